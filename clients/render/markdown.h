// A plan's page as Markdown.
#pragma once

#include <string>

#include "minutebook/render/v1/plan_page.pb.h"

namespace minutebook::render {

// CommonMark. What the texts hold of its signs stands there as itself.
std::string AsMarkdown(const v1::PlanPage& page);

}  // namespace minutebook::render
