#include "services/rules/votes.h"

#include <algorithm>

#include "services/rules/civil_date.h"

namespace minutebook::rules {

bool AsksForNames(const meetings::v1::Meeting& meeting) {
  constexpr int32_t kFirstDay = 20140225;
  return meeting.kind() == meetings::v1::Meeting::KIND_BUDGET &&
         DateNumber(meeting.date()) >= kFirstDay;
}

bool LackNames(
    const google::protobuf::RepeatedPtrField<meetings::v1::Vote>& votes) {
  return std::any_of(votes.begin(), votes.end(),
                     [](const meetings::v1::Vote& vote) {
                       return vote.named_votes().empty();
                     });
}

}  // namespace minutebook::rules
