#include "services/strategies/overview.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "services/actionplans/plan_facts.h"
#include "services/actionplans/progress.h"
#include "services/councils/council_settings.h"
#include "services/engine/standard_reads.h"
#include "services/rules/action_progress.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/strategies/due_reviews.h"
#include "services/strategies/open_matters.h"
#include "services/strategies/pathway.h"

namespace minutebook::strategies {
namespace {

using engine::Facts;
using meetings::v1::Paper;
using v1::Consultation;
using v1::Edition;
using v1::EditionStanding;
using v1::Finding;
using v1::Strategy;

// Puts together one overview.
class Overview {
 public:
  Overview(const Facts& facts, absl::Time now,
           const v1::GetStrategyOverviewRequest& request)
      : facts_(facts), now_(now), request_(request) {}

  absl::StatusOr<v1::GetStrategyOverviewResponse> Read() {
    absl::StatusOr<Strategy> strategy = facts_.Get<Strategy>(request_.name());
    if (!strategy.ok()) return strategy.status();
    strategy_ = *strategy;
    *out_.mutable_strategy() = *std::move(strategy);
    absl::Status status = ReadOwn();
    if (status.ok()) status = ReadRelatives();
    if (status.ok()) status = ReadPathway();
    if (status.ok()) status = ReadPlans();
    if (!status.ok()) return status;
    AddConsulteeFindings();
    return std::move(out_);
  }

 private:
  // Editions, objectives, consultations and settings.
  absl::Status ReadOwn() {
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts_);
    if (!settings.ok()) return settings.status();
    settings_ = *std::move(settings);
    *out_.mutable_on_date() = councils::OnDate(settings_, request_, now_);
    day_ = rules::DateNumber(out_.on_date());

    absl::StatusOr<std::vector<v1::Objective>> objectives =
        facts_.Below<v1::Objective>(strategy_.name());
    if (!objectives.ok()) return objectives.status();
    for (auto& objective : *objectives) {
      *out_.add_objectives() = std::move(objective);
    }
    absl::StatusOr<std::vector<Consultation>> consultations =
        facts_.Below<Consultation>(strategy_.name());
    if (!consultations.ok()) return consultations.status();
    for (Consultation& consultation : *consultations) {
      if (consultation.state() == Consultation::STATE_CLOSED &&
          !consultation.has_opening_date() &&
          !consultation.has_closing_date()) {
        AddFinding(Finding::KIND_CONSULTATION_UNDATED,
                   "the days of a consultation that was held are not known",
                   consultation.name());
      }
      *out_.add_consultations() = std::move(consultation);
    }
    // Those of the strategies that it serves tell when its review is due.
    std::vector<std::string> names(strategy_.serves().begin(),
                                   strategy_.serves().end());
    names.push_back(strategy_.name());
    absl::StatusOr<EditionsByStrategy> editions = facts_.Below<Edition>(names);
    if (!editions.ok()) return editions.status();
    all_editions_ = *std::move(editions);
    editions_ = all_editions_[strategy_.name()];
    AddEditions();
    return absl::OkStatus();
  }

