// Money as the records hold it: google.type.Money in whole minor units.
#pragma once

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

}  // namespace minutebook::rules
