#include "clients/cli/text_layout.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/views.h"

namespace minutebook::cli {
namespace {

struct Character {
  std::string_view bytes;
  uint32_t code = 0;
};

// The first character of `text`; a malformed byte counts as one.
Character First(std::string_view text) {
  const auto byte = [&](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  size_t length = 1;
  uint32_t code = byte(0);
  if (code >= 0xF0) {
    length = 4;
    code &= 0x07;
  } else if (code >= 0xE0) {
    length = 3;
    code &= 0x0F;
  } else if (code >= 0xC0) {
    length = 2;
    code &= 0x1F;
  }
  if (length > text.size()) return {text.substr(0, 1), 0xFFFD};
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {text.substr(0, 1), 0xFFFD};
    code = code << 6 | (byte(i) & 0x3F);
  }
  return {text.substr(0, length), code};
}

size_t Columns(uint32_t code) {
  const bool combining = (code >= 0x300 && code <= 0x36F) ||
                         (code >= 0x200B && code <= 0x200F) ||
                         (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF;
  if (combining || code < 0x20) return 0;
  const bool wide = (code >= 0x1100 && code <= 0x115F) ||
                    (code >= 0x2E80 && code <= 0xA4CF) ||
                    (code >= 0xAC00 && code <= 0xD7A3) ||
                    (code >= 0xF900 && code <= 0xFAFF) ||
                    (code >= 0xFE30 && code <= 0xFE6F) ||
                    (code >= 0xFF00 && code <= 0xFF60) ||
                    (code >= 0x1F300 && code <= 0x1FAFF);
  return wide ? 2 : 1;
}

// Narrower ones are told by terminals that do not know.
constexpr size_t kNarrowest = 20;

// How many bytes of a word go on a line of `width` columns.
size_t BreakOf(std::string_view word, size_t width) {
  size_t used = 0;
  size_t bytes = 0;
  size_t joint = 0;
  while (bytes < word.size()) {
    const Character character = First(word.substr(bytes));
    if (bytes > 0 && used + Columns(character.code) > width) break;
    used += Columns(character.code);
    bytes += character.bytes.size();
    if (character.code == '-' || character.code == '/') joint = bytes;
  }
  return bytes == word.size() || joint * 2 < bytes ? bytes : joint;
}

bool IsControl(uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F);
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const Character character = First(text);
    width += Columns(character.code);
    text.remove_prefix(character.bytes.size());
  }
  return width;
}

std::string FitWidth(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string fitted;
  size_t used = 0;
  while (!text.empty()) {
    const Character character = First(text);
    if (used + Columns(character.code) + 1 > width) break;
    used += Columns(character.code);
    fitted += character.bytes;
    text.remove_prefix(character.bytes.size());
  }
  return width == 0 ? "" : fitted + "…";
}

std::string PadRight(std::string_view text, size_t width) {
  const size_t used = DisplayWidth(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::vector<std::string> Wrap(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  for (const auto paragraph : absl::StrSplit(client::ToAbsl(text), '\n')) {
    std::string line;
    size_t used = 0;
    for (const auto part : absl::StrSplit(paragraph, ' ', absl::SkipEmpty())) {
      const std::string_view word = client::ToStd(part);
      const size_t columns = DisplayWidth(word);
      if (!line.empty() && used + 1 + columns > width) {
        lines.push_back(std::move(line));
        line.clear();
        used = 0;
      }
      if (!line.empty()) {
        line += ' ';
        ++used;
      }
      line += word;
      used += columns;
    }
    lines.push_back(std::move(line));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::vector<std::string> WrapWhole(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  for (const std::string& line : Wrap(text, width)) {
    std::string_view rest = line;
    while (DisplayWidth(rest) > width) {
      const size_t bytes = BreakOf(rest, width);
      lines.emplace_back(rest.substr(0, bytes));
      rest.remove_prefix(bytes);
    }
    lines.emplace_back(rest);
  }
  return lines;
}

std::string OneLine(std::string_view text) {
  std::string line;
  bool gap = false;
  while (!text.empty()) {
    const Character character = First(text);
    text.remove_prefix(character.bytes.size());
    if (IsControl(character.code) || character.code == ' ') {
      gap = !line.empty();
      continue;
    }
    if (gap) line += ' ';
    gap = false;
    line += character.bytes;
  }
  return line;
}

std::string Printable(std::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const Character character = First(text);
    text.remove_prefix(character.bytes.size());
    if (character.code == '\n' || !IsControl(character.code)) {
      printable += character.bytes;
    } else {
      printable += ' ';
    }
  }
  return printable;
}

size_t TerminalWidth() {
  const char* columns = std::getenv("COLUMNS");
  size_t width = 0;
  if (columns != nullptr && absl::SimpleAtoi(columns, &width) &&
      width >= kNarrowest) {
    return width;
  }
  winsize size{};
  if (IsTerminal(STDOUT_FILENO) &&
      ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col >= kNarrowest) {
    return size.ws_col;
  }
  return 80;
}

size_t TableWidth() {
  return IsTerminal(STDOUT_FILENO) ? TerminalWidth() : kNoWidth;
}

bool IsTerminal(int descriptor) { return isatty(descriptor) == 1; }

}  // namespace minutebook::cli
