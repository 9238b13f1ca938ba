#include "services/rules/plan_sections.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/rules/action_progress.h"
#include "services/rules/civil_date.h"
#include "services/rules/money.h"
#include "services/rules/record_cells.h"

namespace minutebook::rules {

using actionplans::v1::ActionPlan;
using actionplans::v1::Entry;
using actionplans::v1::Gap;
using actionplans::v1::PlanDifference;
using actionplans::v1::PlanExport;
using render::v1::Report;
using Section = Report::Section;
using Column = Report::Column;

namespace {

std::string Day(const google::type::Date& date) {
  return date.year() == 0 ? "" : DateText(date);
}

// Amounts by currency and what they are.
class Sums {
 public:
  void Add(const google::type::Money& amount, const std::string& of) {
    if (amount.currency_code().empty()) return;
    sums_[{amount.currency_code(), of}] += Pennies(amount);
  }

  // One row for each, its currency and amount after `before` cells.
  void AddRows(size_t before, Section& section) const {
    for (const auto& [of, sum] : sums_) {
      std::vector<std::string> cells = {"Sum", of.second};
      cells.resize(before);
      cells.push_back(of.first);
      cells.push_back(PenniesText(sum));
      AddRow(std::move(cells), section);
    }
  }

 private:
  std::map<std::pair<std::string, std::string>, int64_t> sums_;
};

std::string Percent(const actionplans::v1::Progress& progress) {
  return progress.has_percent_complete()
             ? absl::StrCat(progress.percent_complete())
             : "";
}

}  // namespace

Section NewSection(const std::string& heading,
                   std::initializer_list<SectionColumn> columns) {
  Section section;
  section.set_heading(heading);
  for (const SectionColumn& each : columns) {
    Column& column = *section.add_columns();
    column.set_heading(each.heading);
    column.set_share(each.share);
    column.set_kind(each.kind);
  }
  return section;
}

void AddRow(std::vector<std::string> cells, Section& section) {
  Report::Row& row = *section.add_rows();
  for (std::string& cell : cells) row.add_cells(std::move(cell));
}

Section FactsOf(const PlanExport& plan, const PlanNames& names) {
  Section section = NewSection("", {{"", 20, Column::KIND_LABEL}, {"", 80}});
  const auto say = [&](const char* what, const std::string& value) {
    if (!value.empty()) AddRow({what, value}, section);
  };
  const ActionPlan& record = plan.plan();
  for (const std::string& strategy : record.strategies()) {
    say("Strategy", names.Of(strategy));
  }
  if (!record.edition().empty()) say("Edition", names.Of(record.edition()));
  if (record.has_start_date() || record.has_end_date()) {
    say("Plan year",
        absl::StrCat(Day(record.start_date()), " to ", Day(record.end_date())));
  }
  say("State", WordsOf(record.state()));
  say("Adopted", AdoptionText(plan, names));
  if (record.has_closing()) {
    say("Closed", absl::StrCat(Day(record.closing().closed_date()),
                               record.closing().reason().empty() ? "" : ": ",
                               record.closing().reason()));
    if (!record.closing().replaced_by().empty()) {
      say("Replaced by", record.closing().replaced_by());
    }
  }
  if (!record.owner().empty()) say("Owner", names.Of(record.owner()));
  if (!record.revises().empty()) {
    say("Revises",
        absl::StrCat(names.Of(record.revises()), " (", record.revises(), ")"));
  }
  say("Note", record.note());
  const auto& progress = plan.progress();
  say("Actions",
      absl::StrCat(progress.actions(), ": ", progress.green(), " green, ",
                   progress.amber(), " amber, ", progress.red(), " red, ",
                   progress.unknown(), " not known, ", progress.dropped(),
                   " dropped; ", progress.completed(), " completed"));
  say("Milestones",
      absl::StrCat(progress.milestones(), ": ", progress.milestones_completed(),
                   " reached, ", progress.milestones_overdue(), " overdue"));
  say("All of it",
      absl::StrCat(ColourWord(progress.colour()),
                   progress.colour() == 0 ? "" : ", ", progress.rule()));
  say("Record", record.name());
  return section;
}

Section ObjectivesOf(const PlanExport& plan, const PlanNames& names) {
  Section section =
      NewSection("Objectives", {{"Objective", 34},
                                {"Colour", 11, Column::KIND_COLOUR},
                                {"Actions", 8, Column::KIND_NUMBER},
                                {"Done %", 8, Column::KIND_NUMBER},
                                {"Why", 39}});
  std::map<std::string, std::vector<actionplans::v1::ActionProgress>> parts;
  for (const auto& planned : plan.actions()) {
    if (planned.entry().disposition() == Entry::DISPOSITION_MOVED) continue;
    parts[planned.entry().objective()].push_back(planned.progress());
  }
  if (parts.size() == 1 && parts.begin()->first.empty()) return section;
  // Those without an objective come last.
  auto none = parts.extract("");
  const auto add = [&](const std::string& name, const auto& actions) {
    const auto progress = RollUp(actions, plan.on_date());
    AddRow({name, ColourWord(progress.colour()),
            absl::StrCat(progress.actions() - progress.dropped()),
            Percent(progress), progress.rule()},
           section);
  };
  for (const auto& [name, actions] : parts) add(names.Of(name), actions);
  if (!none.empty()) add("(no objective)", none.mapped());
  return section;
}

Section PathwayOf(const PlanExport& plan, const PlanNames& names) {
  Section section = NewSection("Pathway", {{"Date", 12, Column::KIND_DATE},
                                           {"Body", 20},
                                           {"What", 14},
                                           {"Words", 30},
                                           {"Record", 24}});
  for (const auto& of_edition : plan.pathways()) {
    strategies::v1::GetPathwayResponse pathway;
    if (!of_edition.pathway().UnpackTo(&pathway)) continue;
    for (const auto& step : pathway.steps()) {
      AddRow({Day(step.date()), step.body_display_name(), WordsOf(step.verb()),
              step.words(),
              !step.part().empty()       ? step.part()
              : !step.decision().empty() ? step.decision()
                                         : step.citation().name()},
             section);
    }
    for (const auto& finding : pathway.findings()) {
      AddRow({"", names.Of(of_edition.edition()), "finding", finding.message()},
             section);
    }
  }
  if (plan.plan().has_adoption()) {
    const ActionPlan::Adoption& adoption = plan.plan().adoption();
    AddRow({Day(adoption.adopted_date()), plan.adopting_body(),
            "adopted this plan",
            names.Of(adoption.part().empty() ? adoption.citation()
                                             : adoption.part()),
            adoption.part().empty() ? adoption.citation() : adoption.part()},
           section);
  }
  return section;
}

Section FundingOf(const PlanExport& plan) {
  Section section =
      NewSection("Funding", {{"No.", 7},
                             {"Source", 21},
                             {"Programme", 20},
                             {"Year", 10},
                             {"Kind", 9},
                             {"Status", 10},
                             {"Currency", 9},
                             {"Amount", 14, Column::KIND_AMOUNT}});
  Sums sums;
  for (int i = 0; i < plan.actions_size(); ++i) {
    for (const auto& line : plan.actions(i).progress().action().funding()) {
      AddRow({NumberOf(plan, i), line.source(), line.programme(),
              line.financial_year(), WordsOf(line.kind()),
              WordsOf(line.status()), line.amount().currency_code(),
              line.has_amount() ? PenniesText(Pennies(line.amount())) : ""},
             section);
      sums.Add(line.amount(), WordsOf(line.status()));
    }
  }
  sums.AddRows(6, section);
  return section;
}

Section SavingsOf(const PlanExport& plan) {
  Section section =
      NewSection("Savings", {{"No.", 7},
                             {"Action", 36},
                             {"Year", 11},
                             {"Kind", 14},
                             {"Status", 14},
                             {"Currency", 9},
                             {"Amount", 14, Column::KIND_AMOUNT}});
  Sums sums;
  for (int i = 0; i < plan.actions_size(); ++i) {
    const auto& action = plan.actions(i).progress().action();
    for (const auto& line : action.savings()) {
      AddRow({NumberOf(plan, i), action.title(), line.financial_year(),
              WordsOf(line.kind()), WordsOf(line.status()),
              line.amount().currency_code(),
              line.has_amount() ? PenniesText(Pennies(line.amount())) : ""},
             section);
      sums.Add(line.amount(), WordsOf(line.status()));
    }
  }
  sums.AddRows(5, section);
  return section;
}

Section GapsOf(const PlanExport& plan, const PlanNames& names) {
  Section section = NewSection(
      "Gaps", {{"Severity", 11}, {"What", 22}, {"Of", 27}, {"Found", 40}});
  for (const Gap& gap : plan.gaps()) {
    // Actions have milestones of the same title.
    const size_t milestone = gap.subject().find("/milestones/");
    AddRow({WordsOf(gap.severity()), WordsOf(gap.kind()),
            milestone == std::string::npos
                ? gap.title()
                : absl::StrCat(names.Of(gap.subject().substr(0, milestone)),
                               ": ", gap.title()),
            gap.detail()},
           section);
  }
  return section;
}

Section DifferencesOf(const PlanExport& plan, const PlanNames& names) {
  Section section = NewSection(
      "Differences",
      {{"Kind", 13}, {"Action", 40}, {"Fields", 20}, {"Reason", 27}});
  for (const PlanDifference& each : plan.differences()) {
    AddRow({WordsOf(each.kind()), names.Of(each.action().name()),
            absl::StrJoin(each.fields(), ", "),
            each.revised_entry().disposition_reason()},
           section);
  }
  return section;
}

Section HistoryOf(const PlanExport& plan) {
  Section section = NewSection("History", {{"When (UTC)", 22},
                                           {"What", 12},
                                           {"Method", 22},
                                           {"Who", 20},
                                           {"Fields", 24}});
  const auto& history = plan.history();
  for (int i = 0; i < history.size(); ++i) {
    const auto& revision = history[i];
    ActionPlan before, after;
    revision.record().UnpackTo(&after);
    std::string fields;
    if (i + 1 < history.size() && history[i + 1].record().UnpackTo(&before)) {
      std::vector<std::string> changed;
      for (const auto* field : {"update_time", "etag"}) {
        const auto* each = ActionPlan::descriptor()->FindFieldByName(field);
        before.GetReflection()->ClearField(&before, each);
        after.GetReflection()->ClearField(&after, each);
      }
      for (int f = 0; f < ActionPlan::descriptor()->field_count(); ++f) {
        const auto* each = ActionPlan::descriptor()->field(f);
        google::protobuf::util::MessageDifferencer compare;
        if (!compare.CompareWithFields(before, after, {each}, {each})) {
          changed.push_back(each->name());
        }
      }
      fields = absl::StrJoin(changed, ", ");
    }
    const std::string& method = revision.method();
    AddRow({absl::FormatTime(
                "%Y-%m-%d %H:%M:%S",
                absl::FromUnixSeconds(revision.commit_time().seconds()),
                absl::UTCTimeZone()),
            WordsOf(revision.action()), method.substr(method.rfind('.') + 1),
            revision.actor(), fields},
           section);
  }
  return section;
}

}  // namespace minutebook::rules
