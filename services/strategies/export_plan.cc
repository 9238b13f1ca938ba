#include "services/strategies/export_plan.h"

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
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/councils/v1/department.pb.h"
#include "minutebook/councils/v1/person.pb.h"
#include "minutebook/councils/v1/post.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/actionplans/plan_facts.h"
#include "services/councils/council_settings.h"
#include "services/engine/above.h"
#include "services/engine/error.h"
#include "services/meetings/acts.h"
#include "services/records/revisions.h"
#include "services/rules/action_progress.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/rules/gaps.h"
#include "services/rules/plan_entries.h"
#include "services/rules/plan_report.h"
#include "services/rules/plan_workbook.h"
#include "services/rules/rule_sets.h"
#include "services/strategies/pathway.h"

namespace minutebook::strategies {
namespace {

using actionplans::v1::ActionPlan;
using actionplans::v1::ActionProgress;
using actionplans::v1::Entry;
using actionplans::v1::ExportPlanRequest;
using actionplans::v1::ExportPlanResponse;
using actionplans::v1::Gap;
using actionplans::v1::PlanExport;
using engine::Facts;
using engine::ReadContext;

constexpr size_t kPieceBytes = 256 * 1024;
constexpr absl::Duration kReadDeadline = absl::Seconds(30);
// Longer than any setting allows to draw.
constexpr absl::Duration kDrawDeadline = absl::Minutes(10);
constexpr int64_t kMostRevisions = 1000;
// Rows of a document and what is said below them: some seconds of drawing.
constexpr size_t kMostLines = 100'000;

// Puts together one export.
class Collector {
 public:
  Collector(const ReadContext& context, const ExportPlanRequest& request)
      : context_(context), facts_(context.facts()), request_(request) {}

  absl::StatusOr<PlanExport> Collect() {
    absl::StatusOr<ActionPlan> plan = facts_.Get<ActionPlan>(request_.name());
    if (!plan.ok()) return plan.status();
    *out_.mutable_plan() = *std::move(plan);
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts_);
    if (!settings.ok()) return settings.status();
    settings_ = *std::move(settings);
    *out_.mutable_on_date() =
        councils::OnDate(settings_, request_, context_.now);
    absl::Status status = AddGrounds();
    if (status.ok()) status = AddActions();
    if (status.ok()) status = AddRevised();
    if (status.ok()) status = AddPathways();
    if (status.ok()) status = AddHistory();
    if (status.ok()) status = AddNames();
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
      if (status.ok()) status = AddGround<v1::Strategy>(strategy);
    }
    if (!status.ok()) return status;
    absl::StatusOr<std::vector<v1::Objective>> objectives =
        actionplans::ObjectivesOf(facts_, out_.plan());
    if (!objectives.ok()) return objectives.status();
    objectives_ = *std::move(objectives);
    for (const auto& objective : objectives_) {
      out_.add_grounds()->PackFrom(objective);
    }
    status = AddGround<v1::Edition>(out_.plan().edition());
    const ActionPlan::Adoption& adoption = out_.plan().adoption();
    if (status.ok()) status = AddGround<meetings::v1::Part>(adoption.part());
    if (status.ok()) {
      status =
          AddGround<meetings::v1::Decision>(engine::Above(adoption.part()));
    }
    if (status.ok()) {
      status = AddGround<meetings::v1::Citation>(adoption.citation());
    }
    if (status.ok()) status = AddAdoptingBody();
    return status;
  }

  absl::Status AddAdoptingBody() {
    const ActionPlan::Adoption& adoption = out_.plan().adoption();
    std::vector<std::string> parts;
    if (!adoption.part().empty()) parts.push_back(adoption.part());
    std::vector<meetings::v1::Citation> citations(1);
    const bool is_told = !out_.grounds().empty() &&
                         out_.grounds().rbegin()->UnpackTo(&citations.front());
    if (!is_told) citations.clear();
    if (parts.empty() && citations.empty()) return absl::OkStatus();
    meetings::Acts acts;
    absl::Status status = acts.Read(facts_, parts, citations);
    if (!status.ok()) return status;
    out_.set_adopting_body((parts.empty() ? acts.OfCitation(citations.front())
                                          : acts.OfPart(parts.front()))
                               .body_display_name);
    return absl::OkStatus();
  }

