#include "services/rules/plan_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/rules/action_progress.h"
#include "services/rules/civil_date.h"
#include "services/rules/plan_names.h"
#include "services/rules/plan_sections.h"
#include "services/rules/record_cells.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionProgress;
using actionplans::v1::Entry;
using actionplans::v1::Measure;
using actionplans::v1::Milestone;
using actionplans::v1::PlanExport;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using render::v1::Report;
using Section = Report::Section;
using Column = Report::Column;

// One line of what `dues` says of an action or a milestone.
template <typename Dues>
std::string EarlierText(const Dues& dues) {
  std::vector<std::string> days;
  for (const auto& each : dues) {
    days.push_back(absl::StrCat(
        each.has_due_date() ? DateText(each.due_date()) : each.due_as_stated(),
        each.reason().empty() ? "" : absl::StrCat(" (", each.reason(), ")")));
  }
  return days.empty() ? ""
                      : absl::StrCat("Due before: ", absl::StrJoin(days, "; "));
}

std::string MilestoneText(const Milestone& milestone,
                          const google::type::Date& day) {
  std::string text =
      absl::StrCat(IsReached(milestone, day) ? "● " : "○ ", milestone.title());
  if (milestone.has_due_date()) {
    absl::StrAppend(&text, ", due ", DateText(milestone.due_date()));
  } else if (!milestone.due_as_stated().empty()) {
    absl::StrAppend(&text, ", due ", milestone.due_as_stated());
  }
  if (IsReached(milestone, day)) {
    absl::StrAppend(&text, ", reached ",
                    DateText(milestone.completion().completed_date()));
  } else if (IsOverdue(milestone, day)) {
    absl::StrAppend(&text, ", overdue");
  }
  const std::string earlier = EarlierText(milestone.earlier_dues());
  return earlier.empty() ? text : absl::StrCat(text, ". ", earlier);
}

Section ActionsOf(const PlanExport& plan, const PlanNames& names) {
  Section section =
      NewSection("Actions", {{"No.", 7},
                             {"Action", 36, Column::KIND_LABEL},
                             {"Owner", 20},
                             {"Due", 12},
                             {"State", 13},
                             {"Done %", 7, Column::KIND_NUMBER},
                             {"Colour", 11, Column::KIND_COLOUR}});
  for (int i = 0; i < plan.actions_size(); ++i) {
    const Entry& entry = plan.actions(i).entry();
    const ActionProgress& progress = plan.actions(i).progress();
    const Action& action = progress.action();
    AddRow({NumberOf(plan, i), action.title(),
            action.owner().empty() ? "(no owner)" : names.Of(action.owner()),
            action.has_due_date()            ? DateText(action.due_date())
            : action.due_as_stated().empty() ? "(no date)"
                                             : action.due_as_stated(),
            WordsOf(action.state()),
            progress.has_percent_complete()
                ? absl::StrCat(progress.percent_complete())
                : "",
            ColourWord(progress.colour())},
           section);
    Report::Row& row = *section.mutable_rows()->rbegin();
    const auto say = [&row](const std::string& line) {
      if (!line.empty()) row.add_details(line);
    };
    say(action.description());
    if (!entry.objective().empty()) {
      say(absl::StrCat("Objective: ", names.Of(entry.objective())));
    }
    if (entry.disposition() != Entry::DISPOSITION_ADDED) {
      say(absl::StrCat("In this plan: ", WordsOf(entry.disposition()),
                       entry.disposition_reason().empty() ? "" : ", ",
                       entry.disposition_reason(),
                       entry.moved_to().empty() ? "" : " to ",
                       entry.moved_to()));
    }
    say(entry.note());
    std::vector<std::string> who;
    if (!action.department().empty())
      who.push_back(
          absl::StrCat("Department: ", names.Of(action.department())));
    if (!action.assignee().empty()) {
      who.push_back(absl::StrCat("done by ", names.Of(action.assignee())));
    }
    say(absl::StrJoin(who, ", "));
    if (progress.colour() != progress.computed_colour()) {
      say(absl::StrCat("Colour set by hand: ",
                       action.colour_override().reason(), "; by rule ",
                       progress.computed_colour() == 0
                           ? "not known"
                           : ColourWord(progress.computed_colour()),
                       ": ", progress.rule()));
    } else {
      say(absl::StrCat("Colour: ", progress.rule()));
    }
    say(EarlierText(action.earlier_dues()));
    for (const Milestone& milestone : progress.milestones()) {
      say(MilestoneText(milestone, plan.on_date()));
    }
    for (const auto& relation : action.relations()) {
      say(absl::StrCat(
          relation.kind() == Action::Relation::KIND_UNSPECIFIED
              ? "Relates to"
              : absl::StrCat("Relation: ", WordsOf(relation.kind())),
          " ", names.Of(relation.action())));
    }
    for (const auto& note : action.notes()) {
      say(absl::StrCat("Note of ", DateText(note.note_date()),
                       note.author().empty()
                           ? ""
                           : absl::StrCat(", ", names.Of(note.author())),
                       ": ", note.text()));
    }
  }
  return section;
}

