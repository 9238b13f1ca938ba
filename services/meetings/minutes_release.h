// What the publication of minutes gives to those who may read them, beside the
// meeting and its items.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "services/engine/changes.h"
#include "services/engine/facts.h"

namespace minutebook::meetings {

// Releases, by operations, what came of these items of `meeting`: their papers,
// the decisions taken at them that were not published before, as of the day of
// the minutes' publication, and all their parts, the recommendations made and
// the promises given. RULE_BROKEN when a vote lacks the names that the meeting
// asks for.
absl::Status ReleaseResults(const engine::Facts& facts,
                            const v1::Meeting& meeting,
                            const std::vector<std::string>& items,
                            std::vector<engine::Operation>& operations);

}  // namespace minutebook::meetings
