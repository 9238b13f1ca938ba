// The values of measures: decimal texts, held as whole numbers of their last
// decimal place. Nothing is ever rounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/numeric/int128.h"

namespace minutebook::rules {

inline constexpr int kMostDecimalDigits = 18;
inline constexpr int kMostDecimalPlaces = 6;

// `units` times ten to the power of minus `places`; `places` is as small as it
// can be, so that equal values are equal members.
struct Decimal {
  int64_t units = 0;
  int places = 0;  // 0 to kMostDecimalPlaces

  bool operator==(const Decimal& other) const = default;
};

// The value of `-?[0-9]+(\.[0-9]+)?`; nothing for any other text, and for one
// of more digits or decimal places than are held. Zeros that say nothing do not
// count as either.
std::optional<Decimal> ParseDecimal(std::string_view text);

// The one text of that value: no `+`, no zero that says nothing, no `-0`.
std::string DecimalText(const Decimal& value);

// The value in millionths, in which any two are compared.
absl::int128 Millionths(const Decimal& value);

// The text of a number of millionths.
std::string MillionthsText(absl::int128 millionths);

}  // namespace minutebook::rules
