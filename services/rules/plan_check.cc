#include "services/rules/plan_check.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/rules/reading_ease.h"

namespace minutebook::rules {
namespace {

using strategies::v1::CheckPlanOnAPageResponse;
using strategies::v1::PlanTemplate;
using strategies::v1::Summary;
using Departure = CheckPlanOnAPageResponse::Departure;

class Check {
 public:
  Check(const Summary& plan, const PlanTemplate& plan_template, bool english,
        CheckPlanOnAPageResponse& response)
      : plan_(plan),
        template_(plan_template),
        english_(english),
        response_(response) {}

  void Do() {
    std::set<std::string> filled;
    int last = -1;
    for (int i = 0; i < plan_.sections_size(); ++i) {
      const Summary::Section& section = plan_.sections(i);
      const int place = PlaceOf(section.key());
      if (place < 0) {
        Add(Departure::KIND_SECTION_UNKNOWN, section.key(),
            absl::StrCat("the template has no section \"", section.key(),
                         "\""));
        continue;
      }
      if (!filled.insert(section.key()).second) {
        Add(Departure::KIND_SECTION_REPEATED, section.key(),
            absl::StrCat("the section \"", section.key(),
                         "\" stands there already"));
      } else if (place < last) {
        Add(Departure::KIND_OUT_OF_ORDER, section.key(),
            absl::StrCat("the section \"", section.key(), "\" comes before \"",
                         template_.sections(last).key(), "\""));
      }
      last = std::max(last, place);
      CheckSection(section, template_.sections(place), i);
    }
    for (const PlanTemplate::Section& wanted : template_.sections()) {
      if (wanted.required() && !filled.contains(wanted.key())) {
        Missing(wanted.key());
      }
    }
    if (template_.max_words() > 0 &&
        response_.words() > template_.max_words()) {
      TooLong("", response_.words(), template_.max_words());
    }
  }

 private:
  int PlaceOf(const std::string& key) const {
    for (int i = 0; i < template_.sections_size(); ++i) {
      if (template_.sections(i).key() == key) return i;
    }
    return -1;
  }

  void CheckSection(const Summary::Section& section,
                    const PlanTemplate::Section& wanted, int index) {
    const auto& measure = response_.sections(index);
    if (wanted.required() && measure.words() == 0) Missing(wanted.key());
    if (!section.heading().empty() && section.heading() != wanted.heading()) {
      Add(Departure::KIND_HEADING_DIFFERS, wanted.key(),
          absl::StrCat("the heading is \"", section.heading(),
                       "\"; the template's is \"", wanted.heading(), "\""));
    }
    if (wanted.max_words() > 0 && measure.words() > wanted.max_words()) {
      TooLong(wanted.key(), measure.words(), wanted.max_words());
    }
    const int ease = wanted.min_reading_ease() > 0
                         ? wanted.min_reading_ease()
                         : template_.min_reading_ease();
    if (ease == 0 || measure.words() == 0) return;
    if (!english_) {
      Add(Departure::KIND_NOT_MEASURED, wanted.key(),
          "the reading ease can be determined for English alone");
    } else if (measure.reading_ease() < ease) {
      Departure& departure =
          Add(Departure::KIND_HARD_TO_READ, wanted.key(),
              absl::StrCat("the reading ease is ", measure.reading_ease(),
                           "; at least ", ease, " is asked for"));
      departure.set_found(measure.reading_ease());
      departure.set_allowed(ease);
    }
  }

  Departure& Add(Departure::Kind kind, const std::string& section,
                 const std::string& message) {
    Departure& departure = *response_.add_departures();
    departure.set_kind(kind);
    departure.set_section(section);
    departure.set_message(message);
    return departure;
  }

  void Missing(const std::string& key) {
    Add(Departure::KIND_SECTION_MISSING, key,
        absl::StrCat("the section \"", key, "\" is required"));
  }

  void TooLong(const std::string& key, int found, int allowed) {
    Departure& departure =
        Add(Departure::KIND_TOO_LONG, key,
            absl::StrCat(key.empty() ? "the plan has "
                                     : absl::StrCat("\"", key, "\" has "),
                         found, " words; at most ", allowed, " are allowed"));
    departure.set_found(found);
    departure.set_allowed(allowed);
  }

  const Summary& plan_;
  const PlanTemplate& template_;
  const bool english_;
  CheckPlanOnAPageResponse& response_;
};

}  // namespace

CheckPlanOnAPageResponse CheckPlan(const Summary& plan,
                                   const PlanTemplate* plan_template,
                                   bool english) {
  CheckPlanOnAPageResponse response;
  int words = 0;
  for (int i = 0; i < plan.sections_size(); ++i) {
    const std::string& text = plan.sections(i).text();
    auto* measure = response.add_sections();
    measure->set_index(i);
    measure->set_key(plan.sections(i).key());
    measure->set_words(Measure(text).words);
    words += measure->words();
    const std::optional<int> ease = ReadingEase(text);
    if (english && ease.has_value()) measure->set_reading_ease(*ease);
  }
  response.set_words(words);
  if (plan_template == nullptr) {
    Departure* departure = response.add_departures();
    departure->set_kind(Departure::KIND_NO_TEMPLATE);
    departure->set_message("there is no template to check the plan by");
    return response;
  }
  *response.mutable_plan_template() = *plan_template;
  Check(plan, *plan_template, english, response).Do();
  return response;
}

}  // namespace minutebook::rules
