#include "clients/importers/records/body_names.h"

#include <re2/re2.h>

#include <array>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "clients/cpp/views.h"
#include "clients/importers/pages/civil_dates.h"
#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

using client::ToAbsl;
using councils::v1::Body;
using GoogleDate = google::type::Date;

// A partial date stands for its first or last day.
std::tuple<int, int, int> FirstDay(const GoogleDate& date) {
  return {date.year(), date.month(), date.day()};
}
std::tuple<int, int, int> LastDay(const GoogleDate& date) {
  return {date.year(), date.month() == 0 ? 12 : date.month(),
          date.day() == 0 ? 31 : date.day()};
}

bool Within(const GoogleDate& day, const GoogleDate* start,
            const GoogleDate* end) {
  const std::tuple<int, int, int> key = FirstDay(day);
  return (start == nullptr || FirstDay(*start) <= key) &&
         (end == nullptr || key <= LastDay(*end));
}

template <class Dated>
bool InForce(const Dated& dated, const GoogleDate& day) {
  return Within(day, dated.has_start_date() ? &dated.start_date() : nullptr,
                dated.has_end_date() ? &dated.end_date() : nullptr);
}

// 0 when the name does not fit, else the higher the better.
int Fit(const Body& body, const std::string& name,
        const std::optional<GoogleDate>& day) {
  int fit = 0;
  bool renamed_since = false;
  for (const auto& former : body.former_names()) {
    if (day && former.has_end_date() && InForce(former, *day)) {
      renamed_since = true;
    }
    if (ComparableName(former.display_name()) != name) continue;
    if (!day) {
      fit = std::max(fit, 1);
    } else if (InForce(former, *day)) {
      fit = std::max(fit, 3);
    }
  }
  if (ComparableName(body.display_name()) == name) {
    fit = std::max(fit, renamed_since ? 1 : 3);
  }
  if (fit == 0) return 0;
  return 2 * fit + (!day || InForce(body, *day) ? 1 : 0);
}

std::optional<GoogleDate> MakeDate(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 0 || month > 12) return std::nullopt;
  if (day != 0 && !IsValid({year, month, day})) return std::nullopt;
  GoogleDate date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

std::string CleanName(std::string_view text) {
  std::string name = StripClosing(Squeeze(text));
  if (StartsWithNoCase(name, "the ")) name = name.substr(4);
  return name;
}

}  // namespace

std::string ComparableName(std::string_view name) {
  std::string folded = Fold(Squeeze(name));
  if (absl::StartsWith(folded, "the ")) folded = folded.substr(4);
  folded = absl::StrReplaceAll(folded, {{"&", " and "}});
  while (!folded.empty() && (folded.back() == '.' || folded.back() == ' ')) {
    folded.pop_back();
  }
  return Squeeze(folded);
}

std::string NameOnDay(const Body& body, const std::optional<GoogleDate>& day) {
  if (day) {
    for (const auto& former : body.former_names()) {
      if (former.has_end_date() && InForce(former, *day)) {
        return former.display_name();
      }
    }
  }
  return body.display_name();
}

const Body* MatchBody(const std::vector<const Body*>& bodies,
                      std::string_view name,
                      const std::optional<GoogleDate>& day) {
  const std::string comparable = ComparableName(name);
  const Body* best = nullptr;
  int best_fit = 0;
  bool tie = false;
  for (const Body* body : bodies) {
    if (body->placeholder()) continue;
    const int fit = Fit(*body, comparable, day);
    if (fit == 0 || fit < best_fit) continue;
    tie = fit == best_fit;
    best_fit = fit;
    best = body;
  }
  return tie ? nullptr : best;
}

BodyNote ReadBodyNote(std::string_view note) {
  static const RE2 became(
      R"((?i)^\W*(?:became|now|renamed|known as|changed to)\s+(?:the\s+)?(.+?))"
      R"((?:,?\s+(?:on|from|in|since)\s+(.*?\d{4}).*)?$)");
  static const RE2 formerly(
      R"((?i)^\W*(?:formerly|previously)\s+(?:known as\s+)?(?:the\s+)?(.+?))"
      R"((?:,?\s+(?:until|to|before)\s+(.*?\d{4}).*)?$)");
  static const RE2 ended(
      R"((?i)\b(?:until|decommissioned|disbanded|abolished|ended|ceased|to)\b)"
      R"((.*\d{4}))");
  static const RE2 began(
      R"((?i)\b(?:from|since|established|set up|created)\b(.*\d{4}))");
  BodyNote read;
  const std::string text = Squeeze(note);
  if (const auto match = Search(became, text)) {
    read.new_name = CleanName(match->groups[1]);
    if (!match->groups[2].empty()) read.renamed = FirstDate(match->groups[2]);
  } else if (const auto old = Search(formerly, text)) {
    read.old_name = CleanName(old->groups[1]);
    if (!old->groups[2].empty()) read.renamed = FirstDate(old->groups[2]);
  } else if (const auto end = Search(ended, text)) {
    read.end = FirstDate(end->groups[1]);
  } else if (const auto start = Search(began, text)) {
    read.start = FirstDate(start->groups[1]);
  }
  return read;
}

