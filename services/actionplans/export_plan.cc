#include "services/actionplans/export_plan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "minutebook/actionplans/v1/action_plan.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/actionplans/plan_facts.h"
#include "services/councils/council_settings.h"
#include "services/engine/above.h"
#include "services/engine/error.h"
#include "services/rules/action_progress.h"
#include "services/rules/civil_date.h"
#include "services/rules/gaps.h"
#include "services/rules/plan_entries.h"
#include "services/rules/rule_sets.h"

namespace minutebook::actionplans {
namespace {

using engine::Facts;
using v1::ActionPlan;
using v1::Entry;
using v1::PlanExport;

constexpr size_t kPieceBytes = 256 * 1024;
constexpr absl::Duration kReadDeadline = absl::Seconds(30);

// Puts together one export.
class Collector {
 public:
  Collector(const Facts& facts, const v1::ExportPlanRequest& request,
            absl::Time now)
      : facts_(facts), request_(request), now_(now) {}

  absl::StatusOr<PlanExport> Collect() {
    absl::StatusOr<ActionPlan> plan = facts_.Get<ActionPlan>(request_.name());
    if (!plan.ok()) return plan.status();
    *out_.mutable_plan() = *std::move(plan);
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts_);
    if (!settings.ok()) return settings.status();
    settings_ = *std::move(settings);
    *out_.mutable_on_date() = request_.has_on_date()
                                  ? request_.on_date()
                                  : rules::DayAt(now_, settings_.time_zone());
    absl::Status status = AddGrounds();
    if (status.ok()) status = AddActions();
    if (status.ok()) status = AddRevised();
    if (!status.ok()) return status;
    return std::move(out_);
  }

 private:
  // Adds the record of that name, where there is one.
  template <typename Record>
  absl::Status AddGround(const std::string& name) {
    if (name.empty()) return absl::OkStatus();
    const absl::StatusOr<std::optional<Record>> found =
        facts_.Find<Record>(name);
    if (!found.ok()) return found.status();
    if (found->has_value()) out_.add_grounds()->PackFrom(**found);
    return absl::OkStatus();
  }

  absl::Status AddGrounds() {
    absl::Status status;
    for (const std::string& strategy : out_.plan().strategies()) {
      if (status.ok()) status = AddGround<strategies::v1::Strategy>(strategy);
    }
    if (!status.ok()) return status;
    absl::StatusOr<std::vector<strategies::v1::Objective>> objectives =
        ObjectivesOf(facts_, out_.plan());
    if (!objectives.ok()) return objectives.status();
    objectives_ = *std::move(objectives);
    for (const auto& objective : objectives_) {
      out_.add_grounds()->PackFrom(objective);
    }
    status = AddGround<strategies::v1::Edition>(out_.plan().edition());
    const ActionPlan::Adoption& adoption = out_.plan().adoption();
    if (status.ok()) status = AddGround<meetings::v1::Part>(adoption.part());
    if (status.ok()) {
      status =
          AddGround<meetings::v1::Decision>(engine::Above(adoption.part()));
    }
    if (status.ok()) {
      status = AddGround<meetings::v1::Citation>(adoption.citation());
    }
    return status;
  }

  absl::Status AddActions() {
    absl::StatusOr<std::vector<Entry>> entries =
        EntriesOf(facts_, out_.plan().name());
    if (!entries.ok()) return entries.status();
    entries_ = *std::move(entries);
    const auto planned = PlannedActions(facts_, entries_, Depth::kGaps);
    if (!planned.ok()) return planned.status();
    const auto of_objectives = MeasuresOf(facts_, objectives_);
    if (!of_objectives.ok()) return of_objectives.status();

    const google::type::Date& day = out_.on_date();
    const std::set<std::string> actions = rules::ActionsOf(entries_);
    std::map<std::string, rules::MeasureValues> measures;
    AddGaps(rules::GapsOfPlan(out_.plan(), entries_, objectives_,
                              *of_objectives, settings_, day));
    for (const rules::MeasureValues& each : *of_objectives) {
      measures.emplace(each.measure.name(), each);
    }
    std::vector<v1::ActionProgress> progress;
    for (const rules::PlannedAction& each : *planned) {
      progress.push_back(rules::ProgressOf(
          each.action, each.milestones,
          out_.plan().has_start_date() ? &out_.plan().start_date() : nullptr,
          rules::RuleSetOn(settings_, rules::DateNumber(day)), day));
      progress.back().set_objective(each.entry.objective());
      PlanExport::PlannedAction& action = *out_.add_actions();
      *action.mutable_entry() = each.entry;
      *action.mutable_progress() = progress.back();
      AddGaps(rules::GapsOfAction(out_.plan(), each, actions, settings_, day));
      for (const rules::MeasureValues& values : each.measures) {
        measures.emplace(values.measure.name(), values);
      }
    }
    *out_.mutable_progress() = rules::RollUp(progress, day);
    for (const auto& [name, values] : measures) {
      PlanExport::MeasuredValues& measured = *out_.add_measures();
      *measured.mutable_measure() = values.measure;
      measured.mutable_targets()->Add(values.targets.begin(),
                                      values.targets.end());
      measured.mutable_readings()->Add(values.readings.begin(),
                                       values.readings.end());
    }
    return absl::OkStatus();
  }

