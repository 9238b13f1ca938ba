#include "clients/render/calendar_axis.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace minutebook::render {
namespace {

constexpr double kMonthRoom = 24, kQuarterRoom = 30;
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

CalendarAxis::CalendarAxis(absl::CivilDay first, absl::CivilDay last,
                           double left, double right)
    : first_(first),
      end_(absl::CivilMonth(std::max(first, last)) + 1),
      left_(left),
      right_(right) {}

double CalendarAxis::At(absl::CivilDay day) const {
  const absl::CivilDay begin(first_), end(end_);
  return left_ + (right_ - left_) * static_cast<double>(day - begin) /
                     static_cast<double>(end - begin);
}

std::vector<CalendarAxis::Tick> CalendarAxis::Ticks() const {
  const double month = (right_ - left_) / static_cast<double>(end_ - first_);
  const int step = month >= kMonthRoom ? 1 : 3 * month >= kQuarterRoom ? 3 : 12;
  std::vector<Tick> ticks;
  absl::CivilMonth at = first_;
  while (at < end_) {
    // The next month that begins such a step.
    absl::CivilMonth next = at + 1;
    while ((next.month() - 1) % step != 0) ++next;
    Tick tick;
    tick.at = At(absl::CivilDay(at));
    tick.next = At(absl::CivilDay(std::min(next, end_)));
    const std::string year = absl::StrCat(at.year());
    if (step == 12) {
      tick.label = year;
    } else {
      tick.label = step == 1 ? kMonths[at.month() - 1]
                             : absl::StrCat("Q", (at.month() - 1) / 3 + 1);
      if (at == first_ || at.month() == 1) tick.year = year;
    }
    ticks.push_back(std::move(tick));
    at = next;
  }
  return ticks;
}

}  // namespace minutebook::render
