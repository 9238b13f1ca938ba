// Which measures and targets a caller of PullTargets wants.
#pragma once

#include <string>

#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "minutebook/actionplans/v1/target_pull.pb.h"
#include "services/actionplans/measure_names.h"
#include "services/rules/civil_date.h"

namespace minutebook::actionplans {

class TargetFilter {
 public:
  explicit TargetFilter(const v1::PullTargetsRequest& request)
      : request_(request) {}

  // Whether it asks for certain measures; else for all.
  bool chooses_measures() const {
    return !request_.department().empty() || !request_.strategy().empty();
  }
  // Whether it asks for targets of certain periods.
  bool chooses_periods() const {
    return request_.has_start_date() || request_.has_end_date();
  }

  bool Wants(const v1::Measure& measure) const {
    if (!request_.department().empty() &&
        measure.department() != request_.department()) {
      return false;
    }
    if (request_.strategy().empty()) return true;
    for (const std::string& objective : measure.objectives()) {
      if (engine::Above(objective) == request_.strategy()) return true;
    }
    return false;
  }

  // Whether it asks for targets of that period, of whatever measure.
  bool Wants(const v1::Target& target) const {
    return (!request_.has_start_date() ||
            rules::DateNumber(target.end_date()) >=
                rules::DateNumber(request_.start_date())) &&
           (!request_.has_end_date() ||
            rules::DateNumber(target.start_date()) <=
                rules::DateNumber(request_.end_date()));
  }

 private:
  const v1::PullTargetsRequest request_;
};

}  // namespace minutebook::actionplans