bool IsGenericName(std::string_view name) {
  static const RE2 generic(
      "(?:sub-?committee|committee|panel|board|forum|group|working group|"
      "commission|meeting|members|authority|task group|partnership)");
  return RE2::FullMatch(ComparableName(name), generic);
}

Body::Kind KindOfName(std::string_view name) {
  struct Rule {
    const char* pattern;
    Body::Kind kind;
  };
  static constexpr std::array<Rule, 10> kRules = {{
      {R"(^(?:full |city |county |borough |district |town )*council$)",
       Body::KIND_FULL_COUNCIL},
      {R"(\b(?:cabinet member|executive member|executive councillor|portfolio holder|lead member)\b)",
       Body::KIND_SINGLE_MEMBER},
      {R"(\bmanagement team\b)", Body::KIND_OFFICER_TEAM},
      {R"(\bscrutiny\b)", Body::KIND_SCRUTINY},
      {R"(^(?:the )?(?:cabinet|executive|city executive board|executive board|executive committee)$)",
       Body::KIND_EXECUTIVE},
      {R"(\bcommittee\b)", Body::KIND_COMMITTEE},
      {R"(\bpanel\b)", Body::KIND_PANEL},
      {R"(\bgroup\b)", Body::KIND_PANEL},
      {R"(\bboard\b)", Body::KIND_BOARD},
      {R"(\bcabinet\b)", Body::KIND_EXECUTIVE},
  }};
  const std::string comparable = ComparableName(name);
  for (const Rule& rule : kRules) {
    if (RE2::PartialMatch(comparable, rule.pattern)) return rule.kind;
  }
  return Body::KIND_UNSPECIFIED;
}

std::optional<GoogleDate> ParseIsoDate(std::string_view iso) {
  static const RE2 form(R"((\d{4})(?:-(\d{2})(?:-(\d{2}))?)?)");
  std::string year, month, day;
  if (!RE2::FullMatch(std::string(iso), form, &year, &month, &day)) {
    return std::nullopt;
  }
  return MakeDate(std::stoi(year), month.empty() ? 0 : std::stoi(month),
                  day.empty() ? 0 : std::stoi(day));
}

std::optional<GoogleDate> FirstDate(std::string_view text) {
  static const RE2 numeric(R"(\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b)");
  static const RE2 bare_year(R"((?:^|\s)([12]\d{3})\b)");
  const std::string squeezed = Squeeze(text);
  int day = 0, month = 0, year = 0;
  if (RE2::PartialMatch(squeezed, numeric, &day, &month, &year)) {
    return MakeDate(year, month, day);
  }
  for (const StatedDate& stated : FindDates(squeezed)) {
    if (!stated.year) continue;
    return MakeDate(*stated.year, stated.month.value_or(0),
                    stated.day.value_or(0));
  }
  if (RE2::PartialMatch(squeezed, bare_year, &year)) {
    return MakeDate(year, 0, 0);
  }
  return std::nullopt;
}

std::string IsoDate(const GoogleDate& date) {
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) {
    return absl::StrFormat("%04d-%02d", date.year(), date.month());
  }
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(),
                         date.day());
}

GoogleDate DayBefore(const GoogleDate& date) {
  GoogleDate before = date;
  if (date.month() == 0) {
    before.set_year(date.year() - 1);
  } else if (date.day() > 1) {
    before.set_day(date.day() - 1);
  } else if (date.month() > 1) {
    before.set_month(date.month() - 1);
    if (date.day() == 1) {
      before.set_day(DaysInMonth(before.year(), before.month()));
    }
  } else {
    before.set_year(date.year() - 1);
    before.set_month(12);
    if (date.day() == 1) before.set_day(31);
  }
  return before;
}

}  // namespace minutebook::importers
