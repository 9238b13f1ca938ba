// Money as the records hold it: google.type.Money in whole minor units.
#pragma once

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "google/type/money.pb.h"

namespace minutebook::rules {

// Says what is wrong with `money`, which stands at `path`: a currency that is
// no ISO 4217 code, parts of a penny, or units and nanos of different signs.
void CheckMoney(
    const google::type::Money& money, const std::string& path,
    absl::FunctionRef<void(const std::string& path, const std::string& what)>
        wrong);

// An amount in hundredths of its currency's unit. A million amounts that
// CheckMoney lets pass add up in 64 bits.
int64_t Pennies(const google::type::Money& money);

// The decimal text of that: `1234.50`.
std::string PenniesText(int64_t pennies);

}  // namespace minutebook::rules
