// PublishDecision: gives a decision and its parts to those who were to read
// them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/type/date.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/engine/changes.h"
#include "services/engine/command.h"
#include "services/engine/facts.h"

namespace minutebook::meetings {

std::unique_ptr<engine::WriteCommand> MakePublishDecision();

// Releases, by operations, a decision taken at `meeting` (an empty one: at
// none) as published on `day`, unless it was published before, and its parts.
// `etag` is what the caller saw of the decision. RULE_BROKEN when a vote lacks
// the names that the meeting asks for.
absl::Status ReleaseDecision(const engine::Facts& facts,
                             const v1::Meeting& meeting,
                             const google::type::Date& day,
                             const std::string& etag, v1::Decision& decision,
                             std::vector<v1::Part>& parts,
                             std::vector<engine::Operation>& operations);

}  // namespace minutebook::meetings
