// Methods that move one record along its lifecycle: look it up, ask the table,
// change it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/councils/council_settings.h"
#include "services/engine/method_write.h"

namespace minutebook::meetings {

// The method of `Request`: its table calls it `PublishMinutes`.
template <typename Request>
std::string MethodOf() {
  return std::string(
      absl::StripSuffix(Request::descriptor()->name(), "Request"));
}

// A method of one record: `request` has a `name` and an `etag`, `record` is
// what stands and has a `state`.
template <typename Request, typename Record>
class RecordCourse : public engine::MethodWrite {
 public:
  explicit RecordCourse(rules::Lifecycle<typename Record::State> lifecycle)
      : lifecycle_(lifecycle) {}

  absl::StatusOr<std::vector<engine::Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const final {
    const auto& request = static_cast<const Request&>(message);
    absl::StatusOr<Record> record = context.facts.Get<Record>(request.name());
    if (!record.ok()) return record.status();
    const absl::StatusOr<typename Record::State> next = engine::Advance(
        lifecycle_, record->state(), MethodOf<Request>(), request.name());
    if (!next.ok()) return next.status();
    record->set_state(*next);
    std::vector<engine::Operation> others;
    absl::Status status = Change(context, request, *record, others);
    if (!status.ok()) return status;
    std::vector<engine::Operation> operations;
    operations.push_back(engine::Replacing(context.facts.TypeOf<Record>(),
                                           *record, request.etag()));
    for (engine::Operation& other : others) {
      operations.push_back(std::move(other));
    }
    return operations;
  }

 protected:
  // Changes `record`, which is in its next state already, and adds what happens
  // to others.
  virtual absl::Status Change(const engine::DecideContext& context,
                              const Request& request, Record& record,
                              std::vector<engine::Operation>& others) const = 0;

 private:
  const rules::Lifecycle<typename Record::State> lifecycle_;
};

// Sets `*date` to the day given, or to the council's own today.
inline absl::Status SetDay(const engine::DecideContext& context, bool given,
                           const google::type::Date& day,
                           google::type::Date* date) {
  absl::StatusOr<google::type::Date> found =
      councils::OnDate(context.facts, given ? &day : nullptr, context.now);
  if (!found.ok()) return found.status();
  *date = *std::move(found);
  return absl::OkStatus();
}

// RULE_BROKEN when a list that only methods add to is as long as it may be.
template <typename List>
absl::Status CheckRoom(const List& list, int most, const std::string& name,
                       const char* what) {
  if (list.size() < most) return absl::OkStatus();
  return engine::RuleBroken(name,
                            absl::StrCat(name, " has ", list.size(), " ", what,
                                         ": there is no room for more"));
}

}  // namespace minutebook::meetings
