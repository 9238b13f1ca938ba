// An indented text for a terminal, line by line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace minutebook::cli {

class TreeText {
 public:
  // Lines have at most `width` columns, or 30.
  explicit TreeText(size_t width) : width_(width < 30 ? 30 : width) {}

  // One line, broken where it is too long: `lead` opens the first part, the
  // others stand below the text after it. Nothing where `text` is empty.
  void Line(size_t level, const std::string& lead, std::string_view text);

  // `text` with a rule below it and an empty line.
  void Title(std::string_view text);

  void Blank() { text_ += "\n"; }

  std::string Take() { return std::move(text_); }

 private:
  const size_t width_;
  std::string text_;
};

}  // namespace minutebook::cli