std::string DimensionsText(const Reading& reading) {
  std::vector<std::string> texts;
  for (const auto& each : reading.dimensions()) {
    texts.push_back(absl::StrCat(each.dimension(), ": ", each.value()));
  }
  return absl::StrJoin(texts, ", ");
}

std::string TargetText(const Target& target) {
  if (!target.value().empty()) return target.value();
  if (target.lowest().empty() && target.highest().empty()) return "";
  return absl::StrCat(target.lowest(), " to ", target.highest());
}

std::string MeasureText(const Measure& measure, const PlanNames& names) {
  std::vector<std::string> texts;
  const auto say = [&texts](const char* what, const std::string& value) {
    if (!value.empty()) texts.push_back(absl::StrCat(what, value));
  };
  if (measure.contextual()) texts.push_back("Contextual, without target");
  say("Good is ", WordsOf(measure.polarity()));
  say("every ", WordsOf(measure.frequency()));
  say("", WordsOf(measure.accumulation()));
  if (measure.has_baseline()) {
    say("baseline ",
        absl::StrCat(
            measure.baseline().value(),
            measure.baseline().has_baseline_date()
                ? absl::StrCat(
                      " (", DateText(measure.baseline().baseline_date()), ")")
                : ""));
  } else {
    texts.push_back("no baseline");
  }
  say("benchmark ", measure.benchmark().value());
  say("source: ", measure.data_source());
  if (!measure.owner().empty()) say("owner: ", names.Of(measure.owner()));
  return absl::StrJoin(texts, "; ");
}

// The target of the same period and dimensions.
const Target* TargetFor(const PlanExport::MeasuredValues& measured,
                        const Reading& reading) {
  for (const Target& target : measured.targets()) {
    if (DateNumber(target.start_date()) == DateNumber(reading.start_date()) &&
        DateNumber(target.end_date()) == DateNumber(reading.end_date()) &&
        std::equal(target.dimensions().begin(), target.dimensions().end(),
                   reading.dimensions().begin(), reading.dimensions().end(),
                   [](const auto& a, const auto& b) {
                     return a.dimension() == b.dimension() &&
                            a.value() == b.value();
                   })) {
      return &target;
    }
  }
  return nullptr;
}

std::string PeriodCell(const google::type::Date& from,
                       const google::type::Date& to) {
  return absl::StrCat(DateText(from), " to ", DateText(to));
}

// Shows the numbers of a column with as many decimals as any of them has.
void AlignDecimals(int column, Section& section) {
  const auto decimals = [](const std::string& text) {
    const size_t point = text.find('.');
    return point == std::string::npos ? 0 : text.size() - point - 1;
  };
  const auto is_number = [](const std::string& text) {
    return !text.empty() &&
           text.find_first_not_of("-0123456789.") == std::string::npos;
  };
  size_t most = 0;
  for (const Report::Row& row : section.rows()) {
    if (!is_number(row.cells(column))) continue;
    most = std::max(most, decimals(row.cells(column)));
  }
  for (Report::Row& row : *section.mutable_rows()) {
    std::string& text = *row.mutable_cells(column);
    if (most == 0 || !is_number(text)) continue;
    const size_t missing = most - decimals(text);
    if (missing == most) text += '.';
    text.append(missing, '0');
  }
}

