// Labels of list lines ("(A)", "a)", "1.", "(ii)", "2(a)") and how a sequence
// of them nests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minutebook::importers {

struct PartMark {
  enum class Shape { kBrackets, kCloser, kStop, kDecimal };
  Shape shape = Shape::kBrackets;
  std::vector<std::string> tokens;  // "(2)(a)" has two
  size_t end = 0;                   // where the text begins
};

// The label that opens the line, if one does.
std::optional<PartMark> PartMarkOf(std::string_view line);

// Whether the token opens a list: a, A, i, I, 1.
bool IsFirst(const PartMark& mark);

// Whether `next` may come after `mark` in one list: "(ii)" after "(i)".
bool Follows(const PartMark& mark, const PartMark& next);

// One list line's text may hold several parts ("(A) …; and (B) …"): cut before
// each next label of the same shape and sequence. A text that does not open
// with a label stays whole.
std::vector<std::string_view> SplitInlineMarks(std::string_view text);

// Gives each label of a list its full path: after "1", "(a)" is "1(a)".
class PartNumbering {
 public:
  // `previous_leads_in`: the line before ends as a lead-in (":" or "to").
  std::string Next(const PartMark& mark, bool previous_leads_in);

 private:
  struct Level {
    PartMark::Shape shape;
    char series;  // '1' digits, 'a' and 'A' letters, 'i' and 'I' roman
    int ordinal;
    std::string path;
  };
  std::vector<Level> levels_;
};

}  // namespace minutebook::importers
