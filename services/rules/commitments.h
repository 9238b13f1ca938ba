// When a commitment is due and how far it has come.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "services/rules/lifecycle.h"

namespace minutebook::rules {

using CommitmentState = meetings::v1::Commitment::State;

// Where each method leads with a whole fulfilment and a due that names a day.
// With a partial one the commitment stays as it is, and with a due that waits
// it waits.
inline constexpr Transition<CommitmentState> kCommitmentLifecycle[] = {
    {meetings::v1::Commitment::STATE_OPEN, "FulfilCommitment",
     meetings::v1::Commitment::STATE_FULFILLED},
    {meetings::v1::Commitment::STATE_WAITING, "FulfilCommitment",
     meetings::v1::Commitment::STATE_FULFILLED},
    {meetings::v1::Commitment::STATE_OPEN, "RescheduleCommitment",
     meetings::v1::Commitment::STATE_OPEN},
    {meetings::v1::Commitment::STATE_WAITING, "RescheduleCommitment",
     meetings::v1::Commitment::STATE_OPEN},
    {meetings::v1::Commitment::STATE_OPEN, "WithdrawCommitment",
     meetings::v1::Commitment::STATE_WITHDRAWN},
    {meetings::v1::Commitment::STATE_WAITING, "WithdrawCommitment",
     meetings::v1::Commitment::STATE_WITHDRAWN},
};

// What follows from the record itself: `state` and `first_due_date`.
void DeriveCommitment(meetings::v1::Commitment& commitment);

// The day, as YYYYMMDD, on which what a record tells of happened: a meeting was
// held, an item dealt with, a decision taken, a commitment kept. 0 when that is
// not known, has not happened, or the record is of another kind.
using DayOf = absl::FunctionRef<int32_t(const std::string& name)>;

// The day on which a commitment was made; 0 when that is not known.
int32_t MadeDay(const meetings::v1::Commitment& commitment, DayOf day_of);

// The day of one fulfilment; 0 when that is not known.
int32_t DayOfFulfilment(const meetings::v1::Commitment::Fulfilment& fulfilment,
                        DayOf day_of);

// The day on which a commitment was kept as a whole; 0 when it was not, or when
// the day is not known.
int32_t FulfilmentDay(const meetings::v1::Commitment& commitment, DayOf day_of);

// Adds the names of the records by whose days IsOpenOn decides; some are empty.
void AddOpenDays(const meetings::v1::Commitment& commitment,
                 std::vector<std::string>& names);

// Whether `commitment` stood open on `day` (YYYYMMDD): made by then as far as
// is known, neither kept as a whole nor withdrawn by then. What was kept or
// withdrawn on a day that is not known is open on none.
bool IsOpenOn(const meetings::v1::Commitment& commitment, int32_t day,
              DayOf day_of);

// A commitment that was overdue: when it was due, as that was known on the day,
// and the last day, as YYYYMMDD, on which it could have been kept in time.
struct Overdue {
  meetings::v1::Due due;
  int32_t last_day = 0;
};

// Whether `commitment` was overdue on `day`: open then, its due of that day
// past.
std::optional<Overdue> OverdueOn(const meetings::v1::Commitment& commitment,
                                 int32_t day, DayOf day_of);

}  // namespace minutebook::rules
