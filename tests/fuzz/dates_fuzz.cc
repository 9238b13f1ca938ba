// Days: what a page's English says of a time, and the rules over the records'
// perhaps partial dates. The first line is a day, the second what was stated,
// the rest makes a body and a council's settings.

#include <algorithm>

#include "clients/importers/pages/civil_dates.h"
#include "clients/importers/pages/due_phrases.h"
#include "clients/importers/pages/fuzzy_date.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "services/rules/body_names.h"
#include "services/rules/civil_date.h"
#include "services/rules/response_due.h"
#include "tests/fuzz/made_message.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;

namespace {

void CheckStated(std::string_view text, std::optional<importers::Date> day) {
  for (const importers::StatedDate& date : importers::FindDates(text)) {
    Require(date.begin < date.end && date.end <= text.size(),
            "a date stands in its text");
    (void)importers::ToIso(date);
  }
  const auto phrase = importers::FindDue(text);
  Require(!phrase.has_value() ||
              (phrase->begin < phrase->end && phrase->end <= text.size()),
          "a phrase stands in its text");
  const importers::StatedDue due = importers::InterpretDue(text, day);
  for (const auto& end : {due.not_before, due.not_after}) {
    Require(!end.has_value() || importers::FromIso(*end).has_value(),
            "what was meant is a day");
  }
  Require(!due.not_before.has_value() || !due.not_after.has_value() ||
              *due.not_before <= *due.not_after,
          "a time begins before it ends");
}

// What the contract lets into a record.
void MakeValid(google::type::Date& date) {
  date.set_year(1 + std::abs(date.year() % 9999));
  date.set_month(std::abs(date.month() % 13));
  date.set_day(
      date.month() == 0
          ? 0
          : std::abs(date.day() %
                     (rules::DaysInMonth(date.year(), date.month()) + 1)));
}

void CheckRules(const importers::Date& day, fuzz::Input& input) {
  static auto* const maker = new fuzz::MessageMaker({"Cabinet", "Executive"});
  google::type::Date date;
  date.set_year(day.year);
  date.set_month(day.month);
  date.set_day(day.day);
  Require(rules::IsValidDate(date, false), "both know the same days");
  Require(rules::FirstDay(date) == rules::DateNumber(date) &&
              rules::LastDay(date) == rules::DateNumber(date),
          "a day is its own first and last");
  const int months = input.Byte();
  const google::type::Date later = rules::AddMonths(date, months);
  Require(later.year() > 9999 || rules::IsValidDate(later, false),
          "months later is a day");
  Require(rules::DateNumber(later) >= rules::DateNumber(date),
          "which is not earlier");

  councils::v1::Body body;
  maker->Fill(input, body);
  for (auto& former : *body.mutable_former_names()) {
    if (former.has_start_date()) MakeValid(*former.mutable_start_date());
    if (former.has_end_date()) MakeValid(*former.mutable_end_date());
  }
  const std::string name = rules::BodyNameOn(body, date);
  Require(
      name == body.display_name() ||
          std::any_of(body.former_names().begin(), body.former_names().end(),
                      [&](const auto& former) {
                        return former.display_name() == name;
                      }),
      "a body bore one of its names");
  councils::v1::Settings settings;
  maker->Fill(input, settings);
  for (auto& rules : *settings.mutable_rule_sets()) {
    if (rules.has_from_date()) MakeValid(*rules.mutable_from_date());
    rules.set_response_months(std::abs(rules.response_months() % 100));
  }
  Require(rules::DateNumber(rules::ResponseDueDate(settings, date)) >=
              rules::DateNumber(date),
          "an answer is not due before the question");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Input input(fuzz::TextOf(data, size));
  const std::string_view line = input.Line();
  const std::optional<importers::Date> day = importers::FromIso(line);
  if (day.has_value()) {
    Require(importers::IsValid(*day) && importers::ToIso(*day) == line,
            "a day is written as it is read");
  }
  CheckStated(input.Line(), day);
  if (day.has_value()) CheckRules(*day, input);
  return 0;
}
