// Resource names and the patterns they follow, such as
// `councils/{council}/meetings/{meeting}`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace minutebook::client {

class NamePattern {
 public:
  explicit NamePattern(std::string_view pattern);

  const std::string& text() const { return text_; }

  // The variables in order: {"council", "meeting"}.
  const std::vector<std::string>& variables() const { return variables_; }

  // The ids that fill the variables, if the name has this form.
  std::optional<std::vector<std::string>> Match(std::string_view name) const;

  // The name with these ids; one id for each variable.
  std::string Fill(const std::vector<std::string>& ids) const;

  // The full name that a shorter form stands for: a full name itself, a name
  // relative to the council (`meetings/m1`), or the bare ids below it (`m1`,
  // `m1/i2`). Nothing when `text` is none of these, or when it leaves the
  // council open and `council` is empty.
  std::optional<std::string> Expand(std::string_view text,
                                    std::string_view council) const;

  // The pattern's parent: `councils/{council}` for meetings, empty text for
  // councils.
  std::string ParentText() const;

 private:
  std::string text_;
  std::vector<std::string> segments_;  // variables keep their braces
  std::vector<std::string> variables_;
};

// The last segment of a name: its id.
std::string IdOf(std::string_view name);

// A name without its last two segments: `councils/x/meetings/m` for an item of
// that meeting, empty for a council.
std::string_view ParentOf(std::string_view name);

// Whether `id` may be chosen as an id: 1 to 63 of a-z, 0-9 and -, not starting
// with -.
bool IsValidId(std::string_view id);

}  // namespace minutebook::client
