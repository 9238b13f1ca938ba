// The word that somebody probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace minutebook::cli {

// The candidate most like `word` by edits; empty when none is like it.
std::string Nearest(std::string_view word,
                    const std::vector<std::string>& candidates);

// `; did you mean "X"?`, or nothing.
std::string DidYouMean(std::string_view word,
                       const std::vector<std::string>& candidates);

}  // namespace minutebook::cli
