#include "clients/render/text_blocks.h"

#include <array>
#include <cctype>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace minutebook::render {
namespace {

constexpr char kBullet[] = "•";
// Who breaks lines by their length breaks them later than this.
constexpr size_t kShortLine = 56;
constexpr std::array<std::string_view, 5> kMarkers = {"- ", "* ", "• ", "– ",
                                                      "· "};

// The bullet that the line begins with, taken off it; empty for none.
std::string TakeBullet(std::string_view& line) {
  for (const std::string_view marker : kMarkers) {
    if (line.substr(0, marker.size()) == marker) {
      line.remove_prefix(marker.size());
      return kBullet;
    }
  }
  return "";
}

// The number of at most two digits, with its dot or bracket.
std::string TakeNumber(std::string_view& line) {
  size_t digits = 0;
  while (digits < line.size() && digits < 3 &&
         absl::ascii_isdigit(static_cast<unsigned char>(line[digits]))) {
    ++digits;
  }
  if (digits == 0 || digits > 2 || line.size() < digits + 2 ||
      (line[digits] != '.' && line[digits] != ')') || line[digits + 1] != ' ') {
    return "";
  }
  std::string number(line.substr(0, digits + 1));
  line.remove_prefix(digits + 2);
  return number;
}

std::string_view Trimmed(std::string_view line) {
  while (!line.empty() &&
         std::isspace(static_cast<unsigned char>(line.front())) != 0) {
    line.remove_prefix(1);
  }
  while (!line.empty() &&
         std::isspace(static_cast<unsigned char>(line.back())) != 0) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

std::vector<TextBlock> TextBlocks(std::string_view text) {
  std::vector<TextBlock> blocks;
  bool open = false;  // whether a line may go on the last block
  size_t last = 0;    // the length of the line before
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) {
      open = false;
      continue;
    }
    std::string marker = TakeBullet(line);
    const bool after_number = !blocks.empty() &&
                              !blocks.back().marker.empty() &&
                              blocks.back().marker != kBullet;
    if (marker.empty() && (!open || after_number)) marker = TakeNumber(line);
    line = Trimmed(line);
    const bool goes_on = open && marker.empty();
    if (goes_on && (last >= kShortLine || !blocks.back().marker.empty())) {
      absl::StrAppend(&blocks.back().text, " ");
      blocks.back().text += line;
    } else {
      blocks.push_back({marker, std::string(line), goes_on});
    }
    open = true;
    last = line.size();
  }
  return blocks;
}

}  // namespace minutebook::render
