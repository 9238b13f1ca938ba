// Filters: the first line names a resource type, the rest is the filter. What
// compiles is a statement that the database prepares and runs, with a place for
// each of its values; what does not says why.

#include "absl/strings/str_cat.h"
#include "services/engine/error.h"
#include "services/engine/filter.h"
#include "storage/text.h"
#include "tests/fuzz/sample_council.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;

namespace {

constexpr int kFirstParameter = 7;

// The numbers of the parameters in the order of the text, which holds no text
// of a caller's.
std::vector<int> Parameters(const std::string& condition) {
  std::vector<int> numbers;
  for (size_t at = condition.find('?'); at != std::string::npos;
       at = condition.find('?', at + 1)) {
    numbers.push_back(std::atoi(condition.c_str() + at + 1));
  }
  return numbers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* const council = new fuzz::SampleCouncil();
  fuzz::Input input(fuzz::TextOf(data, size));
  const engine::ResourceType* type = council->engine().catalogue().FindByType(
      absl::StrCat("minutebook/", storage::AsAbsl(input.Line())));
  if (type == nullptr) return 0;
  const std::string_view filter = input.Rest();

  const auto compiled = engine::CompileFilter(*type, filter, kFirstParameter);
  if (!compiled.ok()) {
    Require(engine::ReasonOf(compiled.status()) ==
                options::v1::ERROR_REASON_FILTER_INVALID,
            "a refused filter has its reason");
    Require(!compiled.status().message().empty(), "and says why");
    return 0;
  }
  const engine::CompiledFilter& found = **compiled;
  const std::vector<int> parameters = Parameters(found.condition);
  Require(parameters.size() == found.values.size(),
          "there are as many parameters as values");
  for (size_t i = 0; i < parameters.size(); ++i) {
    Require(parameters[i] == kFirstParameter + static_cast<int>(i),
            "parameters are numbered in their order");
  }
  std::vector<storage::Value> values(kFirstParameter - 1);
  values.insert(values.end(), found.values.begin(), found.values.end());
  // The parameters before the filter's own are those of the list.
  const std::string text =
      absl::StrCat("SELECT count(*) FROM ", type->table_name(), " WHERE ?",
                   kFirstParameter - 1, " IS NULL AND ",
                   found.condition.empty() ? "1" : found.condition);
  const absl::Status status = council->store().Read(
      storage::kNoDeadline, false, [&](storage::ReadSession& session) {
        return session.QueryOnce(text, values, [](const storage::Row&) {});
      });
  Require(status.ok(), absl::StrCat(text, ": ", status.ToString()));
  return 0;
}
