#include "services/strategies/open_matters.h"

#include <limits>
#include <set>

#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/rules/civil_date.h"
#include "services/strategies/names.h"

namespace minutebook::strategies {
namespace {

using meetings::v1::Commitment;
using meetings::v1::Issue;
using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Paper;
using meetings::v1::Part;
using meetings::v1::Recommendation;

// Adds the records that refer to any of `names` by their own names.
template <typename To, typename Record>
absl::Status AddReferring(const engine::Facts& facts,
                          absl::Span<const std::string> names,
                          std::map<std::string, Record>& records) {
  if (names.empty()) return absl::OkStatus();
  absl::StatusOr<std::map<std::string, std::vector<Record>>> found =
      facts.Referring<To, Record>(names);
  if (!found.ok()) return found.status();
  for (auto& [name, referrers] : *found) {
    for (Record& record : referrers) {
      std::string key = record.name();
      records.emplace(std::move(key), std::move(record));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status OpenMatters::Read(const engine::Facts& facts,
                               absl::Span<const std::string> issues,
                               absl::Span<const std::string> items,
                               absl::Span<const std::string> parts) {
  std::map<std::string, Item> on_issues;
  absl::Status status = AddReferring<Issue, Item>(facts, issues, on_issues);
  std::set<std::string> names(items.begin(), items.end());
  for (const auto& [name, item] : on_issues) names.insert(name);
  names.erase("");
  const std::vector<std::string> all(names.begin(), names.end());
  if (status.ok()) status = AddReferring<Item>(facts, all, papers_);
  if (status.ok()) status = AddReferring<Item>(facts, all, recommendations_);
  if (status.ok()) {
    status = AddReferring<Issue>(facts, issues, recommendations_);
  }
  if (status.ok()) status = AddReferring<Item>(facts, all, commitments_);
  if (status.ok()) status = AddReferring<Issue>(facts, issues, commitments_);
  if (status.ok()) status = AddReferring<Part>(facts, parts, commitments_);
  if (status.ok()) status = ReadMeetings(facts);
  if (!status.ok()) return status;
  // An item is also named where it is the one that fulfils a promise made
  // elsewhere, on another matter.
  const std::set<std::string> here(issues.begin(), issues.end());
  const std::set<std::string> from(parts.begin(), parts.end());
  std::erase_if(commitments_, [&](const auto& entry) {
    const Commitment& commitment = entry.second;
    if (names.contains(commitment.origin_item()) ||
        from.contains(commitment.origin_part())) {
      return false;
    }
    for (const std::string& issue : commitment.issues()) {
      if (here.contains(issue)) return false;
    }
    return true;
  });
  return absl::OkStatus();
}

absl::Status OpenMatters::ReadMeetings(const engine::Facts& facts) {
  std::vector<std::string> names;
  for (const auto& [name, recommendation] : recommendations_) {
    names.push_back(Above(recommendation.made_item()));
    names.push_back(Above(recommendation.put_item()));
  }
  for (const auto& [name, commitment] : commitments_) {
    names.push_back(Above(commitment.origin_item()));
    for (const auto& fulfilment : commitment.fulfilments()) {
      names.push_back(Above(fulfilment.item()));
    }
  }
  absl::StatusOr<std::map<std::string, Meeting>> found =
      facts.FindAll<Meeting>(names);
  if (!found.ok()) return found.status();
  meetings_ = *std::move(found);
  return absl::OkStatus();
}

template <typename Date>
bool OpenMatters::IsAfter(int32_t day, bool has_date, const Date& date,
                          const std::string& item) const {
  if (has_date) return rules::FirstDay(date) > day;
  const auto meeting = meetings_.find(Above(item));
  return meeting != meetings_.end() && meeting->second.has_date() &&
         rules::FirstDay(meeting->second.date()) > day;
}

std::vector<Recommendation> OpenMatters::Recommendations(int32_t day) const {
  std::vector<Recommendation> open;
  for (const auto& [name, recommendation] : recommendations_) {
    if (IsAfter(day, recommendation.has_made_date(), recommendation.made_date(),
                recommendation.made_item())) {
      continue;
    }
    const auto& response = recommendation.response();
    const bool answered =
        recommendation.has_response() &&
        response.status() !=
            Recommendation::Response::STATUS_TO_BE_CONSIDERED &&
        !IsAfter(day, response.has_response_date(), response.response_date(),
                 recommendation.put_item());
    if (!answered) open.push_back(recommendation);
  }
  return open;
}

std::vector<Commitment> OpenMatters::Commitments(int32_t day) const {
  std::vector<Commitment> open;
  for (const auto& [name, commitment] : commitments_) {
    if (IsAfter(day, false, google::type::Date(), commitment.origin_item())) {
      continue;
    }
    bool fulfilled = false;
    for (const auto& fulfilment : commitment.fulfilments()) {
      fulfilled = fulfilled ||
                  (!fulfilment.partial() &&
                   !IsAfter(day, fulfilment.has_fulfilment_date(),
                            fulfilment.fulfilment_date(), fulfilment.item()));
    }
    if (!fulfilled) open.push_back(commitment);
  }
  return open;
}

}  // namespace minutebook::strategies
