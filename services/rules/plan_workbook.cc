#include "services/rules/plan_workbook.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/type/date.pb.h"
#include "services/rules/civil_date.h"
#include "services/rules/plan_names.h"
#include "services/rules/plan_sections.h"
#include "services/rules/record_cells.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Action;
using actionplans::v1::Entry;
using actionplans::v1::Measure;
using actionplans::v1::PlanExport;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using render::v1::Report;
using Section = Report::Section;
using Column = Report::Column;

std::string IdOf(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

std::string Day(const google::type::Date& date) {
  return date.year() == 0 ? "" : DateText(date);
}

Column::Kind KindOf(const FieldDescriptor& field) {
  if (field.is_repeated()) return Column::KIND_UNSPECIFIED;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    return Column::KIND_NUMBER;
  }
  return field.message_type() == google::type::Date::descriptor()
             ? Column::KIND_DATE
             : Column::KIND_UNSPECIFIED;
}

// Rows of records, one cell for every field that a client sets and any of them
// has.
class RecordTable {
 public:
  explicit RecordTable(const std::string& heading) {
    section_.set_heading(heading);
  }

  // A column of the value that `cell` gives for a row.
  void Add(const std::string& heading, Column::Kind kind, int share,
           std::function<std::string(int)> cell) {
    Column& column = *section_.add_columns();
    column.set_heading(heading);
    column.set_kind(kind);
    column.set_share(share);
    cells_.push_back(std::move(cell));
  }

  // The fields of `count` records of that type; those of `always` even where
  // none has them, those of `never` not at all.
  void AddFields(const google::protobuf::Descriptor& type,
                 const std::string& prefix, int count,
                 const std::function<const Message&(int)>& record,
                 const std::set<std::string>& always,
                 const std::set<std::string>& never) {
    for (const FieldDescriptor* field : FieldsToSet(type)) {
      if (never.contains(field->name())) continue;
      bool any = always.contains(field->name());
      for (int i = 0; i < count && !any; ++i) {
        any = !CellOf(record(i), *field).empty();
      }
      if (!any) continue;
      Add(prefix + field->name(), KindOf(*field), 18,
          [field, record](int i) { return CellOf(record(i), *field); });
    }
  }

  Section Take(int count) {
    for (int i = 0; i < count; ++i) {
      std::vector<std::string> cells;
      for (const auto& cell : cells_) cells.push_back(cell(i));
      AddRow(std::move(cells), section_);
    }
    return std::move(section_);
  }

 private:
  Section section_;
  std::vector<std::function<std::string(int)>> cells_;
};

Section ActionsOf(const PlanExport& plan, const PlanNames& names) {
  RecordTable table("Actions");
  const auto action = [&plan](int i) -> const Action& {
    return plan.actions(i).progress().action();
  };
  const auto entry = [&plan](int i) -> const Entry& {
    return plan.actions(i).entry();
  };
  table.Add("action", Column::KIND_UNSPECIFIED, 14,
            [=](int i) { return IdOf(action(i).name()); });
  table.Add("entry", Column::KIND_UNSPECIFIED, 10,
            [=](int i) { return IdOf(entry(i).name()); });
  table.AddFields(*Entry::descriptor(), "entry.", plan.actions_size(), entry,
                  {"number"}, {"action"});
  table.AddFields(*Action::descriptor(), "", plan.actions_size(), action,
                  {"title", "department", "owner", "start_date", "due_date",
                   "state", "percent_complete"},
                  {});
  table.Add("(disposition)", Column::KIND_UNSPECIFIED, 14,
            [=](int i) { return WordsOf(entry(i).disposition()); });
  table.Add("(reason)", Column::KIND_UNSPECIFIED, 20,
            [=](int i) { return entry(i).disposition_reason(); });
  table.Add("(moved to)", Column::KIND_UNSPECIFIED, 20,
            [=](int i) { return entry(i).moved_to(); });
  table.Add("(owner)", Column::KIND_UNSPECIFIED, 26, [=, &names](int i) {
    return action(i).owner().empty() ? "" : names.Of(action(i).owner());
  });
  table.Add("(colour)", Column::KIND_COLOUR, 10, [&plan](int i) {
    return ColourWord(plan.actions(i).progress().colour());
  });
  table.Add("(by rule)", Column::KIND_COLOUR, 10, [&plan](int i) {
    return ColourWord(plan.actions(i).progress().computed_colour());
  });
  table.Add("(why)", Column::KIND_UNSPECIFIED, 40,
            [&plan](int i) { return plan.actions(i).progress().rule(); });
  return table.Take(plan.actions_size());
}

Section MilestonesOf(const PlanExport& plan) {
  Section section =
      NewSection("Milestones", {{"action", 14},
                                {"No.", 7},
                                {"Milestone", 40},
                                {"Due", 12, Column::KIND_DATE},
                                {"Due as stated", 16},
                                {"Reached", 12, Column::KIND_DATE},
                                {"Note", 30},
                                {"Times moved", 12, Column::KIND_NUMBER}});
  for (int i = 0; i < plan.actions_size(); ++i) {
    const auto& progress = plan.actions(i).progress();
    for (const auto& each : progress.milestones()) {
      AddRow({IdOf(progress.action().name()), NumberOf(plan, i), each.title(),
              Day(each.due_date()), each.due_as_stated(),
              Day(each.completion().completed_date()), each.completion().note(),
              absl::StrCat(each.earlier_dues_size())},
             section);
    }
  }
  return section;
}

