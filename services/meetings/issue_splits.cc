#include "services/meetings/issue_splits.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "services/engine/merge.h"
#include "services/meetings/record_course.h"

namespace minutebook::meetings {
namespace {

void AddTitle(const std::string& title, v1::Issue& issue) {
  const auto& others = issue.other_titles();
  if (title == issue.title() ||
      std::find(others.begin(), others.end(), title) != others.end()) {
    return;
  }
  issue.add_other_titles(title);
}

class MergeIssues : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<engine::Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::MergeIssuesRequest&>(message);
    absl::Status status = CheckEvidence(context.facts, request);
    if (!status.ok()) return status;
    absl::StatusOr<engine::Merge<v1::Issue>> gathered =
        engine::GatherMerge<v1::Issue>(context.facts, request.name(),
                                       request.into());
    if (!gathered.ok()) return gathered.status();
    v1::Issue& from = gathered->from;
    v1::Issue& into = gathered->into;
    constexpr int kMostMerges = 100;
    status = CheckRoom(into.merges(), kMostMerges, request.into(), "merges");
    if (!status.ok()) return status;
    AddTitle(from.title(), into);
    for (const std::string& title : from.other_titles()) AddTitle(title, into);
    v1::Issue::Merge& merge = *into.add_merges();
    merge.set_issue(request.name());
    merge.set_reason(request.reason());
    *merge.mutable_evidence() = request.evidence();
    status = SetDay(context, false, {}, merge.mutable_merge_date());
    if (!status.ok()) return status;
    from.set_merged_into(request.into());
    return gathered->Operations(context.facts, request.etag());
  }

 private:
  // The evidence is there, and is something other than the two issues, whose
  // titles alone prove nothing.
  static absl::Status CheckEvidence(const engine::Facts& facts,
                                    const v1::MergeIssuesRequest& request) {
    const std::vector<std::string> names(request.evidence().begin(),
                                         request.evidence().end());
    std::set<std::string> found;
    absl::Status status;
    Find<v1::Item>(facts, names, found, status);
    Find<v1::Paper>(facts, names, found, status);
    Find<v1::Decision>(facts, names, found, status);
    Find<v1::Citation>(facts, names, found, status);
    if (!status.ok()) return status;
    for (const std::string& name : names) {
      if (found.contains(name)) continue;
      return engine::RuleBroken(
          name, absl::StrCat(name,
                             " is no item, paper, decision or citation that "
                             "could show both issues to be one"));
    }
    return absl::OkStatus();
  }

  template <typename Record>
  static void Find(const engine::Facts& facts,
                   const std::vector<std::string>& names,
                   std::set<std::string>& found, absl::Status& status) {
    const auto records = facts.FindAll<Record>(names);
    if (!records.ok()) {
      status = records.status();
      return;
    }
    for (const auto& [name, record] : *records) found.insert(name);
  }
};

class SplitIssue : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<engine::Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::SplitIssueRequest&>(message);
    const engine::Facts& facts = context.facts;
    const absl::StatusOr<v1::Issue> source =
        facts.Get<v1::Issue>(request.name());
    if (!source.ok()) return source.status();
    if (!source->merged_into().empty()) {
      return engine::RuleBroken(
          request.name(), absl::StrCat(request.name(), " was merged into ",
                                       source->merged_into()));
    }
    v1::Issue issue;
    issue.set_title(request.title());
    issue.set_visibility(source->visibility());
    if (source->has_exemption()) {
      *issue.mutable_exemption() = source->exemption();
    }
    issue.set_language_code(source->language_code());
    issue.set_split_from(request.name());
    std::vector<engine::Operation> operations;
    operations.push_back(engine::Creating(
        facts.TypeOf<v1::Issue>(), absl::StrCat("councils/", facts.council()),
        request.issue_id().empty() ? context.new_id() : request.issue_id(),
        issue));
    const std::string name = operations.front().ref.Name();
    // The issue itself does not change; that it was seen as it is does count.
    operations.push_back(
        engine::Replacing(facts.TypeOf<v1::Issue>(), *source, request.etag()));
    std::set<std::string> left(request.records().begin(),
                               request.records().end());
    absl::Status status;
    Move<v1::Item>(facts, request.name(), name, left, operations, status);
    Move<v1::Decision>(facts, request.name(), name, left, operations, status);
    Move<v1::Recommendation>(facts, request.name(), name, left, operations,
                             status);
    Move<v1::Commitment>(facts, request.name(), name, left, operations, status);
    if (!status.ok()) return status;
    if (!left.empty()) {
      return engine::RuleBroken(
          *left.begin(),
          absl::StrCat(*left.begin(), " does not belong to ", request.name()));
    }
    return operations;
  }

 private:
  // Lets those of `left` that are a `Record` of the issue `from` belong to `to`
  // and takes them out of it.
  template <typename Record>
  static void Move(const engine::Facts& facts, const std::string& from,
                   const std::string& to, std::set<std::string>& left,
                   std::vector<engine::Operation>& operations,
                   absl::Status& status) {
    auto records = facts.FindAll<Record>(
        std::vector<std::string>(left.begin(), left.end()));
    if (!records.ok()) {
      status = records.status();
      return;
    }
    for (auto& [name, record] : *records) {
      auto& issues = *record.mutable_issues();
      const auto place = std::find(issues.begin(), issues.end(), from);
      if (place == issues.end()) continue;
      *place = to;
      left.erase(name);
      operations.push_back(engine::Replacing(facts.TypeOf<Record>(), record));
    }
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeMergeIssues() {
  return std::make_unique<MergeIssues>();
}

std::unique_ptr<engine::WriteCommand> MakeSplitIssue() {
  return std::make_unique<SplitIssue>();
}

}  // namespace minutebook::meetings
