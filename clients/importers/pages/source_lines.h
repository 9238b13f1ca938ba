// The page as lines, whatever it came as: the common ground of text and HTML
// pages from which the grammar starts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace minutebook::importers {

struct Link {
  std::string text;
  std::string href;
};

struct SourceLine {
  int number = 0;    // 1-based, in the page as given
  std::string text;  // white space squeezed; empty for a blank line
  std::vector<Link> links;
  bool furniture = false;  // inside navigation or the page footer
  bool row_start = false;  // first line of a row of a flattened table
};

// Whether the bytes are an HTML page rather than its text.
bool LooksLikeHtml(std::string_view bytes);

// Lines of a text page. Pipes left over from a table are taken out.
std::vector<SourceLine> TextLines(std::string_view bytes);

// Lines of an HTML page in the form its text has: list items open with "- " or
// their number, links are kept beside the line. Nothing is fetched and no
// entity is expanded but HTML's own characters. A page too deep or broken for
// the parser is read with its tags taken out.
std::vector<SourceLine> HtmlLines(std::string_view bytes);

}  // namespace minutebook::importers
