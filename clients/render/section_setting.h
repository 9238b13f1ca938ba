// One section of a page, set to a width and a size.
#pragma once

#include <vector>

#include "clients/render/page_layout.h"
#include "clients/render/palette.h"
#include "clients/render/typesetter.h"
#include "minutebook/render/v1/plan_page.pb.h"

namespace minutebook::render {

struct SetSection {
  std::vector<PlacedText> texts;  // from the section's upper left corner
  double height = 0;              // that it needs, its own margins included
};

// A section of the grid: its heading above its text. `size` is that of the text
// in points.
SetSection SetCard(const Typesetter& typesetter, const Palette& palette,
                   const v1::PlanPage::Section& section, double width,
                   double size);

// The section that stands above the others, across the page.
SetSection SetLead(const Typesetter& typesetter, const Palette& palette,
                   const v1::PlanPage::Section& section, double width,
                   double size);

}  // namespace minutebook::render
