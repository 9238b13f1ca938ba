#include "services/actionplans/find_gaps.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/gap.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/actionplans/plan_facts.h"
#include "services/councils/council_settings.h"
#include "services/engine/record_list.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/rules/civil_date.h"
#include "services/rules/gaps.h"

namespace minutebook::actionplans {
namespace {

using engine::Facts;
using strategies::v1::Edition;
using strategies::v1::Strategy;
using v1::ActionPlan;
using v1::Entry;
using v1::Gap;

constexpr char kMethod[] =
    "minutebook.actionplans.v1.ActionPlanService.FindGaps";
constexpr size_t kEntriesAtOnce = 100;

// Which gap came last: of which record (a strategy, a plan, an entry), the how
// manyth. Strategies come before plans, a plan before its entries.
struct Position {
  std::string plan;  // empty while among strategies
  std::string record;
  int64_t index = -1;

  std::string Encode() const {
    return absl::StrCat(plan, "\n", record, "\n", index);
  }

  static std::optional<Position> Decode(const std::string& text) {
    const std::vector<std::string> parts = absl::StrSplit(text, '\n');
    Position position;
    if (parts.size() != 3 || !absl::SimpleAtoi(parts[2], &position.index)) {
      return std::nullopt;
    }
    position.plan = parts[0];
    position.record = parts[1];
    return position;
  }

  auto Key() const { return std::tie(plan, record, index); }
};

// One page under way.
class Page {
 public:
  Page(const v1::FindGapsRequest& request, Position after)
      : request_(request), after_(std::move(after)), last_(after_) {
    wanted_ = request.page_size() == 0
                  ? engine::kDefaultPageSize
                  : std::min(request.page_size(), engine::kMaxPageSize);
  }

  // Whether every gap of `record` of `plan` came on an earlier page.
  bool IsPast(const std::string& plan, const std::string& record) const {
    return std::tie(plan, record) < std::tie(after_.plan, after_.record);
  }
  bool IsPast(const std::string& plan) const { return plan < after_.plan; }

  // Adds those of `gaps` that are asked for; false when the page is full.
  bool Add(const std::string& plan, const std::string& record,
           std::vector<Gap> gaps) {
    for (int64_t i = 0; i < static_cast<int64_t>(gaps.size()); ++i) {
      Position here{plan, record, i};
      if (!(after_.Key() < here.Key()) || !Wanted(gaps[i])) continue;
      if (response_.gaps_size() == wanted_) {
        full_ = true;
        return false;
      }
      last_ = std::move(here);
      *response_.add_gaps() = std::move(gaps[i]);
    }
    return true;
  }

  bool full() const { return full_; }
  const Position& last() const { return last_; }
  v1::FindGapsResponse& response() { return response_; }

 private:
  bool Wanted(const Gap& gap) const {
    return gap.severity() >= request_.severity() &&
           (request_.department().empty() ||
            gap.department() == request_.department());
  }

  const v1::FindGapsRequest& request_;
  const Position after_;
  Position last_;
  int wanted_ = 0;
  bool full_ = false;
  v1::FindGapsResponse response_;
};

class Search {
 public:
  Search(const Facts& facts, const v1::FindGapsRequest& request, Page& page,
         const councils::v1::Settings& settings, const google::type::Date& day)
      : facts_(facts),
        request_(request),
        page_(page),
        settings_(settings),
        day_(day) {}

  absl::Status Run() {
    absl::Status status = ReadPlans();
    if (status.ok() && request_.action_plan().empty() && !page_.IsPast("")) {
      status = OfStrategies();
    }
    for (const auto& [name, plan] : plans_) {
      if (!status.ok() || page_.full()) return status;
      if (!page_.IsPast(name)) status = OfPlan(plan);
    }
    return status;
  }

 private:
  // The plan or those of the strategy asked for, or else all; of those not
  // asked for by name, the ones carried out on the day.
  absl::Status ReadPlans() {
    if (!request_.action_plan().empty()) {
      absl::StatusOr<ActionPlan> plan =
          facts_.Get<ActionPlan>(request_.action_plan());
      if (!plan.ok()) return plan.status();
      plans_.emplace(plan->name(), *plan);
      return absl::OkStatus();
    }
    const auto keep = [&](ActionPlan plan) {
      if (rules::IsCarriedOut(plan, rules::DateNumber(day_))) {
        std::string name = plan.name();
        plans_.emplace(std::move(name), std::move(plan));
      }
      return true;
    };
    if (request_.strategy().empty()) return facts_.Each<ActionPlan>("", keep);
    absl::StatusOr<Strategy> strategy =
        facts_.Get<Strategy>(request_.strategy());
    if (!strategy.ok()) return strategy.status();
    auto found = PlansOf(facts_, {&request_.strategy(), 1});
    if (!found.ok()) return found.status();
    for (auto& [name, plans] : *found) {
      for (ActionPlan& plan : plans) keep(std::move(plan));
    }
    return absl::OkStatus();
  }

