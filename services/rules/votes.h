// What the record of a vote must hold.
#pragma once

#include "google/protobuf/repeated_ptr_field.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/vote.pb.h"

namespace minutebook::rules {

// Whether the minutes of `meeting` must name who voted for, against and not at
// all: a meeting on the budget from 25 February 2014 on, when the Local
// Authorities (Standing Orders) (England) (Amendment) Regulations 2014 came
// into force. False where the day is not known.
bool AsksForNames(const meetings::v1::Meeting& meeting);

// Whether one of the votes names nobody who voted.
bool LackNames(
    const google::protobuf::RepeatedPtrField<meetings::v1::Vote>& votes);

}  // namespace minutebook::rules
