#include "services/rules/money.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace minutebook::rules {
namespace {

constexpr int32_t kNanosOfPenny = 10'000'000;
constexpr int32_t kNanosOfUnit = 1'000'000'000;
constexpr int64_t kPenniesOfUnit = 100;
// A million such lines still add up in 64 bits of pennies.
constexpr int64_t kMostUnits = 10'000'000'000;

bool IsCurrency(const std::string& code) {
  return code.size() == 3 &&
         std::all_of(code.begin(), code.end(),
                     [](unsigned char c) { return absl::ascii_isupper(c); });
}

}  // namespace

void CheckMoney(
    const google::type::Money& money, const std::string& path,
    absl::FunctionRef<void(const std::string& path, const std::string& what)>
        wrong) {
  if (!IsCurrency(money.currency_code())) {
    wrong(absl::StrCat(path, ".currency_code"),
          "is not the ISO 4217 code of a currency, such as `GBP`");
  }
  if (money.units() > kMostUnits || money.units() < -kMostUnits) {
    wrong(absl::StrCat(path, ".units"),
          absl::StrCat("is more than ", kMostUnits));
  }
  if (money.nanos() <= -kNanosOfUnit || money.nanos() >= kNanosOfUnit) {
    wrong(absl::StrCat(path, ".nanos"), "is a whole unit or more");
  } else if (money.nanos() % kNanosOfPenny != 0) {
    wrong(absl::StrCat(path, ".nanos"),
          "is not a whole number of minor units (hundredths)");
  } else if ((money.units() > 0 && money.nanos() < 0) ||
             (money.units() < 0 && money.nanos() > 0)) {
    wrong(absl::StrCat(path, ".nanos"), "has another sign than units");
  }
}

int64_t Pennies(const google::type::Money& money) {
  return money.units() * kPenniesOfUnit + money.nanos() / kNanosOfPenny;
}

std::string PenniesText(int64_t pennies) {
  const int64_t size = pennies < 0 ? -pennies : pennies;
  return absl::StrFormat("%s%d.%02d", pennies < 0 ? "-" : "",
                         size / kPenniesOfUnit, size % kPenniesOfUnit);
}

}  // namespace minutebook::rules
