#include "services/meetings/overdue_commitments.h"

#include <string>
#include <vector>

#include "minutebook/meetings/v1/commitment.pb.h"
#include "services/meetings/days.h"
#include "services/meetings/state_walk.h"
#include "services/rules/commitments.h"

namespace minutebook::meetings {
namespace {

constexpr char kMethod[] =
    "minutebook.meetings.v1.DecisionService.ListOverdueCommitments";

// The records whose days decide whether a commitment was overdue.
void AddNames(const v1::Commitment& commitment,
              std::vector<std::string>& names) {
  rules::AddOpenDays(commitment, names);
  names.push_back(commitment.due().waits_for());
  for (const auto& earlier : commitment.earlier_dues()) {
    names.push_back(earlier.due().waits_for());
  }
}

class ListOverdueCommitments : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::ListOverdueCommitmentsRequest&>(message);
    const std::string scope = engine::PageScope(kMethod, request);
    absl::StatusOr<WalkPosition> position = PositionOf(context, scope, request);
    if (!position.ok()) return position.status();
    const absl::StatusOr<bool> past = IsPast(context, *position);
    if (!past.ok()) return past.status();

    const engine::Facts facts = context.facts();
    v1::ListOverdueCommitmentsResponse response;
    *response.mutable_on_date() = position->on_date;
    Days days;
    const absl::StatusOr<bool> more = WalkStates<v1::Commitment>(
        facts, Filters(request, position->on_date, *past), "first_due_date",
        request.page_size(), *position,
        [&](const std::vector<v1::Commitment>& commitments) {
          std::vector<std::string> names;
          for (const v1::Commitment& commitment : commitments) {
            AddNames(commitment, names);
          }
          return days.Load(facts, names);
        },
        [&](const v1::Commitment& commitment) {
          const std::optional<rules::Overdue> overdue = rules::OverdueOn(
              commitment, rules::DateNumber(response.on_date()),
              [&days](const std::string& name) { return days.Of(name); });
          if (!overdue.has_value()) return false;
          v1::OverdueCommitment& listed = *response.add_commitments();
          *listed.mutable_commitment() = commitment;
          *listed.mutable_due() = overdue->due;
          *listed.mutable_last_due_date() = rules::DateOf(overdue->last_day);
          return true;
        });
    if (!more.ok()) return more.status();
    if (*more) {
      response.set_next_page_token(
          context.tokens.PageToken(scope, position->Encode()));
    }
    return response.SerializeAsString();
  }

 private:
  // What was first due on the day or later was not overdue on it.
  static std::vector<std::string> Filters(
      const v1::ListOverdueCommitmentsRequest& request,
      const google::type::Date& on_date, bool past) {
    const std::string due =
        absl::StrCat(" AND first_due_date >= 0001-01-01 AND first_due_date < ",
                     FilterDay(on_date));
    const std::string body =
        request.to_body().empty()
            ? ""
            : absl::StrCat(" AND to_body = \"", request.to_body(), "\"");
    std::vector<std::string> filters = {
        absl::StrCat("state = STATE_OPEN", due, body),
        absl::StrCat("state = STATE_WAITING", body)};
    if (past) {
      filters.push_back(absl::StrCat("state = STATE_FULFILLED", due, body));
      filters.push_back(absl::StrCat("state = STATE_WITHDRAWN", due, body));
    }
    return filters;
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeListOverdueCommitments() {
  return std::make_unique<ListOverdueCommitments>();
}

}  // namespace minutebook::meetings