  void AddEditions() {
    in_force_ = rules::EditionInForce(editions_, day_);
    std::vector<const Edition*> ordered;
    for (const Edition& edition : editions_) ordered.push_back(&edition);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Edition* a, const Edition* b) {
                       const auto key = [](const Edition* edition) {
                         const int32_t first = rules::FirstDayInForce(*edition);
                         return std::tuple(first == 0, first);
                       };
                       return key(a) < key(b);
                     });
    for (const Edition* edition : ordered) {
      EditionStanding* standing = out_.add_editions();
      *standing->mutable_edition() = *edition;
      standing->set_standing(rules::StandingOn(*edition, editions_, day_));
      const auto last = rules::LastDateInForce(*edition, editions_);
      if (last.has_value()) *standing->mutable_last_date() = *last;
    }
    shown_ = in_force_ != nullptr ? in_force_
             : ordered.empty()    ? nullptr
                                  : ordered.back();
    if (in_force_ == nullptr) {
      AddFinding(Finding::KIND_NOTHING_IN_FORCE,
                 absl::StrCat("no edition is in force on ",
                              rules::DateText(out_.on_date())),
                 strategy_.name());
      return;
    }
    *out_.mutable_edition_in_force() = *in_force_;
    if (rules::StandingOn(*in_force_, editions_, day_) ==
        EditionStanding::STANDING_LAPSED) {
      AddFinding(Finding::KIND_LAPSED,
                 absl::StrCat("the period of the edition in force ended on ",
                              rules::DateText(in_force_->period().end_date()),
                              ", and nothing has replaced it"),
                 in_force_->name());
    }
  }

  // The strategies that it names and that name it, and its next reviews.
  absl::Status ReadRelatives() {
    std::set<std::string> siblings, formers;
    std::vector<std::string> names(strategy_.serves().begin(),
                                   strategy_.serves().end());
    for (const auto& sibling : strategy_.siblings()) {
      siblings.insert(sibling.strategy());
    }
    for (const auto& link : strategy_.supersedes()) {
      formers.insert(link.strategy());
    }
    names.insert(names.end(), siblings.begin(), siblings.end());
    names.insert(names.end(), formers.begin(), formers.end());
    absl::StatusOr<std::map<std::string, Strategy>> named =
        facts_.FindAll<Strategy>(names);
    if (!named.ok()) return named.status();
    absl::StatusOr<std::vector<Strategy>> naming =
        facts_.Referring<Strategy, Strategy>(strategy_.name());
    if (!naming.ok()) return naming.status();

    for (const std::string& name : strategy_.serves()) {
      const auto found = named->find(name);
      if (found != named->end()) *out_.add_served() = found->second;
    }
    for (const Strategy& other : *naming) {
      for (const std::string& name : other.serves()) {
        if (name == strategy_.name()) *out_.add_serving() = other;
      }
      for (const auto& sibling : other.siblings()) {
        if (sibling.strategy() == strategy_.name() &&
            siblings.insert(other.name()).second) {
          *out_.add_siblings() = other;
        }
      }
      for (const auto& link : other.supersedes()) {
        if (link.strategy() == strategy_.name()) *out_.add_successors() = other;
      }
    }
    for (const auto& [name, other] : *named) {
      if (siblings.contains(name)) *out_.add_siblings() = other;
      if (formers.contains(name)) *out_.add_formers() = other;
    }
    std::sort(out_.mutable_siblings()->begin(), out_.mutable_siblings()->end(),
              [](const Strategy& a, const Strategy& b) {
                return a.name() < b.name();
              });
    for (auto& review : ReviewsOf(strategy_, *named, all_editions_, settings_,
                                  out_.on_date(), out_.on_date())) {
      *out_.add_next_reviews() = std::move(review);
    }
    return absl::OkStatus();
  }

  // The pathway of the edition shown, what hangs on it, papers and summaries.
  absl::Status ReadPathway() {
    std::vector<std::string> items, parts;
    std::vector<std::string> papers, summaries;
    if (shown_ != nullptr) {
      absl::StatusOr<Pathway> pathway =
          PathwayOf(facts_, strategy_, editions_, *shown_);
      if (!pathway.ok()) return pathway.status();
      for (v1::PathwayStep& step : pathway->steps) {
        if (!step.item().empty()) items.push_back(step.item());
        if (!step.part().empty()) parts.push_back(step.part());
        *out_.add_pathway() = std::move(step);
      }
      for (Finding& finding : pathway->findings) {
        *out_.add_findings() = std::move(finding);
      }
      papers.assign(shown_->papers().begin(), shown_->papers().end());
      summaries.assign(shown_->summaries().begin(), shown_->summaries().end());
    }
    OpenMatters matters;
    absl::Status status =
        matters.Read(facts_,
                     std::vector<std::string>(strategy_.issues().begin(),
                                              strategy_.issues().end()),
                     items, parts);
    if (!status.ok()) return status;
    for (auto& recommendation : matters.Recommendations(day_)) {
      *out_.add_open_recommendations() = std::move(recommendation);
    }
    for (auto& commitment : matters.Commitments(day_)) {
      *out_.add_open_commitments() = std::move(commitment);
    }
    absl::StatusOr<std::map<std::string, Paper>> named =
        facts_.FindAll<Paper>(papers);
    if (!named.ok()) return named.status();
    named->insert(matters.papers().begin(), matters.papers().end());
    for (auto& [name, paper] : *named) *out_.add_papers() = std::move(paper);
    absl::StatusOr<std::map<std::string, v1::Summary>> found =
        facts_.FindAll<v1::Summary>(summaries);
    if (!found.ok()) return found.status();
    for (auto& [name, summary] : *found) {
      *out_.add_summaries() = std::move(summary);
    }
    return absl::OkStatus();
  }

  // The plans that deliver it, and how they go.
  absl::Status ReadPlans() {
    const std::string& name = strategy_.name();
    auto plans = actionplans::PlansOf(facts_, {&name, 1});
    if (!plans.ok()) return plans.status();
    const std::vector<actionplans::v1::ActionPlan> carried_out =
        actionplans::CarriedOut((*plans)[name], out_.on_date());
    if (carried_out.empty()) return absl::OkStatus();
    const auto actions = actionplans::ProgressOfPlans(
        facts_, settings_, carried_out, out_.on_date());
    if (!actions.ok()) return actions.status();
    out_.mutable_plans()->Add(carried_out.begin(), carried_out.end());
    *out_.mutable_plan_progress() = rules::RollUp(*actions, out_.on_date());
    return absl::OkStatus();
  }

  // A group that somebody wants to be asked, and nobody asks or asked.
  void AddConsulteeFindings() {
    std::set<int> covered;
    for (const Consultation& consultation : out_.consultations()) {
      for (const auto& consultee : consultation.consultees()) {
        covered.insert(consultee.group());
      }
    }
    for (const auto& wanted : strategy_.consultee_requests()) {
      if (covered.contains(wanted.group())) continue;
      const std::string group = absl::StrReplaceAll(
          absl::AsciiStrToLower(Strategy::ConsulteeGroup_Name(wanted.group())),
          {{"consultee_group_", ""}});
      AddFinding(Finding::KIND_CONSULTEES_NOT_COVERED,
                 absl::StrCat("no consultation covers ", group, ", though \"",
                              wanted.words(), "\" was asked for"),
                 wanted.recommendation());
    }
  }

  void AddFinding(Finding::Kind kind, const std::string& message,
                  const std::string& record) {
    Finding* finding = out_.add_findings();
    finding->set_kind(kind);
    finding->set_message(message);
    if (!record.empty()) finding->add_records(record);
  }

  const Facts& facts_;
  const absl::Time now_;
  const v1::GetStrategyOverviewRequest& request_;
  Strategy strategy_;
  councils::v1::Settings settings_;
  int32_t day_ = 0;
  EditionsByStrategy all_editions_;
  std::vector<Edition> editions_;
  const Edition* in_force_ = nullptr;  // of editions_
  const Edition* shown_ = nullptr;     // of editions_
  v1::GetStrategyOverviewResponse out_;
};

class GetStrategyOverview : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    absl::StatusOr<Facts> facts = engine::FactsOf(context, message);
    if (!facts.ok()) return facts.status();
    absl::StatusOr<v1::GetStrategyOverviewResponse> response =
        Overview(*facts, context.now,
                 static_cast<const v1::GetStrategyOverviewRequest&>(message))
            .Read();
    if (!response.ok()) return response.status();
    return response->SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeGetStrategyOverview() {
  return std::make_unique<GetStrategyOverview>();
}

}  // namespace minutebook::strategies
