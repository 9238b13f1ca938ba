#include "services/meetings/check_issue.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/issue_check.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/engine/above.h"
#include "services/meetings/reference_search.h"
#include "services/rules/minute_reference.h"
#include "services/rules/printed_contacts.h"
#include "services/rules/promises.h"
#include "services/rules/votes.h"

namespace minutebook::meetings {
namespace {

using v1::IssueFinding;

constexpr size_t kMostItems = 1000;
// Meetings whose other items are looked at, and citations that are followed.
constexpr size_t kMostLooked = 100;
constexpr int kMostFindings = 500;

class Check {
 public:
  Check(const engine::Facts& facts, const v1::Issue& issue,
        v1::CheckIssueResponse& response)
      : facts_(facts), issue_(issue), response_(response) {}

  absl::Status Do() {
    auto items = facts_.Referring<v1::Issue, v1::Item>(issue_.name());
    if (!items.ok()) return items.status();
    items_ = *std::move(items);
    Cut(kMostItems, items_);
    for (const v1::Item& item : items_) names_.push_back(item.name());
    absl::Status status = CheckPromises();
    if (status.ok()) CheckContacts();
    if (status.ok()) status = FindMeetings();
    if (status.ok()) status = CheckMinuteNumbers();
    if (status.ok()) status = CheckCitations();
    if (status.ok()) status = CheckVotes();
    return status;
  }

 private:
  template <typename T>
  void Cut(size_t most, std::vector<T>& values) {
    if (values.size() <= most) return;
    values.resize(most);
    response_.set_partial(true);
  }

  void Add(IssueFinding::Kind kind, std::vector<std::string> records,
           const std::string& detail) {
    if (response_.findings_size() == kMostFindings) {
      response_.set_partial(true);
      return;
    }
    IssueFinding& finding = *response_.add_findings();
    finding.set_kind(kind);
    std::sort(records.begin(), records.end());
    records.erase(std::unique(records.begin(), records.end()), records.end());
    for (std::string& record : records) {
      finding.add_records(std::move(record));
    }
    finding.set_detail(detail);
  }

  static std::string Told(const v1::Commitment& commitment) {
    const std::string& to = commitment.to_body_as_stated().empty()
                                ? commitment.to_body()
                                : commitment.to_body_as_stated();
    return absl::StrCat("\"", commitment.what(), "\"",
                        to.empty() ? "" : absl::StrCat(" to ", to), " for \"",
                        commitment.due().as_stated(), "\"");
  }

  // Promises given at the items or said to be on the issues, but for those that
  // `besides` has, by their names.
  absl::StatusOr<std::vector<v1::Commitment>> PromisesOn(
      const std::vector<std::string>& items,
      const std::vector<std::string>& issues,
      const std::set<std::string>& besides) {
    std::map<std::string, v1::Commitment> by_name;
    auto of_items = facts_.Referring<v1::Item, v1::Commitment>(items);
    if (!of_items.ok()) return of_items.status();
    for (auto& [item, commitments] : *of_items) {
      for (v1::Commitment& commitment : commitments) {
        // One that an item keeps may be of another matter.
        if (commitment.origin_item() != item) continue;
        const std::string name = commitment.name();
        by_name.emplace(name, std::move(commitment));
      }
    }
    auto of_issues = facts_.Referring<v1::Issue, v1::Commitment>(issues);
    if (!of_issues.ok()) return of_issues.status();
    for (auto& [issue, commitments] : *of_issues) {
      for (v1::Commitment& commitment : commitments) {
        const std::string name = commitment.name();
        by_name.emplace(name, std::move(commitment));
      }
    }
    std::vector<v1::Commitment> all;
    for (auto& [name, commitment] : by_name) {
      if (!besides.contains(name)) all.push_back(std::move(commitment));
    }
    Cut(kMostItems, all);
    return all;
  }

  // The promises on the issues that this one is linked with, either way.
  absl::StatusOr<std::vector<v1::Commitment>> PromisesOnLinked(
      const std::vector<v1::Commitment>& own) {
    std::set<std::string> linked;
    for (const auto& link : issue_.links()) linked.insert(link.issue());
    const auto referring =
        facts_.Referring<v1::Issue, v1::Issue>(issue_.name());
    if (!referring.ok()) return referring.status();
    for (const v1::Issue& other : *referring) {
      for (const auto& link : other.links()) {
        if (link.issue() == issue_.name()) linked.insert(other.name());
      }
    }
    if (linked.empty()) return std::vector<v1::Commitment>();
    std::vector<std::string> issues(linked.begin(), linked.end());
    Cut(kMostLooked, issues);
    const auto items = facts_.Referring<v1::Issue, v1::Item>(issues);
    if (!items.ok()) return items.status();
    std::vector<std::string> names;
    for (const auto& [issue, of_issue] : *items) {
      for (const v1::Item& item : of_issue) names.push_back(item.name());
    }
    Cut(kMostItems, names);
    std::set<std::string> known;
    for (const v1::Commitment& commitment : own) {
      known.insert(commitment.name());
    }
    return PromisesOn(names, issues, known);
  }

  absl::Status CheckPromises() {
    absl::StatusOr<std::vector<v1::Commitment>> own =
        PromisesOn(names_, {issue_.name()}, {});
    if (!own.ok()) return own.status();
    absl::StatusOr<std::vector<v1::Commitment>> others = PromisesOnLinked(*own);
    if (!others.ok()) return others.status();
    for (const auto& [i, j] : rules::ConflictingPromises(*own, *others)) {
      const v1::Commitment& a = (*own)[i];
      const bool elsewhere = j >= own->size();
      const v1::Commitment& b =
          elsewhere ? (*others)[j - own->size()] : (*own)[j];
      Add(IssueFinding::KIND_CONFLICTING_PROMISES, {a.name(), b.name()},
          absl::StrCat("what is promised as ", Told(a), " is also promised",
                       elsewhere ? " on a linked issue" : "", " as ", Told(b),
                       ", and no day is right for both"));
    }
    return absl::OkStatus();
  }

