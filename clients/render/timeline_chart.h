// A plan's actions and milestones against the calendar.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
namespace minutebook::render {

struct PageLayout;

struct TimelineMilestone {
  absl::CivilDay due;
  bool reached = false;
};

struct TimelineAction {
  std::string number;  // in the plan
  std::string label;
  std::string colour;  // `red`, `amber`, `green`; empty: not known
  std::optional<absl::CivilDay> start, due;
  std::optional<int> percent_complete;
  std::string due_as_stated;
  std::vector<TimelineMilestone> milestones;
};

struct Timeline {
  std::string title;
  std::string subtitle;
  std::optional<absl::CivilDay> start, end;  // of the plan
  absl::CivilDay on_date;
  std::vector<TimelineAction> actions;
};

// As high as its actions need. The calendar is that of the plan; a day asked
// for that lies outside it is told at its edge. A bar runs from an action's
// start, or the plan's, to its due day, filled as far as it is done; diamonds
// are milestones. Colours differ in lightness too, and each has a mark of its
// own shape.
PageLayout LayOutTimeline(const Timeline& timeline);

}  // namespace minutebook::render
