#include "services/rules/action_progress.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/rules/civil_date.h"
#include "services/rules/colour_override.h"
#include "services/rules/plan_entries.h"
#include "services/rules/roll_up.h"

namespace minutebook::rules {
namespace {

using actionplans::v1::Action;
using actionplans::v1::ActionProgress;
using actionplans::v1::Colour;
using actionplans::v1::Entry;
using actionplans::v1::Milestone;
using actionplans::v1::Progress;
using google::type::Date;

constexpr int kAmberPoints = 10;
constexpr int kRedPoints = 25;
constexpr int kWhole = 100;

bool IsAfter(const Date& a, const Date& b) {
  return DateNumber(a) > DateNumber(b);
}

// By its own state and what its plan does with it.
Action::State StateOf(const ActionProgress& progress) {
  return StateIn(progress.disposition(), progress.action().state());
}

bool IsCompleted(const ActionProgress& progress, const Date& day) {
  return StateOf(progress) == Action::STATE_COMPLETED &&
         (!progress.action().has_completed_date() ||
          !IsAfter(progress.action().completed_date(), day));
}

// Whole percent of `part` in `whole`, rounded half up.
int PercentOf(int64_t part, int64_t whole) {
  return static_cast<int>((2 * kWhole * part + whole) / (2 * whole));
}

std::optional<int> PercentComplete(const ActionProgress& progress,
                                   const Date& day) {
  const Action& action = progress.action();
  const auto& milestones = progress.milestones();
  if (IsCompleted(progress, day)) return kWhole;
  if (action.has_percent_complete()) return action.percent_complete();
  if (!milestones.empty()) {
    const int64_t reached = std::count_if(
        milestones.begin(), milestones.end(),
        [&](const Milestone& each) { return IsReached(each, day); });
    return PercentOf(reached, milestones.size());
  }
  if (action.state() == Action::STATE_NOT_STARTED) return 0;
  return std::nullopt;
}

struct Ruling {
  Colour colour = actionplans::v1::COLOUR_UNSPECIFIED;
  std::string rule;
};

// The days of an action, the last too: one of a single day has one to be done
// in.
struct Days {
  int64_t whole = 0;  // not positive where it begins after it is due
  int64_t passed = 0;
};

Days DaysOf(const Action& action, const Date& first_day, const Date& day) {
  Days days;
  days.whole = DaysBetween(first_day, action.due_date()) + 1;
  days.passed = std::clamp<int64_t>(DaysBetween(first_day, day), 0,
                                    std::max<int64_t>(days.whole, 0));
  return days;
}

// What holds against the share of time that has passed.
Ruling ByTime(const ActionProgress& progress, const Date* first_day,
              const councils::v1::Settings::RuleSet& rules, const Date& day) {
  const Action& action = progress.action();
  if (!action.has_due_date()) {
    return {actionplans::v1::COLOUR_UNSPECIFIED, "it has no due_date"};
  }
  if (first_day == nullptr) {
    return {actionplans::v1::COLOUR_UNSPECIFIED,
            "it has no start_date, nor has its plan"};
  }
  if (!progress.has_percent_complete()) {
    return {actionplans::v1::COLOUR_UNSPECIFIED,
            "neither percent_complete nor milestones tell how much is done"};
  }
  const int amber =
      rules.amber_points() == 0 ? kAmberPoints : rules.amber_points();
  const int red = std::max(
      amber, rules.red_points() == 0 ? kRedPoints : rules.red_points());
  const auto [whole, passed] = DaysOf(action, *first_day, day);
  if (whole <= 0) {
    return {actionplans::v1::COLOUR_UNSPECIFIED,
            absl::StrCat("it begins on ", DateText(*first_day),
                         ", after its due_date")};
  }
  const auto within = [&, whole = whole, passed = passed](int points) {
    return kWhole * passed <= (progress.percent_complete() + points) * whole;
  };
  const Colour colour = within(amber) ? actionplans::v1::COLOUR_GREEN
                        : within(red) ? actionplans::v1::COLOUR_AMBER
                                      : actionplans::v1::COLOUR_RED;
  return {colour,
          absl::StrCat(progress.percent_complete(), " % done, ", passed, " of ",
                       whole, " days passed; up to ", amber,
                       " points behind is green, up to ", red, " amber")};
}

Ruling RuleOn(const ActionProgress& progress, const Date* first_day,
              const councils::v1::Settings::RuleSet& rules, const Date& day) {
  const Action& action = progress.action();
  if (StateOf(progress) == Action::STATE_DROPPED) {
    return {actionplans::v1::COLOUR_UNSPECIFIED, "it was dropped"};
  }
  if (IsCompleted(progress, day)) {
    return {actionplans::v1::COLOUR_GREEN, "it is completed"};
  }
  if (action.has_due_date() && IsAfter(day, action.due_date())) {
    return {actionplans::v1::COLOUR_RED,
            absl::StrCat("it was due on ", DateText(action.due_date()),
                         " and is not completed")};
  }
  Ruling ruling = ByTime(progress, first_day, rules, day);
  if (ruling.colour == actionplans::v1::COLOUR_RED) return ruling;
  if (action.state() == Action::STATE_ON_HOLD) {
    return {actionplans::v1::COLOUR_AMBER, "it is on hold"};
  }
  const auto overdue =
      std::find_if(progress.milestones().begin(), progress.milestones().end(),
                   [&](const Milestone& each) { return IsOverdue(each, day); });
  if (overdue != progress.milestones().end()) {
    return {actionplans::v1::COLOUR_AMBER,
            absl::StrCat("its milestone \"", overdue->title(), "\" was due on ",
                         DateText(overdue->due_date()), " and is not reached")};
  }
  return ruling;
}

}  // namespace

int DaysBetween(const Date& from, const Date& to) {
  return static_cast<int>(
      absl::CivilDay(to.year(), to.month(), to.day()) -
      absl::CivilDay(from.year(), from.month(), from.day()));
}

bool IsReached(const Milestone& milestone, const Date& day) {
  return milestone.has_completion() &&
         !IsAfter(milestone.completion().completed_date(), day);
}

bool IsOverdue(const Milestone& milestone, const Date& day) {
  return milestone.has_due_date() && IsAfter(day, milestone.due_date()) &&
         !IsReached(milestone, day);
}

ActionProgress ProgressOf(const Action& action,
                          absl::Span<const Milestone> milestones,
                          const Date* first_day,
                          const councils::v1::Settings::RuleSet& rules,
                          const Date& day, Entry::Disposition disposition) {
  ActionProgress progress;
  *progress.mutable_action() = action;
  progress.set_disposition(disposition);
  progress.mutable_milestones()->Add(milestones.begin(), milestones.end());
  std::stable_sort(progress.mutable_milestones()->begin(),
                   progress.mutable_milestones()->end(),
                   [](const Milestone& a, const Milestone& b) {
                     return DateNumber(a.due_date()) < DateNumber(b.due_date());
                   });
  if (action.has_start_date()) first_day = &action.start_date();
  const std::optional<int> percent = PercentComplete(progress, day);
  if (percent.has_value()) progress.set_percent_complete(*percent);
  if (first_day != nullptr && action.has_due_date()) {
    const auto [whole, passed] = DaysOf(action, *first_day, day);
    if (whole > 0) {
      progress.set_percent_elapsed(static_cast<int>(kWhole * passed / whole));
    }
  }
  Ruling ruling = RuleOn(progress, first_day, rules, day);
  progress.set_computed_colour(ruling.colour);
  progress.set_rule(ruling.rule);
  const bool by_hand =
      action.has_colour_override() && Holds(action.colour_override(), day);
  progress.set_colour(by_hand ? action.colour_override().colour()
                              : ruling.colour);
  return progress;
}

Progress RollUp(absl::Span<const ActionProgress> actions, const Date& day) {
  Progress progress;
  int64_t green = 0, amber = 0, red = 0;  // weights
  int64_t done = 0, told = 0;
  for (const ActionProgress& each : actions) {
    const Action& action = each.action();
    progress.set_actions(progress.actions() + 1);
    if (StateOf(each) == Action::STATE_DROPPED) {
      progress.set_dropped(progress.dropped() + 1);
      continue;
    }
    const int64_t weight = std::max(1, action.weight());
    if (IsCompleted(each, day)) {
      progress.set_completed(progress.completed() + 1);
    }
    switch (each.colour()) {
      case actionplans::v1::COLOUR_GREEN:
        progress.set_green(progress.green() + 1);
        green += weight;
        break;
      case actionplans::v1::COLOUR_AMBER:
        progress.set_amber(progress.amber() + 1);
        amber += weight;
        break;
      case actionplans::v1::COLOUR_RED:
        progress.set_red(progress.red() + 1);
        red += weight;
        break;
      default:
        progress.set_unknown(progress.unknown() + 1);
    }
    if (each.has_percent_complete()) {
      done += weight * each.percent_complete();
      told += weight;
    }
    for (const Milestone& milestone : each.milestones()) {
      progress.set_milestones(progress.milestones() + 1);
      if (IsReached(milestone, day)) {
        progress.set_milestones_completed(progress.milestones_completed() + 1);
      } else if (IsOverdue(milestone, day)) {
        progress.set_milestones_overdue(progress.milestones_overdue() + 1);
      }
    }
  }
  if (told > 0) {
    progress.set_percent_complete(
        static_cast<int>((2 * done + told) / (2 * told)));
  }
  const SharedColour all =
      ColourOfAll(red, amber, green, "no action's colour can be told");
  progress.set_colour(all.colour);
  progress.set_rule(all.rule);
  return progress;
}

}  // namespace minutebook::rules
