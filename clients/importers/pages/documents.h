// Documents of an item: lines that name a file with its format and size.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/pages/page.h"
#include "clients/importers/pages/source_lines.h"

namespace minutebook::importers {

// Whether the line states a format and a size ("PDF 452 KB").
bool HasSize(std::string_view line);

// The documents that a listed line names. More than one when the page ran
// several together. A line without format and size is one document without
// them. Bullets, ", item 47" and "pdf icon" are no part of a title.
std::vector<PageDocument> DocumentsOf(std::string_view line,
                                      const std::vector<Link>& links);

// "13 TITLE PDF 452 KB" or "13. TITLE" or "TITLE".
struct ItemLine {
  std::optional<std::string> number;
  std::string title;
  std::optional<PageDocument> document;  // when a format and size are stated
};

// `known_number`: the number that the "Meeting:" line gave the item; with it,
// only that number is taken off the title, so that "2019 Housing Strategy"
// keeps its year.
ItemLine ReadItemLine(std::string_view line, const std::vector<Link>& links,
                      const std::optional<std::string>& known_number);

}  // namespace minutebook::importers
