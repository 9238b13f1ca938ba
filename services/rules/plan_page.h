// What stands on a plan's page, apart from how it is drawn.
#pragma once

#include <string>

#include "minutebook/render/v1/plan_page.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/plan_template.pb.h"
#include "minutebook/strategies/v1/summary.pb.h"

namespace minutebook::rules {

// What is known of a plan; null or empty where it is not.
struct PlanPageFacts {
  const strategies::v1::Summary& plan;
  const strategies::v1::PlanTemplate* plan_template = nullptr;
  const strategies::v1::Edition* edition = nullptr;
  std::string council = {};  // its display name
  std::string strategy_title = {};
  std::string approving_body = {};  // the name it bore on the day
  std::string minute_number = {};   // of the item at which it was approved
  std::string language = {};
  std::string logo = {};  // the bytes of a picture
};

// The sections in the template's order and then those it does not know; empty
// ones are left out. An edition that was not approved says so at the foot.
render::v1::PlanPage PlanPageOf(const PlanPageFacts& facts);

}  // namespace minutebook::rules
