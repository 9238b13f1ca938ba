#include "services/rules/commitments.h"

#include "services/rules/civil_date.h"

namespace minutebook::rules {

using meetings::v1::Commitment;
using meetings::v1::Due;

namespace {

const Commitment::Fulfilment* WholeFulfilment(const Commitment& commitment) {
  for (const Commitment::Fulfilment& fulfilment : commitment.fulfilments()) {
    if (!fulfilment.partial()) return &fulfilment;
  }
  return nullptr;
}

bool Waits(const Due& due) {
  return !due.has_not_after() && !due.waits_for().empty();
}

// When it was due, as that was known on `day`.
const Due& DueOn(const Commitment& commitment, int32_t day) {
  for (const Commitment::EarlierDue& earlier : commitment.earlier_dues()) {
    if (earlier.has_rescheduled_date() &&
        DateNumber(earlier.rescheduled_date()) > day) {
      return earlier.due();
    }
  }
  return commitment.due();
}

}  // namespace

void DeriveCommitment(Commitment& commitment) {
  if (commitment.has_withdrawal()) {
    commitment.set_state(Commitment::STATE_WITHDRAWN);
  } else if (WholeFulfilment(commitment) != nullptr) {
    commitment.set_state(Commitment::STATE_FULFILLED);
  } else {
    commitment.set_state(Waits(commitment.due()) ? Commitment::STATE_WAITING
                                                 : Commitment::STATE_OPEN);
  }
  const google::type::Date* first = nullptr;
  const auto consider = [&first](const Due& due) {
    if (due.has_not_after() &&
        (first == nullptr ||
         DateNumber(due.not_after()) < DateNumber(*first))) {
      first = &due.not_after();
    }
  };
  for (const auto& earlier : commitment.earlier_dues()) consider(earlier.due());
  consider(commitment.due());
  if (first == nullptr) {
    commitment.clear_first_due_date();
  } else {
    *commitment.mutable_first_due_date() = *first;
  }
}

int32_t MadeDay(const Commitment& commitment, DayOf day_of) {
  return commitment.has_made_date() ? DateNumber(commitment.made_date())
                                    : day_of(commitment.origin_item());
}

int32_t DayOfFulfilment(const Commitment::Fulfilment& fulfilment,
                        DayOf day_of) {
  if (fulfilment.has_fulfilment_date()) {
    return DateNumber(fulfilment.fulfilment_date());
  }
  const int32_t day = day_of(fulfilment.item());
  return day != 0 ? day : day_of(fulfilment.decision());
}

int32_t FulfilmentDay(const Commitment& commitment, DayOf day_of) {
  const Commitment::Fulfilment* fulfilment = WholeFulfilment(commitment);
  return fulfilment == nullptr ? 0 : DayOfFulfilment(*fulfilment, day_of);
}

void AddOpenDays(const Commitment& commitment,
                 std::vector<std::string>& names) {
  names.push_back(commitment.origin_item());
  for (const Commitment::Fulfilment& fulfilment : commitment.fulfilments()) {
    names.push_back(fulfilment.item());
    names.push_back(fulfilment.decision());
  }
}

bool IsOpenOn(const Commitment& commitment, int32_t day, DayOf day_of) {
  if (MadeDay(commitment, day_of) > day) return false;
  // Day 0 is not known: before every day.
  if (commitment.has_withdrawal() &&
      DateNumber(commitment.withdrawal().withdrawal_date()) <= day) {
    return false;
  }
  return WholeFulfilment(commitment) == nullptr ||
         FulfilmentDay(commitment, day_of) > day;
}

std::optional<Overdue> OverdueOn(const Commitment& commitment, int32_t day,
                                 DayOf day_of) {
  if (!IsOpenOn(commitment, day, day_of)) return std::nullopt;
  const Due& due = DueOn(commitment, day);
  const int32_t last = due.has_not_after() ? DateNumber(due.not_after())
                                           : day_of(due.waits_for());
  if (last == 0 || last >= day) return std::nullopt;
  return Overdue{due, last};
}

}  // namespace minutebook::rules
