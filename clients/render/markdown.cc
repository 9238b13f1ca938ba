#include "clients/render/markdown.h"

#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/render/text_blocks.h"

namespace minutebook::render {
namespace {

constexpr std::string_view kSigns = "\\`*_[]<>#|&~";

// On one line, with every sign of Markdown as itself.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (kSigns.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  // These mean something at the beginning of a line alone.
  if (!escaped.empty() &&
      (escaped[0] == '-' || escaped[0] == '+' || escaped[0] == '=')) {
    escaped.insert(0, "\\");
  }
  return escaped;
}

// A paragraph that begins like an item is none.
std::string Paragraph(const std::string& text) {
  std::string escaped = Escaped(text);
  size_t digits = 0;
  while (digits < escaped.size() && escaped[digits] >= '0' &&
         escaped[digits] <= '9') {
    ++digits;
  }
  if (digits > 0 && digits < escaped.size() &&
      (escaped[digits] == '.' || escaped[digits] == ')')) {
    escaped.insert(digits, "\\");
  }
  return escaped;
}

void AddText(const std::string& text, std::string& out) {
  bool after_item = false;
  for (const TextBlock& block : TextBlocks(text)) {
    const bool is_item = !block.marker.empty();
    // Two blanks before the end of a line keep what follows on its own.
    if (block.follows) {
      out.insert(out.size() - 1, "  ");
    } else if (!is_item || !after_item) {
      absl::StrAppend(&out, "\n");
    }
    if (!is_item) {
      absl::StrAppend(&out, Paragraph(block.text), "\n");
    } else {
      absl::StrAppend(&out, block.marker == "•" ? "-" : block.marker, " ",
                      Escaped(block.text), "\n");
    }
    after_item = is_item;
  }
}

}  // namespace

std::string AsMarkdown(const v1::PlanPage& page) {
  std::string out = absl::StrCat("# ", Escaped(page.title()), "\n");
  std::string whose = Escaped(page.council());
  if (!page.subtitle().empty()) {
    absl::StrAppend(&whose, whose.empty() ? "" : ": ",
                    Escaped(page.subtitle()));
  }
  if (!whose.empty()) absl::StrAppend(&out, "\n", whose, "\n");
  for (const v1::PlanPage::Section& section : page.sections()) {
    if (!section.heading().empty()) {
      absl::StrAppend(&out, "\n## ", Escaped(section.heading()), "\n");
    }
    AddText(section.text(), out);
  }
  if (page.foot_size() > 0) absl::StrAppend(&out, "\n---\n");
  for (const std::string& text : page.foot()) {
    absl::StrAppend(&out, "\n", Paragraph(text), "\n");
  }
  return out;
}

}  // namespace minutebook::render