  absl::Status OfStrategies() {
    std::vector<Strategy> strategies;
    absl::Status status;
    if (request_.strategy().empty()) {
      status = facts_.Each<Strategy>("", [&](Strategy strategy) {
        strategies.push_back(std::move(strategy));
        return true;
      });
    } else {
      absl::StatusOr<Strategy> strategy =
          facts_.Get<Strategy>(request_.strategy());
      status = strategy.status();
      if (status.ok()) strategies.push_back(*std::move(strategy));
    }
    if (!status.ok()) return status;
    std::vector<std::string> names;
    for (const Strategy& each : strategies) names.push_back(each.name());
    const auto editions = facts_.Below<Edition>(names);
    if (!editions.ok()) return editions.status();
    std::map<std::string, std::vector<ActionPlan>> by_strategy;
    for (const auto& [name, plan] : plans_) {
      for (const std::string& strategy : plan.strategies()) {
        by_strategy[strategy].push_back(plan);
      }
    }
    for (const Strategy& each : strategies) {
      const auto own = editions->find(each.name());
      if (own == editions->end()) continue;
      if (!page_.Add("", each.name(),
                     rules::GapsOfStrategy(each, own->second,
                                           by_strategy[each.name()], day_))) {
        break;
      }
    }
    return absl::OkStatus();
  }

  absl::Status OfPlan(const ActionPlan& plan) {
    absl::StatusOr<std::vector<Entry>> entries =
        facts_.Below<Entry>(plan.name());
    if (!entries.ok()) return entries.status();
    const auto objectives = ObjectivesOf(facts_, plan);
    if (!objectives.ok()) return objectives.status();
    const auto measures = MeasuresOf(facts_, *objectives);
    if (!measures.ok()) return measures.status();
    const std::set<std::string> actions = rules::ActionsOf(*entries);
    if (!page_.Add(plan.name(), "",
                   rules::GapsOfPlan(plan, *entries, *objectives, *measures,
                                     settings_, day_))) {
      return absl::OkStatus();
    }
    const auto first =
        std::find_if(entries->begin(), entries->end(), [&](const Entry& entry) {
          return !page_.IsPast(plan.name(), entry.name());
        });
    const absl::Span<const Entry> left =
        absl::MakeConstSpan(*entries).subspan(first - entries->begin());
    for (size_t i = 0; i < left.size(); i += kEntriesAtOnce) {
      const auto planned =
          PlannedActions(facts_, left.subspan(i, kEntriesAtOnce), Depth::kGaps);
      if (!planned.ok()) return planned.status();
      for (const rules::PlannedAction& each : *planned) {
        if (!page_.Add(
                plan.name(), each.entry.name(),
                rules::GapsOfAction(plan, each, actions, settings_, day_))) {
          return absl::OkStatus();
        }
      }
    }
    return absl::OkStatus();
  }

  const Facts& facts_;
  const v1::FindGapsRequest& request_;
  Page& page_;
  const councils::v1::Settings& settings_;
  const google::type::Date& day_;
  std::map<std::string, ActionPlan> plans_;
};

class FindGaps : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::FindGapsRequest&>(message);
    const Facts facts = context.facts();
    const std::string scope = engine::PageScope(kMethod, request);
    Position after;
    if (!request.page_token().empty()) {
      const std::optional<std::string> text =
          context.tokens.OpenPageToken(scope, request.page_token());
      std::optional<Position> position;
      if (text.has_value()) position = Position::Decode(*text);
      if (!position.has_value()) return engine::PageTokenInvalid();
      after = *std::move(position);
    }
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts);
    if (!settings.ok()) return settings.status();
    const google::type::Date day =
        councils::OnDate(*settings, request, context.now);
    Page page(request, std::move(after));
    absl::Status status = Search(facts, request, page, *settings, day).Run();
    if (!status.ok()) return status;
    v1::FindGapsResponse& response = page.response();
    *response.mutable_on_date() = day;
    if (page.full()) {
      response.set_next_page_token(
          context.tokens.PageToken(scope, page.last().Encode()));
    }
    return response.SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeFindGaps() {
  return std::make_unique<FindGaps>();
}

}  // namespace minutebook::actionplans
