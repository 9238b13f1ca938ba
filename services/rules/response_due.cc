#include "services/rules/response_due.h"

#include "services/rules/civil_date.h"
#include "services/rules/rule_sets.h"

namespace minutebook::rules {

google::type::Date ResponseDueDate(const councils::v1::Settings& settings,
                                   const google::type::Date& made) {
  constexpr int kStatutoryMonths = 2;
  const int months = RuleSetOn(settings, DateNumber(made)).response_months();
  return AddMonths(made, months == 0 ? kStatutoryMonths : months);
}

}  // namespace minutebook::rules