Section MeasureOf(const PlanExport::MeasuredValues& measured,
                  const PlanNames& names) {
  const Measure& measure = measured.measure();
  Section section = NewSection(
      absl::StrCat(
          measure.code().empty() ? "" : absl::StrCat(measure.code(), " "),
          measure.title(),
          measure.unit().empty() ? ""
                                 : absl::StrCat(" (", measure.unit(), ")")),
      {{"Period", 24},
       {"Of", 18},
       {"Target", 11, Column::KIND_NUMBER},
       {"Reading", 11, Column::KIND_NUMBER},
       {"Status", 12},
       {"Commentary", 30}});
  section.set_below(true);
  if (!measure.description().empty()) {
    section.add_paragraphs(measure.description());
  }
  section.add_paragraphs(MeasureText(measure, names));
  if (measured.targets().empty() && !measure.contextual()) {
    section.add_paragraphs("No target is set.");
  }
  if (measured.readings().empty()) section.add_paragraphs("No reading yet.");
  constexpr int kOf = 1;  // the column of dimensions
  // By period, a target without a reading among them.
  std::multimap<std::string, std::vector<std::string>> rows;
  bool split = false;
  std::set<const Target*> met;
  for (const Reading& reading : measured.readings()) {
    const Target* target = TargetFor(measured, reading);
    met.insert(target);
    std::string status =
        reading.no_data() != Reading::NO_DATA_UNSPECIFIED
            ? absl::StrCat("no value: ", WordsOf(reading.no_data()))
            : WordsOf(reading.status());
    std::string commentary = reading.commentary();
    for (const auto& earlier : reading.earlier_values()) {
      absl::StrAppend(&commentary, commentary.empty() ? "" : " ", "Was ",
                      earlier.value().empty() ? WordsOf(earlier.no_data())
                                              : earlier.value(),
                      " until ", DateText(earlier.corrected_date()), ": ",
                      earlier.reason(), ".");
    }
    if (reading.has_sign_off()) {
      absl::StrAppend(&commentary, commentary.empty() ? "" : " ",
                      "Signed off by ", names.Of(reading.sign_off().post()),
                      " on ", DateText(reading.sign_off().sign_off_date()),
                      ".");
    }
    split = split || !reading.dimensions().empty();
    const std::string period =
        PeriodCell(reading.start_date(), reading.end_date());
    rows.emplace(period, std::vector<std::string>{
                             period, DimensionsText(reading),
                             target == nullptr ? "" : TargetText(*target),
                             reading.value(), status, commentary});
  }
  for (const Target& target : measured.targets()) {
    if (met.contains(&target)) continue;
    const std::string period =
        PeriodCell(target.start_date(), target.end_date());
    rows.emplace(
        period, std::vector<std::string>{period, "", TargetText(target), "", "",
                                         target.note()});
  }
  for (auto& [period, cells] : rows) AddRow(std::move(cells), section);
  AlignDecimals(kOf + 1, section);  // targets
  AlignDecimals(kOf + 2, section);  // readings
  if (!split) {
    section.mutable_columns()->DeleteSubrange(kOf, 1);
    for (Report::Row& row : *section.mutable_rows()) {
      row.mutable_cells()->DeleteSubrange(kOf, 1);
    }
  }
  return section;
}

}  // namespace

Report PlanReportOf(const PlanExport& plan) {
  const PlanNames names(plan);
  Report report = PlanReportHead(plan, names);
  report.set_format(Report::FORMAT_PDF);
  const auto add = [&report](Section section, const char* heading,
                             const char* none) {
    if (section.rows().empty() && *none == '\0') return;
    if (section.rows().empty()) section.add_paragraphs(none);
    section.set_heading(heading);
    *report.add_sections() = std::move(section);
  };
  add(FactsOf(plan, names), "", "");
  add(PathwayOf(plan, names), "Pathway and decisions",
      "No decision is known that led to this plan.");
  add(ObjectivesOf(plan, names), "How the objectives go", "");
  add(ActionsOf(plan, names), "Actions", "The plan lists no action.");
  add(FundingOf(plan), "Funding", "No funding is stated.");
  add(SavingsOf(plan), "Savings", "No saving is stated.");
  Section measures;
  measures.set_heading("Measures");
  if (plan.measures().empty()) {
    measures.add_paragraphs("No measure tells whether the plan works.");
  }
  *report.add_sections() = std::move(measures);
  for (const auto& measured : plan.measures()) {
    *report.add_sections() = MeasureOf(measured, names);
  }
  add(GapsOf(plan, names), "What the plan leaves open", "Nothing was found.");
  if (!plan.plan().revises().empty()) {
    add(DifferencesOf(plan, names), "What differs from the plan before",
        "Every action stands alike in both.");
  }
  add(HistoryOf(plan), "History of the record", "");
  return report;
}

}  // namespace minutebook::rules
