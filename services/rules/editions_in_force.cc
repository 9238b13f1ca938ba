#include "services/rules/editions_in_force.h"

#include <utility>

#include "services/rules/civil_date.h"
#include "services/rules/strategy_lifecycle.h"

namespace minutebook::rules {
namespace {

using strategies::v1::Edition;
using strategies::v1::EditionStanding;

bool EndedBefore(const Edition& edition, int32_t day) {
  return edition.has_end_date() && LastDay(edition.end_date()) < day;
}

// The edition that begins next after `edition`, or null.
const Edition* NextOf(const Edition& edition,
                      absl::Span<const Edition> editions) {
  const Edition* next = nullptr;
  for (const Edition& other : editions) {
    const int32_t first = FirstDayInForce(other);
    if (first > FirstDayInForce(edition) &&
        (next == nullptr || first < FirstDayInForce(*next))) {
      next = &other;
    }
  }
  return next;
}

}  // namespace

int32_t FirstDayInForce(const Edition& edition) {
  return edition.has_approval() && edition.has_start_date()
             ? LastDay(edition.start_date())
             : 0;
}

const Edition* EditionInForce(absl::Span<const Edition> editions, int32_t day) {
  const Edition* latest = nullptr;
  for (const Edition& edition : editions) {
    const int32_t first = FirstDayInForce(edition);
    if (first == 0 || first > day) continue;
    if (latest == nullptr ||
        std::pair(first, edition.name()) >
            std::pair(FirstDayInForce(*latest), latest->name())) {
      latest = &edition;
    }
  }
  return latest == nullptr || EndedBefore(*latest, day) ? nullptr : latest;
}

EditionStanding::Standing StandingOn(const Edition& edition,
                                     absl::Span<const Edition> editions,
                                     int32_t day) {
  if (!edition.has_approval()) {
    return edition.state() == Edition::STATE_WITHDRAWN
               ? EditionStanding::STANDING_ENDED
               : EditionStanding::STANDING_NOT_YET;
  }
  const int32_t first = FirstDayInForce(edition);
  if (first == 0) {
    return edition.state() == Edition::STATE_WITHDRAWN &&
                   EndedBefore(edition, day)
               ? EditionStanding::STANDING_ENDED
               : EditionStanding::STANDING_UNDETERMINED;
  }
  if (first > day) return EditionStanding::STANDING_NOT_YET;
  const Edition* in_force = EditionInForce(editions, day);
  if (in_force != nullptr && in_force->name() == edition.name()) {
    return edition.period().has_end_date() &&
                   LastDay(edition.period().end_date()) < day
               ? EditionStanding::STANDING_LAPSED
               : EditionStanding::STANDING_IN_FORCE;
  }
  return edition.state() == Edition::STATE_WITHDRAWN &&
                 EndedBefore(edition, day)
             ? EditionStanding::STANDING_ENDED
             : EditionStanding::STANDING_REPLACED;
}

std::optional<google::type::Date> LastDateInForce(
    const Edition& edition, absl::Span<const Edition> editions) {
  if (FirstDayInForce(edition) == 0) return std::nullopt;
  std::optional<google::type::Date> last;
  if (edition.has_end_date()) last = LastDate(edition.end_date());
  if (const Edition* next = NextOf(edition, editions)) {
    const google::type::Date before = DayBefore(LastDate(next->start_date()));
    if (!last.has_value() || DateNumber(before) < DateNumber(*last)) {
      last = before;
    }
  }
  return last;
}

}  // namespace minutebook::rules
