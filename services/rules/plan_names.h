// What the records of an exported plan are called.
#pragma once

#include <map>
#include <string>

#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/render/v1/report.pb.h"
#include "minutebook/strategies/v1/pathway.pb.h"

namespace minutebook::rules {

class PlanNames {
 public:
  explicit PlanNames(const actionplans::v1::PlanExport& plan);

  // The title of the record, or the last part of its name where none is known.
  std::string Of(const std::string& name) const;

 private:
  std::map<std::string, std::string> titles_;
};

// The council, the title, the language and the day of a plan's files.
render::v1::Report PlanReportHead(const actionplans::v1::PlanExport& plan,
                                  const PlanNames& names);

// Where the number of an action's entry is not stated, its place in the plan.
std::string NumberOf(const actionplans::v1::PlanExport& plan, int action);

// `red`, `amber`, `green`, or empty.
std::string ColourWord(actionplans::v1::Colour colour);

// By what the plan was adopted: `on 4 March 2015 by ...`.
std::string AdoptionText(const actionplans::v1::PlanExport& plan,
                         const PlanNames& names);

}  // namespace minutebook::rules
