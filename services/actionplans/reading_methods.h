// CorrectReading, and how a final reading keeps what it said.
#pragma once

#include <memory>
#include <string>

#include "google/type/date.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "services/engine/command.h"

namespace minutebook::actionplans {

// Gives `reading` the value, or the reason why there is none, of `right`; what
// it said goes to its earlier values. False, and nothing changed, when there is
// no room for more of those.
bool Correct(const v1::Reading& right, const std::string& reason,
             const google::type::Date& day, v1::Reading& reading);

std::unique_ptr<engine::WriteCommand> MakeCorrectReading();

}  // namespace minutebook::actionplans