  absl::Status AddActions() {
    absl::StatusOr<std::vector<Entry>> entries =
        actionplans::EntriesOf(facts_, out_.plan().name());
    if (!entries.ok()) return entries.status();
    entries_ = *std::move(entries);
    const auto planned = actionplans::PlannedActions(facts_, entries_,
                                                     actionplans::Depth::kGaps);
    if (!planned.ok()) return planned.status();
    const auto of_objectives = actionplans::MeasuresOf(facts_, objectives_);
    if (!of_objectives.ok()) return of_objectives.status();

    const google::type::Date& day = out_.on_date();
    const std::set<std::string> actions = rules::ActionsOf(entries_);
    std::map<std::string, rules::MeasureValues> measures;
    AddGaps(rules::GapsOfPlan(out_.plan(), entries_, objectives_,
                              *of_objectives, settings_, day));
    for (const rules::MeasureValues& each : *of_objectives) {
      measures.emplace(each.measure.name(), each);
    }
    std::vector<ActionProgress> progress;  // of what is not moved elsewhere
    for (const rules::PlannedAction& each : *planned) {
      PlanExport::PlannedAction& action = *out_.add_actions();
      *action.mutable_entry() = each.entry;
      *action.mutable_progress() = rules::ProgressOf(
          each.action, each.milestones,
          out_.plan().has_start_date() ? &out_.plan().start_date() : nullptr,
          rules::RuleSetOn(settings_, rules::DateNumber(day)), day,
          each.entry.disposition());
      action.mutable_progress()->set_objective(each.entry.objective());
      if (each.entry.disposition() != Entry::DISPOSITION_MOVED) {
        progress.push_back(action.progress());
      }
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

  void AddGaps(const std::vector<Gap>& gaps) {
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
        actionplans::EntriesOf(facts_, out_.plan().revises());
    if (!base.ok()) return base.status();
    for (auto& difference : rules::ComparePlans(*base, entries_).differences) {
      *out_.add_differences() = std::move(difference);
    }
    return absl::OkStatus();
  }

  // The pathway of the edition that the plan names or, where it names none, of
  // each of its strategies' in force.
  absl::Status AddPathways() {
    std::set<std::string> strategies(out_.plan().strategies().begin(),
                                     out_.plan().strategies().end());
    const std::string& named = out_.plan().edition();
    if (!named.empty()) strategies = {engine::Above(named)};
    for (const std::string& name : strategies) {
      const auto strategy = facts_.Find<v1::Strategy>(name);
      if (!strategy.ok()) return strategy.status();
      if (!strategy->has_value()) continue;
      const auto editions = facts_.Below<v1::Edition>(name);
      if (!editions.ok()) return editions.status();
      const v1::Edition* edition =
          rules::EditionInForce(*editions, rules::DateNumber(out_.on_date()));
      for (const v1::Edition& each : *editions) {
        if (each.name() == named) edition = &each;
      }
      if (edition == nullptr) continue;
      absl::StatusOr<Pathway> pathway =
          PathwayOf(facts_, **strategy, *editions, *edition);
      if (!pathway.ok()) return pathway.status();
      v1::GetPathwayResponse answer;
      answer.mutable_steps()->Add(pathway->steps.begin(), pathway->steps.end());
      answer.mutable_findings()->Add(pathway->findings.begin(),
                                     pathway->findings.end());
      auto& added = *out_.add_pathways();
      added.set_edition(edition->name());
      added.mutable_pathway()->PackFrom(answer);
    }
    return absl::OkStatus();
  }

  absl::Status AddHistory() {
    absl::StatusOr<std::vector<records::v1::Revision>> revisions =
        records::LastRevisions(
            context_, *context_.catalogue.ParseAnyName(request_.name()),
            kMostRevisions);
    if (!revisions.ok()) return revisions.status();
    out_.mutable_history()->Add(revisions->begin(), revisions->end());
    return absl::OkStatus();
  }

  // What those of `names` that are such records are called by `title`.
  template <typename Record>
  absl::Status Name(const std::set<std::string>& names,
                    const std::string& (Record::*title)() const,
                    std::map<std::string, std::string>& called) const {
    const std::vector<std::string> list(names.begin(), names.end());
    const auto found = facts_.FindAll<Record>(list);
    if (!found.ok()) return found.status();
    for (const auto& [name, record] : *found) called[name] = (record.*title)();
    return absl::OkStatus();
  }

  absl::Status AddNames() {
    std::set<std::string> posts = {out_.plan().owner()}, departments, people,
                          strategies(out_.plan().strategies().begin(),
                                     out_.plan().strategies().end());
    for (const auto& planned : out_.actions()) {
      const auto& action = planned.progress().action();
      posts.insert(action.owner());
      people.insert(action.assignee());
      departments.insert(action.department());
      for (const auto& note : action.notes()) posts.insert(note.author());
    }
    for (const auto& measured : out_.measures()) {
      posts.insert(measured.measure().owner());
      departments.insert(measured.measure().department());
      for (const auto& reading : measured.readings()) {
        posts.insert(reading.sign_off().post());
      }
    }
    std::map<std::string, std::string> called;
    absl::Status status =
        Name(posts, &councils::v1::Post::display_name, called);
    if (status.ok()) {
      status =
          Name(departments, &councils::v1::Department::display_name, called);
    }
    if (status.ok()) {
      status = Name(people, &councils::v1::Person::display_name, called);
    }
    if (status.ok()) status = Name(strategies, &v1::Strategy::title, called);
    if (status.ok()) {
      status = Name({absl::StrCat("councils/", facts_.council())},
                    &councils::v1::Council::display_name, called);
    }
    if (!status.ok()) return status;
    for (const auto& [name, title] : called) {
      auto& named = *out_.add_names();
      named.set_name(name);
      named.set_title(title);
    }
    return absl::OkStatus();
  }

  const ReadContext& context_;
  const Facts facts_;
  const ExportPlanRequest& request_;
  councils::v1::Settings settings_;
  std::vector<v1::Objective> objectives_;
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
    ExportPlanResponse piece;
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
  explicit ExportPlan(std::shared_ptr<drawing::PageDrawer> drawer)
      : drawer_(std::move(drawer)) {}

  absl::StatusOr<std::unique_ptr<engine::ReplyStream>> Start(
      const engine::StreamContext& context,
      const google::protobuf::Message& message,
      std::function<void()>) const override {
    const auto& request = static_cast<const ExportPlanRequest&>(message);
    absl::StatusOr<PlanExport> plan;
    absl::Status status = context.store.Read(
        storage::SteadyAfter(kReadDeadline), true,
        [&](storage::ReadSession& session) {
          const ReadContext read{
              context.caller, session,        context.catalogue, context.tokens,
              context.links,  context.ledger, context.random,    context.now()};
          plan = Collector(read, request).Collect();
          return plan.status();
        });
    if (!status.ok()) return status;
    const std::string id = request.name().substr(request.name().rfind('/') + 1);
    switch (request.format()) {
      case ExportPlanRequest::FORMAT_XLSX:
        return Drawn(rules::PlanWorkbookOf(*plan),
                     "application/vnd.openxmlformats-officedocument."
                     "spreadsheetml.sheet",
                     absl::StrCat(id, ".xlsx"));
      case ExportPlanRequest::FORMAT_PDF:
        return Drawn(rules::PlanReportOf(*plan), "application/pdf",
                     absl::StrCat(id, ".pdf"));
      default:
        break;
    }
    absl::StatusOr<std::string> json = ToJson(*plan);
    if (!json.ok()) return json.status();
    return std::make_unique<File>("application/json", absl::StrCat(id, ".json"),
                                  *std::move(json));
  }

 private:
  absl::StatusOr<std::unique_ptr<engine::ReplyStream>> Drawn(
      render::v1::Report report, std::string media_type,
      std::string name) const {
    if (report.format() == render::v1::Report::FORMAT_PDF) {
      size_t lines = 0;
      for (const auto& section : report.sections()) {
        for (const auto& row : section.rows()) lines += 1 + row.details_size();
      }
      if (lines > kMostLines) {
        return engine::MakeError(
            options::v1::ERROR_REASON_TOO_LARGE,
            absl::StrCat("the plan's document would have ", lines,
                         " lines, more than ", kMostLines,
                         ": ask for XLSX or JSON instead"));
      }
    }
    render::v1::DrawRequest request;
    *request.mutable_report() = std::move(report);
    absl::StatusOr<std::string> content =
        drawer_->Draw(request, storage::SteadyAfter(kDrawDeadline));
    if (!content.ok()) return content.status();
    return std::make_unique<File>(std::move(media_type), std::move(name),
                                  *std::move(content));
  }

  const std::shared_ptr<drawing::PageDrawer> drawer_;
};

}  // namespace

std::unique_ptr<engine::StreamCommand> MakeExportPlan(
    std::shared_ptr<drawing::PageDrawer> drawer) {
  return std::make_unique<ExportPlan>(std::move(drawer));
}

}  // namespace minutebook::strategies