  void CheckContacts() {
    for (rules::SeveralNumbers& contact :
         rules::ContactsWithSeveralNumbers(items_)) {
      Add(IssueFinding::KIND_SEVERAL_TELEPHONE_NUMBERS,
          std::move(contact.items),
          absl::StrCat(contact.display_name, " is printed with ",
                       absl::StrJoin(contact.telephones, " and with ")));
    }
  }

  absl::Status FindMeetings() {
    std::vector<std::string> meetings;
    for (const std::string& name : names_) {
      meetings.push_back(engine::Above(name));
    }
    auto found = facts_.FindAll<v1::Meeting>(meetings);
    if (!found.ok()) return found.status();
    meetings_ = *std::move(found);
    return absl::OkStatus();
  }

  absl::Status CheckMinuteNumbers() {
    std::vector<std::string> meetings;
    std::set<std::string> told;  // the first item of each number
    for (const v1::Item& item : items_) {
      if (item.minute_number().empty()) continue;
      const std::string meeting = engine::Above(item.name());
      if (meetings.empty() || meetings.back() != meeting) {
        meetings.push_back(meeting);
      }
    }
    Cut(kMostLooked, meetings);
    const auto below = facts_.Below<v1::Item>(meetings);
    if (!below.ok()) return below.status();
    for (const v1::Item& item : items_) {
      const std::string meeting = engine::Above(item.name());
      const auto others = below->find(meeting);
      if (item.minute_number().empty() || others == below->end()) continue;
      std::vector<std::string> same;
      for (const v1::Item& other : others->second) {
        if (rules::SameLabel(other.minute_number(), item.minute_number())) {
          same.push_back(other.name());
        }
      }
      // Told once, at the first of them that is of the issue.
      if (same.size() < 2 || !told.insert(same.front()).second) {
        continue;
      }
      const std::string count = absl::StrCat(same.size());
      Add(IssueFinding::KIND_DOUBLED_MINUTE_NUMBER, std::move(same),
          absl::StrCat("minute number ", item.minute_number(), " stands at ",
                       count, " items of one meeting"));
    }
    return absl::OkStatus();
  }

  absl::Status CheckCitations() {
    const auto found = facts_.Referring<v1::Item, v1::Citation>(names_);
    if (!found.ok()) return found.status();
    std::vector<std::string> citations;
    std::vector<SoughtReference> references;
    for (const auto& [item, of_item] : *found) {
      for (const v1::Citation& citation : of_item) {
        if (citation.citing_item() != item || !citation.cited_item().empty() ||
            !citation.cited_decision().empty()) {
          continue;
        }
        citations.push_back(citation.name());
        references.emplace_back().request = RequestOf(citation);
      }
    }
    Cut(kMostLooked, citations);
    Cut(kMostLooked, references);
    absl::Status status = Search(facts_, absl::MakeSpan(references));
    if (!status.ok()) return status;
    for (size_t i = 0; i < citations.size(); ++i) {
      const auto& response = references[i].response;
      if (response.resolution() ==
          v1::ResolveMinuteReferenceResponse::RESOLUTION_RESOLVED) {
        continue;
      }
      Add(IssueFinding::KIND_UNRESOLVED_CITATION, {citations[i]},
          absl::StrJoin(response.findings(), "; "));
    }
    return absl::OkStatus();
  }

  absl::Status CheckVotes() {
    std::vector<std::string> budget;
    for (const std::string& name : names_) {
      const auto meeting = meetings_.find(engine::Above(name));
      if (meeting != meetings_.end() && rules::AsksForNames(meeting->second)) {
        budget.push_back(name);
      }
    }
    const auto decisions = facts_.Referring<v1::Item, v1::Decision>(budget);
    if (!decisions.ok()) return decisions.status();
    std::vector<std::string> taken;
    for (const auto& [item, of_item] : *decisions) {
      for (const v1::Decision& decision : of_item) {
        if (decision.item() != item) continue;
        taken.push_back(decision.name());
        CheckNames(decision);
      }
    }
    const auto parts = facts_.Below<v1::Part>(taken);
    if (!parts.ok()) return parts.status();
    for (const auto& [decision, below] : *parts) {
      for (const v1::Part& part : below) CheckNames(part);
    }
    return absl::OkStatus();
  }

  template <typename Record>
  void CheckNames(const Record& record) {
    if (!rules::LackNames(record.votes())) return;
    Add(IssueFinding::KIND_VOTE_WITHOUT_NAMES, {record.name()},
        "a vote at a budget meeting does not name who voted for, against and "
        "abstained");
  }

  const engine::Facts& facts_;
  const v1::Issue& issue_;
  v1::CheckIssueResponse& response_;
  std::vector<v1::Item> items_;
  std::vector<std::string> names_;
  std::map<std::string, v1::Meeting> meetings_;
};

class CheckIssue : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::CheckIssueRequest&>(message);
    const engine::Facts facts = context.facts();
    const absl::StatusOr<v1::Issue> issue =
        facts.Get<v1::Issue>(request.name());
    if (!issue.ok()) return issue.status();
    v1::CheckIssueResponse response;
    absl::Status status = Check(facts, *issue, response).Do();
    if (!status.ok()) return status;
    return response.SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeCheckIssue() {
  return std::make_unique<CheckIssue>();
}

}  // namespace minutebook::meetings
