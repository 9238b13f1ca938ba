// Text on a terminal: how wide it is and how it breaks into lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace minutebook::cli {

// The columns that UTF-8 text takes: combining marks take none, East Asian
// wide characters two.
size_t DisplayWidth(std::string_view text);

// At most `width` columns, the last an ellipsis when something was cut.
std::string FitWidth(std::string_view text, size_t width);

// `text` with spaces to `width` columns.
std::string PadRight(std::string_view text, size_t width);

// Lines of at most `width` columns, broken at spaces; a longer word stays
// whole. Line breaks in the text are kept.
std::vector<std::string> Wrap(std::string_view text, size_t width);

// The same, but a longer word is broken too: after `-` or `/` where there is
// one. `width` is at least 1.
std::vector<std::string> WrapWhole(std::string_view text, size_t width);

// Line breaks, tabs and control characters as single spaces.
std::string OneLine(std::string_view text);

// Text from a record without control characters that a terminal would obey.
// Line breaks stay.
std::string Printable(std::string_view text);

// The width to break text at: COLUMNS where that is a number, else that of the
// terminal that standard output is, else 80.
size_t TerminalWidth();

// No table is as wide.
inline constexpr size_t kNoWidth = static_cast<size_t>(-1);

// The width that a table may have: that of the terminal, and kNoWidth where
// standard output is none, for what is piped is cut by nobody.
size_t TableWidth();

// Whether the stream of this descriptor is a terminal.
bool IsTerminal(int descriptor);

}  // namespace minutebook::cli
