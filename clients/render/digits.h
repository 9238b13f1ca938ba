// Numbers as people read them.
#pragma once

#include <string>

namespace minutebook::render {

// The decimal number with a comma after each third digit before its point; any
// other text as it is.
std::string Grouped(std::string text);

}  // namespace minutebook::render