  void AddGaps(const std::vector<v1::Gap>& gaps) {
    out_.mutable_gaps()->Add(gaps.begin(), gaps.end());
  }

  absl::Status AddRevised() {
    if (out_.plan().revises().empty()) return absl::OkStatus();
    const absl::StatusOr<std::optional<ActionPlan>> revised =
        facts_.Find<ActionPlan>(out_.plan().revises());
    if (!revised.ok()) return revised.status();
    if (!revised->has_value()) return absl::OkStatus();
    *out_.mutable_revised_plan() = **revised;
    const absl::StatusOr<std::vector<Entry>> base =
        EntriesOf(facts_, out_.plan().revises());
    if (!base.ok()) return base.status();
    for (auto& difference : rules::ComparePlans(*base, entries_).differences) {
      *out_.add_differences() = std::move(difference);
    }
    return absl::OkStatus();
  }

  const Facts& facts_;
  const v1::ExportPlanRequest& request_;
  const absl::Time now_;
  councils::v1::Settings settings_;
  std::vector<strategies::v1::Objective> objectives_;
  std::vector<Entry> entries_;
  PlanExport out_;
};

absl::StatusOr<std::string> ToJson(const PlanExport& plan) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(plan, &json, options);
  if (!status.ok()) {
    return engine::MakeError(options::v1::ERROR_REASON_INTERNAL,
                             "the plan cannot be written as JSON");
  }
  return json;
}

// A file in pieces.
class File : public engine::ReplyStream {
 public:
  File(std::string media_type, std::string name, std::string content)
      : media_type_(std::move(media_type)),
        name_(std::move(name)),
        content_(std::move(content)) {}

  absl::StatusOr<std::optional<std::string>> Next() override {
    if (ended()) return std::nullopt;
    v1::ExportPlanResponse piece;
    if (sent_ == 0) {
      piece.set_media_type(media_type_);
      piece.set_file_name(name_);
    }
    piece.set_content(content_.substr(sent_, kPieceBytes));
    sent_ += piece.content().size();
    return piece.SerializeAsString();
  }

  bool ended() const override { return sent_ == content_.size(); }

 private:
  const std::string media_type_;
  const std::string name_;
  const std::string content_;
  size_t sent_ = 0;
};

class ExportPlan : public engine::StreamCommand {
 public:
  absl::StatusOr<std::unique_ptr<engine::ReplyStream>> Start(
      const engine::StreamContext& context,
      const google::protobuf::Message& message,
      std::function<void()>) const override {
    const auto& request = static_cast<const v1::ExportPlanRequest&>(message);
    absl::StatusOr<PlanExport> plan;
    absl::Status status = context.store.Read(
        storage::SteadyAfter(kReadDeadline), true,
        [&](storage::ReadSession& session) {
          const Facts facts(session, context.catalogue, context.links,
                            context.caller.council,
                            context.caller.visibilities);
          plan = Collector(facts, request, context.now()).Collect();
          return plan.status();
        });
    if (!status.ok()) return status;
    absl::StatusOr<std::string> json = ToJson(*plan);
    if (!json.ok()) return json.status();
    const std::string id = request.name().substr(request.name().rfind('/') + 1);
    return std::make_unique<File>("application/json", absl::StrCat(id, ".json"),
                                  *std::move(json));
  }
};

}  // namespace

std::unique_ptr<engine::StreamCommand> MakeExportPlan() {
  return std::make_unique<ExportPlan>();
}

}  // namespace minutebook::actionplans
