// Where everything stands on a plan's page.
#pragma once

#include <variant>

#include "clients/render/page_layout.h"
#include "minutebook/render/v1/plan_page.pb.h"

namespace minutebook::render {

// A4. The text is as large as fits, the same for all sections. Rows of a grid
// that follows from the number of sections, or, where those have no room for
// the text, columns that are filled one after the other.
std::variant<PageLayout, v1::DrawReply::Overfull> LayOut(
    const v1::PlanPage& page);

}  // namespace minutebook::render
