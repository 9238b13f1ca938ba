// Draws a plan's page in any form.
#pragma once

#include "absl/status/statusor.h"
#include "minutebook/render/v1/plan_page.pb.h"

namespace minutebook::render {

// The page, or what does not fit on it. The same request gives the same bytes
// with the same fonts. INTERNAL when the drawing library fails.
absl::StatusOr<v1::DrawReply> Draw(const v1::DrawRequest& request);

}  // namespace minutebook::render
