#include "clients/importers/pages/page_facts.h"

#include <string_view>
#include <utility>
#include <vector>

#include "clients/importers/pages/contacts.h"
#include "clients/importers/pages/lines.h"
#include "clients/importers/pages/text.h"

namespace minutebook::importers {

void BodyFromFacts(Page& page) {
  static const RE2* const kMaker =
      new RE2(R"((?i)decision[- ]makers?|gwneuthurwr y penderfyniad)");
  static const RE2* const kMeeting =
      new RE2(R"((?i)(?:decided|made|taken) at meeting)");
  static const RE2* const kDue = new RE2(R"((?i)decision due(?: date)?)");
  static const RE2* const kAfterDate =
      new RE2(R"(^\d{1,2}[/.]\d{1,2}[/.]\d{4}\s*[-–—]\s*(.+)$)");
  static const RE2* const kBy = new RE2(R"(\bby (?:the )?([A-Z].*)$)");
  if (page.meetings.size() != 1) return;
  // Of several makers, the one that met is told last and most exactly.
  int surest = 0;
  for (const auto& [key, value] : page.facts) {
    std::string_view body;
    int sure = 0;
    if (MatchWhole(*kMaker, key)) {
      body = value;
      sure = 2;
    } else if (MatchWhole(*kMeeting, key)) {
      if (auto match = Search(*kAfterDate, value)) body = match->groups[1];
      sure = 3;
    } else if (MatchWhole(*kDue, key)) {
      if (auto match = Search(*kBy, value)) body = match->groups[1];
      sure = 1;
    }
    if (Trim(body).empty() || sure <= surest) continue;
    surest = sure;
    NamedBody named = SplitBodyNote(body);
    page.meetings[0].body = std::move(named.name);
    page.meetings[0].body_note = std::move(named.note);
  }
}

void ContactFromFacts(Page& page) {
  static const RE2* const kContact =
      new RE2(R"((?i)contact(?: officers?)?|cyswllt|swyddog cyswllt)");
  if (page.meetings.size() != 1 || page.meetings[0].contact) return;
  for (const auto& [key, value] : page.facts) {
    if (!MatchWhole(*kContact, key)) continue;
    std::vector<Contact> contacts = ContactsOf(value);
    if (contacts.empty()) continue;
    page.meetings[0].contact = std::move(contacts.front());
    return;
  }
}

std::optional<Date> DecidedOn(const Page& page) {
  static const RE2* const kDay = new RE2(
      R"((?i)(?:date of (?:the )?decision|decision date|(?:decided|made|taken|considered) at meeting|dyddiad y penderfyniad))");
  for (const auto& [key, value] : page.facts) {
    if (!MatchWhole(*kDay, key)) continue;
    for (const StatedDate& date : FindDates(value)) {
      if (date.year && date.month && date.day) {
        return Date{*date.year, *date.month, *date.day};
      }
    }
  }
  return std::nullopt;
}

}  // namespace minutebook::importers
