#include "services/rules/body_names.h"

#include "services/rules/civil_date.h"

namespace minutebook::rules {

std::string BodyNameOn(const councils::v1::Body& body,
                       const google::type::Date& day) {
  const int32_t number = DateNumber(day);
  const auto& names = body.former_names();
  for (int i = 0; i < names.size(); ++i) {
    const auto& name = names.Get(i);
    if (name.has_start_date() && number < FirstDay(name.start_date())) continue;
    if (name.has_end_date()) {
      if (number <= LastDay(name.end_date())) return name.display_name();
      continue;
    }
    // No end is known: the name ended when the next one began, and a name of
    // which nothing is known says nothing about any day.
    if (i + 1 < names.size() && names.Get(i + 1).has_start_date() &&
        number < FirstDay(names.Get(i + 1).start_date())) {
      return name.display_name();
    }
  }
  return body.display_name();
}

}  // namespace minutebook::rules