Section NotesOf(const PlanExport& plan, const PlanNames& names) {
  Section section = NewSection("Notes", {{"action", 14},
                                         {"No.", 7},
                                         {"Date", 12, Column::KIND_DATE},
                                         {"By", 26},
                                         {"Note", 70}});
  for (int i = 0; i < plan.actions_size(); ++i) {
    const Action& action = plan.actions(i).progress().action();
    for (const auto& note : action.notes()) {
      AddRow(
          {IdOf(action.name()), NumberOf(plan, i), Day(note.note_date()),
           note.author().empty() ? "" : names.Of(note.author()), note.text()},
          section);
    }
  }
  return section;
}

Section MeasuresOf(const PlanExport& plan) {
  RecordTable table("Measures");
  const auto measure = [&plan](int i) -> const Measure& {
    return plan.measures(i).measure();
  };
  table.Add("measure", Column::KIND_UNSPECIFIED, 14,
            [=](int i) { return IdOf(measure(i).name()); });
  table.AddFields(*Measure::descriptor(), "", plan.measures_size(), measure,
                  {"title", "unit", "polarity", "frequency", "baseline"}, {});
  return table.Take(plan.measures_size());
}

template <typename Value>
auto PeriodOf(const Value& value) {
  return std::pair(DateNumber(value.start_date()),
                   DateNumber(value.end_date()));
}

// What targets and readings have in common: measure, period, dimensions. Those
// of a measure stand in the order of their periods.
template <typename Value>
Section ValuesOf(const std::string& heading, const PlanExport& plan,
                 const google::protobuf::RepeatedPtrField<Value>& (
                     PlanExport::MeasuredValues::*values)() const,
                 const std::set<std::string>& always) {
  std::vector<std::pair<const Measure*, const Value*>> all;
  std::set<std::string> dimensions;
  for (const auto& measured : plan.measures()) {
    const auto begin = static_cast<ptrdiff_t>(all.size());
    for (const Value& value : (measured.*values)()) {
      all.emplace_back(&measured.measure(), &value);
      for (const auto& each : value.dimensions()) {
        dimensions.insert(each.dimension());
      }
    }
    std::stable_sort(all.begin() + begin, all.end(),
                     [](const auto& a, const auto& b) {
                       return PeriodOf(*a.second) < PeriodOf(*b.second);
                     });
  }
  RecordTable table(heading);
  const int count = static_cast<int>(all.size());
  table.Add("measure", Column::KIND_UNSPECIFIED, 14,
            [&all](int i) { return IdOf(all[i].first->name()); });
  table.AddFields(*Value::descriptor(), "", count,
                  [&all](int i) -> const Message& { return *all[i].second; },
                  always, {"dimensions"});
  for (const std::string& dimension : dimensions) {
    table.Add(absl::StrCat("dimension:", dimension), Column::KIND_UNSPECIFIED,
              16, [&all, dimension](int i) -> std::string {
                for (const auto& each : all[i].second->dimensions()) {
                  if (each.dimension() == dimension) return each.value();
                }
                return "";
              });
  }
  table.Add("(title)", Column::KIND_UNSPECIFIED, 40,
            [&all](int i) { return all[i].first->title(); });
  Section section = table.Take(count);
  // Values are decimal texts, and numbers to whoever counts with them.
  for (Column& column : *section.mutable_columns()) {
    if (column.heading() == "value" || column.heading() == "lowest" ||
        column.heading() == "highest") {
      column.set_kind(Column::KIND_NUMBER);
    }
  }
  return section;
}

}  // namespace

Report PlanWorkbookOf(const PlanExport& plan) {
  const PlanNames names(plan);
  Report report = PlanReportHead(plan, names);
  report.set_format(Report::FORMAT_XLSX);
  const auto add = [&report](Section section) {
    *report.add_sections() = std::move(section);
  };
  Section facts = FactsOf(plan, names);
  facts.set_heading("Plan");
  add(std::move(facts));
  add(ActionsOf(plan, names));
  add(MilestonesOf(plan));
  add(FundingOf(plan));
  add(SavingsOf(plan));
  add(NotesOf(plan, names));
  add(ObjectivesOf(plan, names));
  add(MeasuresOf(plan));
  add(ValuesOf<Target>("Targets", plan, &PlanExport::MeasuredValues::targets,
                       {"start_date", "end_date", "value"}));
  add(ValuesOf<Reading>("Readings", plan, &PlanExport::MeasuredValues::readings,
                        {"start_date", "end_date", "value", "status", "no_data",
                         "commentary", "source"}));
  add(PathwayOf(plan, names));
  add(GapsOf(plan, names));
  add(DifferencesOf(plan, names));
  add(HistoryOf(plan));
  return report;
}

}  // namespace minutebook::rules
