// The statements in sql/, one constant each, and how a text with marks becomes
// a statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "storage/driver.h"

namespace minutebook::storage {

// Statements that take a list of keys take this many; unused places hold null,
// which no key equals.
inline constexpr int kKeysPerStatement = 64;

using Marks = absl::Span<const std::pair<std::string_view, std::string>>;

// Replaces each {mark} of `text` by its value. Values are texts of this
// program, never a caller's. Marks with a meaning of their own:
// {keys:N}            the `keys` parameters that begin at ?N
// {visible:COLUMN:N}  whether the column's reading class is one of the set
//                     bound at ?N (VisibilitySet::limit) and ?N+1 (bodies)
std::string FillMarks(std::string_view text, Marks marks,
                      int keys = kKeysPerStatement);

// A statement with {keys:N}, for lists of one key too: most have no more, and
// unused places cost as much as used ones.
struct KeysSql {
  KeysSql(std::string_view text, Marks marks);

  const Sql one;
  const Sql many;
};

// Calls `run` with each chunk of keys as parameters behind `leading`, filled up
// with nulls, and the statement that takes so many. Stops at the first error.
absl::Status ForEachKeyChunk(
    const KeysSql& sql, absl::Span<const std::string> keys,
    const std::vector<Value>& leading,
    absl::FunctionRef<absl::Status(const Sql&, Values)> run);

// ABORTED: a statement changed another number of rows than it should have.
absl::Status OtherRowsChanged(const Sql& sql, int64_t expected,
                              int64_t changed);

}  // namespace minutebook::storage
