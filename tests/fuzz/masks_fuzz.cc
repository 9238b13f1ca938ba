// Field masks: a resource type, a line of paths parted by commas, and two
// records made from the rest.

#include <memory>

#include "absl/strings/str_split.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/engine/field_mask.h"
#include "storage/text.h"
#include "tests/fuzz/made_message.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

namespace {

std::unique_ptr<Message> CopyOf(const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  return copy;
}

// The fields that no update may touch are those of `before`.
bool KeepsWhatIsNotWritable(const engine::ResourceType& type,
                            const Message& before, const Message& after) {
  for (const engine::FieldRule& rule : type.plan().fields) {
    if (!rule.output_only &&
        rule.field->number() != engine::HeaderFields::kName &&
        rule.field->number() != engine::HeaderFields::kEtag) {
      continue;
    }
    const std::vector<const google::protobuf::FieldDescriptor*> fields = {
        rule.field};
    MessageDifferencer differencer;
    if (!differencer.CompareWithFields(before, after, fields, fields)) {
      return false;
    }
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* const maker =
      new fuzz::MessageMaker({"councils/wex/bodies/b", "x", ""});
  fuzz::Input input(fuzz::TextOf(data, size));
  const engine::ResourceType& type = *maker->catalogue().types()[input.Below(
      static_cast<int>(maker->catalogue().types().size()))];
  google::protobuf::FieldMask mask;
  const std::string_view paths = input.Line();
  if (!paths.empty()) {
    for (const auto path : absl::StrSplit(storage::AsAbsl(paths), ',')) {
      mask.add_paths(std::string(path));
    }
  }
  const std::unique_ptr<Message> source = type.NewMessage();
  const std::unique_ptr<Message> target = type.NewMessage();
  maker->Fill(input, *source);
  maker->Fill(input, *target);

  engine::FieldViolations violations;
  engine::ValidateMask(type, mask, "update_mask", violations);
  if (!violations.empty()) return 0;

  const std::unique_ptr<Message> kept = CopyOf(*source);
  engine::KeepMasked(mask, *kept);
  const std::unique_ptr<Message> twice = CopyOf(*kept);
  engine::KeepMasked(mask, *twice);
  Require(MessageDifferencer::Equals(*kept, *twice),
          "keeping what was kept keeps it");
  if (engine::KeepsAll(mask)) {
    Require(MessageDifferencer::Equals(*kept, *source),
            "a mask that keeps all keeps all");
  }

  const std::unique_ptr<Message> merged = CopyOf(*target);
  engine::MergeMasked(type, mask, *source, *merged);
  Require(KeepsWhatIsNotWritable(type, *target, *merged),
          "no update touches what the server sets");
  const std::unique_ptr<Message> again = CopyOf(*merged);
  engine::MergeMasked(type, mask, *source, *again);
  Require(MessageDifferencer::Equals(*merged, *again),
          "merging the same twice changes nothing");
  return 0;
}
