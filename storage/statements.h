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

// Replaces each {mark} of `text` by its value, and {keys:N} by the
// kKeysPerStatement parameters that begin at ?N. Values are texts of this
// program, never a caller's.
std::string FillMarks(
    std::string_view text,
    absl::Span<const std::pair<std::string_view, std::string>> marks);

// Calls `run` with each chunk of keys as parameters behind `leading`, filled up
// with nulls to kKeysPerStatement. Stops at the first error.
absl::Status ForEachKeyChunk(absl::Span<const std::string> keys,
                             const std::vector<Value>& leading,
                             absl::FunctionRef<absl::Status(Values)> run);

// ABORTED: a statement changed another number of rows than it should have.
absl::Status OtherRowsChanged(const Sql& sql, int64_t expected,
                              int64_t changed);

}  // namespace minutebook::storage
