// Judges what makes a service fail: see StoreFacts. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/keeping/store_facts.h"

namespace minutebook::keeping {

enum class Health { kOk, kWarn, kFail };

std::string_view HealthName(Health health);

struct Diagnosis {
  Health health = Health::kOk;
  std::string check;   // "store file", "disk space", ...
  std::string text;    // what is so
  std::string advice;  // what to do; empty when all is well
};

// One line for each check, in a fixed order.
std::vector<Diagnosis> Judge(const StoreFacts& facts);

}  // namespace minutebook::keeping
