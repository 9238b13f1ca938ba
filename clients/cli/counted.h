// Counts with what they count.
#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"

namespace minutebook::cli {

// `1 action`, `2 actions`; `plural` where it is not `one` with an s.
inline std::string Counted(size_t count, const std::string& one,
                           const std::string& plural = "") {
  if (count == 1) return absl::StrCat(count, " ", one);
  return absl::StrCat(count, " ", plural.empty() ? one + "s" : plural);
}

}  // namespace minutebook::cli
