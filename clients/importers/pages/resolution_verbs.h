// The words with which a page introduces what was decided: "RESOLVED:", "It was
// RECOMMENDED that", "DECISION MADE: (ref)", "the Panel agreed to".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace minutebook::importers {

struct VerbMatch {
  std::string verb;    // as printed, without colon, dash or "that"
  size_t begin = 0;    // where the verb stands
  size_t text = 0;     // where the text of the decision begins
  bool formal = true;  // a formal verb, or narrative ("Members agreed to")
  bool opens_line = false;
  bool open_ended = false;  // the line ends with the verb
};

// The first formal verb of the line, else the first narrative one.
std::optional<VerbMatch> MatchVerb(std::string_view line);

}  // namespace minutebook::importers
