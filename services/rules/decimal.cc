#include "services/rules/decimal.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace minutebook::rules {
namespace {

constexpr int kBase = 10;

bool AreDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
}

// The text of `units` with the point `places` before its end.
std::string TextOf(absl::int128 units, int places) {
  const bool negative = units < 0;
  std::string digits;
  for (absl::int128 rest = negative ? -units : units; rest > 0; rest /= kBase) {
    digits += static_cast<char>('0' + static_cast<int>(rest % kBase));
  }
  // At least one digit before the point.
  while (static_cast<int>(digits.size()) <= places) digits += '0';
  std::reverse(digits.begin(), digits.end());
  const size_t point = digits.size() - static_cast<size_t>(places);
  std::string decimals = digits.substr(point);
  while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
  std::string text = negative ? "-" : "";
  text += digits.substr(0, point);
  if (!decimals.empty()) text += "." + decimals;
  return text;
}

}  // namespace

std::optional<Decimal> ParseDecimal(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view decimals;
  if (point != std::string_view::npos) {
    decimals = text.substr(point + 1);
    if (!AreDigits(decimals)) return std::nullopt;
  }
  if (!AreDigits(whole)) return std::nullopt;
  while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
  while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
  if (decimals.size() > kMostDecimalPlaces) return std::nullopt;
  Decimal value;
  value.places = static_cast<int>(decimals.size());
  int digits = 0;
  for (const std::string_view part : {whole, decimals}) {
    for (const char c : part) {
      if (digits > 0 || c != '0') ++digits;
      if (digits > kMostDecimalDigits) return std::nullopt;
      value.units = value.units * kBase + (c - '0');
    }
  }
  if (negative) value.units = -value.units;
  return value;
}

std::string DecimalText(const Decimal& value) {
  return TextOf(value.units, value.places);
}

absl::int128 Millionths(const Decimal& value) {
  absl::int128 millionths = value.units;
  for (int place = value.places; place < kMostDecimalPlaces; ++place) {
    millionths *= kBase;
  }
  return millionths;
}

std::string MillionthsText(absl::int128 millionths) {
  return TextOf(millionths, kMostDecimalPlaces);
}

}  // namespace minutebook::rules
