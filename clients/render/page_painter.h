// Paints a layout, whatever on.
#pragma once

#include <cairo.h>

#include "clients/render/page_layout.h"

namespace minutebook::render {

// `cairo` counts in points. Where the surface is a PDF, what each text is goes
// into its structure.
void Paint(const PageLayout& layout, cairo_t* cairo);

}  // namespace minutebook::render
