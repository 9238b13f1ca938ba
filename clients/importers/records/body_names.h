// Which body a page means: names as they were on a day, and what the note
// beside a name tells of the body ("became Cabinet on 13 May 2019").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/type/date.pb.h"
#include "minutebook/councils/v1/body.pb.h"

namespace minutebook::importers {

// A name in the form in which names are compared: lower case, without "the",
// closing stop and spacing; "&" is "and".
std::string ComparableName(std::string_view name);

// The name that the body bore on the day; its present one when the day is not
// known.
std::string NameOnDay(const councils::v1::Body& body,
                      const std::optional<google::type::Date>& day);

// The body of that name on that day. Names in force on the day win over
// others; a former name fits only its own time. Null when none fits, or when
// several fit equally well and are different bodies of one name.
const councils::v1::Body* MatchBody(
    const std::vector<const councils::v1::Body*>& bodies, std::string_view name,
    const std::optional<google::type::Date>& day);

// What a note tells.
struct BodyNote {
  std::string new_name;                       // "became X"
  std::optional<google::type::Date> renamed;  // first day of the new name
  std::string old_name;                       // "formerly X"
  std::optional<google::type::Date> end;      // last day of the body
  std::optional<google::type::Date> start;    // first day of the body
};
BodyNote ReadBodyNote(std::string_view note);

// Whether a text names a body by its kind alone: "Panel", "Board".
bool IsGenericName(std::string_view name);

// The kind that the name speaks of, else KIND_UNSPECIFIED.
councils::v1::Body::Kind KindOfName(std::string_view name);

// YYYY, YYYY-MM or YYYY-MM-DD, else nothing.
std::optional<google::type::Date> ParseIsoDate(std::string_view iso);

// dd/mm/yyyy, "18 November 2015", "19 Dec 2006", "2012" and the like: the
// first date in the text, as exactly as stated.
std::optional<google::type::Date> FirstDate(std::string_view text);

// YYYY, YYYY-MM or YYYY-MM-DD.
std::string IsoDate(const google::type::Date& date);

// The day before a full date.
google::type::Date DayBefore(const google::type::Date& date);

}  // namespace minutebook::importers
