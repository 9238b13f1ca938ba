#include "clients/cli/plan_text.h"

#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/counted.h"
#include "clients/cli/record_text.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/resource_name.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::ActionProgress;
using actionplans::v1::Colour;
using actionplans::v1::Gap;
using actionplans::v1::PlanDifference;
using actionplans::v1::Progress;
using client::IdOf;

// A milestone as `tender/1`: its own id tells nothing without the action's.
std::string Subject(const std::string& name) {
  const auto* type = client::Catalogue::Get().FindName(name);
  return type == nullptr ? IdOf(name) : ShortName(*type, name);
}

std::string ColourWord(Colour colour) {
  switch (colour) {
    case actionplans::v1::COLOUR_RED:
      return "red";
    case actionplans::v1::COLOUR_AMBER:
      return "amber";
    case actionplans::v1::COLOUR_GREEN:
      return "green";
    default:
      return "-";
  }
}

std::string Percent(bool known, int percent) {
  return known ? absl::StrCat(percent, " %") : "";
}

}  // namespace

Row ActionHeader() {
  return {"colour", "id",    "due",     "done", "why",
          "title",  "state", "in plan", "owner"};
}

Row ActionRow(const ActionProgress& progress) {
  const auto& action = progress.action();
  const std::string rule =
      progress.colour() == progress.computed_colour()
          ? progress.rule()
          : absl::StrCat("set by hand: ", action.colour_override().reason(),
                         " (by rule ", ColourWord(progress.computed_colour()),
                         ": ", progress.rule(), ")");
  return {ColourWord(progress.colour()),
          IdOf(action.name()),
          action.has_due_date() ? FieldText(action, "due_date")
                                : action.due_as_stated(),
          Percent(progress.has_percent_complete(), progress.percent_complete()),
          rule,
          action.title(),
          FieldText(action, "state"),
          FieldText(progress, "disposition"),
          IdOf(action.owner())};
}

Row ProgressHeader() {
  return {"colour", "what",    "done",      "actions",         "red", "amber",
          "green",  "unknown", "completed", "milestones late", "id"};
}

Row ProgressRow(const Progress& progress) {
  return {
      ColourWord(progress.colour()),
      progress.title().empty() ? IdOf(progress.subject()) : progress.title(),
      Percent(progress.has_percent_complete(), progress.percent_complete()),
      absl::StrCat(progress.actions()),
      absl::StrCat(progress.red()),
      absl::StrCat(progress.amber()),
      absl::StrCat(progress.green()),
      absl::StrCat(progress.unknown()),
      absl::StrCat(progress.completed()),
      absl::StrCat(progress.milestones_overdue()),
      IdOf(progress.subject())};
}

Row GapHeader() {
  return {"severity", "what", "of", "detail", "title", "plan"};
}

Row GapRow(const Gap& gap) {
  return {FieldText(gap, "severity"),
          FieldText(gap, "kind"),
          Subject(gap.subject()),
          gap.detail(),
          gap.title(),
          IdOf(gap.action_plan())};
}

Row DifferenceHeader() {
  return {"what", "action", "title", "was", "is", "why"};
}

Row DifferenceRow(const PlanDifference& difference) {
  return {FieldText(difference, "kind"),
          IdOf(difference.action().name()),
          difference.action().title(),
          difference.base_entry().number(),
          difference.revised_entry().number(),
          difference.revised_entry().disposition_reason().empty()
              ? absl::StrJoin(difference.fields(), ", ")
              : difference.revised_entry().disposition_reason()};
}

std::string ProgressLine(const Progress& progress) {
  std::string line = absl::StrCat(
      progress.colour() == actionplans::v1::COLOUR_UNSPECIFIED
          ? "not known"
          : ColourWord(progress.colour()),
      ": ", progress.red(), " red, ", progress.amber(), " amber, ",
      progress.green(), " green, ", progress.unknown(), " not known");
  if (progress.has_percent_complete()) {
    absl::StrAppend(&line, "; ", progress.percent_complete(), " % done");
  }
  if (progress.milestones_overdue() > 0) {
    absl::StrAppend(&line, "; ",
                    Counted(static_cast<size_t>(progress.milestones_overdue()),
                            "milestone"),
                    " late");
  }
  return line;
}

std::string Coloured(const std::string& table) {
  struct Paint {
    std::string_view word;
    std::string_view code;  // of ECMA-48: bold red, yellow, green
  };
  constexpr Paint kPaints[] = {
      {"red", "\x1b[1;31m"}, {"amber", "\x1b[33m"}, {"green", "\x1b[32m"}};
  std::vector<std::string> lines = absl::StrSplit(table, '\n');
  for (std::string& line : lines) {
    for (const Paint& paint : kPaints) {
      if (!absl::StartsWith(line, absl::StrCat(std::string(paint.word), " "))) {
        continue;
      }
      line = absl::StrCat(std::string(paint.code), std::string(paint.word),
                          "\x1b[0m", line.substr(paint.word.size()));
      break;
    }
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace minutebook::cli
