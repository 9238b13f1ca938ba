// The search for the earlier minutes and decisions that texts refer to, many
// references at once.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/minute_reference.pb.h"
#include "services/engine/facts.h"
#include "services/rules/minute_reference.h"

namespace minutebook::meetings {

// A reference and what it leads to. `request` is as
// ResolveMinuteReference takes it, with its `citation` not read.
struct SoughtReference {
  v1::ResolveMinuteReferenceRequest request;
  v1::ResolveMinuteReferenceResponse response;
  std::vector<std::string> bodies;  // that may be meant
  rules::MinuteReference number;
};

// What a citation says, as a request without it would.
v1::ResolveMinuteReferenceRequest RequestOf(const v1::Citation& citation);

// Fills in the responses. One statement for each body and time that are
// referred to, and a bounded number besides, however many references there are.
absl::Status Search(const engine::Facts& facts,
                    absl::Span<SoughtReference> references);

}  // namespace minutebook::meetings
