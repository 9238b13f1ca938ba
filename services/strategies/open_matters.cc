#include "services/strategies/open_matters.h"

#include <set>

#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/rules/commitments.h"
#include "services/rules/recommendations.h"

namespace minutebook::strategies {
namespace {

using meetings::v1::Commitment;
using meetings::v1::Issue;
using meetings::v1::Item;
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
  std::vector<std::string> dated;
  for (const auto& [name, recommendation] : recommendations_) {
    rules::AddOpenDays(recommendation, dated);
  }
  for (const auto& [name, commitment] : commitments_) {
    rules::AddOpenDays(commitment, dated);
  }
  return days_.Load(facts, dated);
}

template <typename Record>
std::vector<Record> OpenMatters::OpenOn(
    int32_t day, const std::map<std::string, Record>& records) const {
  std::vector<Record> open;
  for (const auto& [name, record] : records) {
    if (rules::IsOpenOn(record, day, [this](const std::string& other) {
          return days_.Of(other);
        })) {
      open.push_back(record);
    }
  }
  return open;
}

std::vector<Recommendation> OpenMatters::Recommendations(int32_t day) const {
  return OpenOn(day, recommendations_);
}

std::vector<Commitment> OpenMatters::Commitments(int32_t day) const {
  return OpenOn(day, commitments_);
}

}  // namespace minutebook::strategies
