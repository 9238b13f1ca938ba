// In which fields two states of a record differ: a resource type and the two
// states, made or as bytes.

#include <memory>

#include "google/protobuf/stubs/logging.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/engine/record_diff.h"
#include "tests/fuzz/made_message.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;
using google::protobuf::Message;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const google::protobuf::LogSilencer silence;
  static auto* const maker = new fuzz::MessageMaker(
      {"councils/wex/bodies/b", "councils/wex/issues/i", "a", "b", ""});
  fuzz::Input input(fuzz::TextOf(data, size));
  const engine::ResourceType& type = *maker->catalogue().types()[input.Below(
      static_cast<int>(maker->catalogue().types().size()))];
  const std::unique_ptr<Message> before = type.NewMessage();
  const std::unique_ptr<Message> after = type.NewMessage();
  const int how = input.Below(4);
  if (how == 3) {
    const std::string first(input.Text());
    if (!before->ParseFromString(first) ||
        !after->ParseFromString(std::string(input.Rest()))) {
      return 0;
    }
  } else {
    maker->Fill(input, *before);
    // Another state, or a later one of the same record.
    if (how != 0) after->CopyFrom(*before);
    maker->Fill(input, *after);
  }
  Require(engine::DiffRecords(*before, *before, {}).empty(),
          "a state is like itself");
  const auto differences = engine::DiffRecords(*before, *after, {});
  const bool same =
      google::protobuf::util::MessageDifferencer::Equals(*before, *after);
  Require(differences.empty() == same,
          "states that differ differ in something");
  for (const engine::FieldDifference& difference : differences) {
    Require(!difference.path.empty(), "a difference has a place");
    Require(difference.has_before || difference.has_after,
            "and something on one side");
  }
  Require(engine::DiffRecords(*after, *before, {}).size() == differences.size(),
          "there are as many the other way round");
  return 0;
}
