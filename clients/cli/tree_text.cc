#include "clients/cli/tree_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cli/text_layout.h"

namespace minutebook::cli {

void TreeText::Line(size_t level, const std::string& lead,
                    std::string_view text) {
  const std::string indent(2 * level, ' ');
  const std::string hanging(indent.size() + DisplayWidth(lead), ' ');
  const size_t room =
      width_ > hanging.size() + 20 ? width_ - hanging.size() : 20;
  std::string head = indent + lead;
  for (const std::string& line : Wrap(Printable(text), room)) {
    if (!line.empty()) absl::StrAppend(&text_, head, line, "\n");
    head = hanging;
  }
}

void TreeText::Title(std::string_view text) {
  Line(0, "", text);
  Line(0, "", std::string(std::min(DisplayWidth(text), width_), '='));
  Blank();
}

}  // namespace minutebook::cli
