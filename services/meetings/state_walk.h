// Pages over records that stand in certain states: one walk for each state,
// one after the other, and a rule that keeps some of what is met.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "google/type/date.pb.h"
#include "services/councils/council_settings.h"
#include "services/engine/command.h"
#include "services/engine/record_list.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/rules/civil_date.h"

namespace minutebook::meetings {

// Where a page begins. The day is that of the first page.
struct WalkPosition {
  google::type::Date on_date;
  size_t walk = 0;
  std::string place;  // Facts::Place::text

  std::string Encode() const {
    return absl::StrCat(rules::DateNumber(on_date), "\n", walk, "\n", place);
  }
};

// The position that the request's token holds, or the beginning, at the
// request's `on_date`.
template <typename Request>
absl::StatusOr<WalkPosition> PositionOf(const engine::ReadContext& context,
                                        const std::string& scope,
                                        const Request& request) {
  WalkPosition position;
  if (request.page_token().empty()) {
    absl::StatusOr<google::type::Date> day = councils::OnDate(
        context.facts(), request.has_on_date() ? &request.on_date() : nullptr,
        context.now);
    if (!day.ok()) return day.status();
    position.on_date = *std::move(day);
    return position;
  }
  const std::optional<std::string> text =
      context.tokens.OpenPageToken(scope, request.page_token());
  if (!text.has_value()) return engine::PageTokenInvalid();
  const std::vector<std::string> parts =
      absl::StrSplit(*text, absl::MaxSplits('\n', 2));
  int32_t day = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &day) ||
      !absl::SimpleAtoi(parts[1], &position.walk)) {
    return engine::PageTokenInvalid();
  }
  position.on_date = rules::DateOf(day);
  position.place = parts[2];
  return position;
}

// Whether what changed since the position's day matters: it is a past one.
inline absl::StatusOr<bool> IsPast(const engine::ReadContext& context,
                                   const WalkPosition& position) {
  const absl::StatusOr<google::type::Date> today =
      councils::OnDate(context.facts(), nullptr, context.now);
  if (!today.ok()) return today.status();
  return rules::DateNumber(position.on_date) < rules::DateNumber(*today);
}

// A day as filters write it.
inline std::string FilterDay(const google::type::Date& day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

// Goes through the records of `filters` from `position` on, in the order of
// `order`, until `asked` (0: the usual number) were kept or enough was looked
// at, and moves `position` along; true when more may follow. `gather` sees
// records before `keep` does, many at once.
template <typename Record>
absl::StatusOr<bool> WalkStates(
    const engine::Facts& facts, const std::vector<std::string>& filters,
    const std::string& order, int asked, WalkPosition& position,
    absl::FunctionRef<absl::Status(const std::vector<Record>&)> gather,
    absl::FunctionRef<bool(const Record&)> keep) {
  constexpr int64_t kWindowGrowth = 4;
  const int wanted = asked == 0 ? engine::kDefaultPageSize
                                : std::min(asked, engine::kMaxPageSize);
  int64_t window = wanted + 1;
  int64_t examined = 0;
  int kept = 0;
  size_t bytes = 0;
  for (; position.walk < filters.size(); ++position.walk) {
    for (bool ended = false; !ended;) {
      if (examined >= engine::kMaxExamined) return true;
      engine::Facts::Place place;
      place.text = position.place;
      std::vector<Record> records;
      std::vector<std::string> before;
      absl::Status status =
          facts.Walk<Record>(filters[position.walk], order,
                             std::min(window, engine::kMaxExamined - examined),
                             place, [&](Record record) {
                               before.push_back(place.text);
                               records.push_back(std::move(record));
                               return true;
                             });
      if (!status.ok()) return status;
      status = gather(records);
      if (!status.ok()) return status;
      for (size_t i = 0; i < records.size(); ++i) {
        if (kept == wanted || bytes > engine::kMaxPageBytes) {
          position.place = before[i];
          return true;
        }
        if (!keep(records[i])) continue;
        ++kept;
        bytes += records[i].ByteSizeLong();
      }
      position.place = place.text;
      examined += place.examined;
      ended = place.ended;
      window *= kWindowGrowth;
    }
    position.place.clear();
  }
  return false;
}

}  // namespace minutebook::meetings
