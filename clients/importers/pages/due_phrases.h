// The times and conditions by which something is promised: "in February 2014",
// "at its next meeting", "as and when …", "every three years".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace minutebook::importers {

struct DuePhrase {
  size_t begin = 0;
  size_t end = 0;
};

// The first such phrase of the text, whole, with its preposition.
std::optional<DuePhrase> FindDue(std::string_view text);

}  // namespace minutebook::importers
