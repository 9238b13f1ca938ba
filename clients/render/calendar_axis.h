// Days as places along a line.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace minutebook::render {

class CalendarAxis {
 public:
  // From the first day of the month of `first` to the last of that of `last`,
  // between `left` and `right`.
  CalendarAxis(absl::CivilDay first, absl::CivilDay last, double left,
               double right);

  // Where the day begins.
  double At(absl::CivilDay day) const;

  struct Tick {
    double at = 0;
    double next = 0;    // where the next one is
    std::string label;  // `Apr`, `Q2 2015` or `2015`
    std::string year;   // where a year begins, and at the first
  };
  // Months, quarters or years, so that their labels have room.
  std::vector<Tick> Ticks() const;

 private:
  absl::CivilMonth first_, end_;  // end_: the month after the last
  double left_, right_;
};

}  // namespace minutebook::render
