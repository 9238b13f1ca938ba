#include "services/meetings/issue_history.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "services/councils/council_settings.h"
#include "services/engine/above.h"
#include "services/engine/error.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/rules/body_names.h"
#include "services/rules/response_due.h"
#include "storage/issue_items.h"

namespace minutebook::meetings {
namespace {

using engine::ReadContext;
using engine::RecordRef;
using engine::ResourceType;
using storage::DatedKey;

constexpr int kMaxEntries = 50;
constexpr char kMethod[] =
    "minutebook.meetings.v1.MeetingService.GetIssueHistory";

// One place in the history: an item, or a decision without one.
struct Place {
  bool undated = false;
  int64_t date = 0;
  bool is_item = true;
  std::string key;

  auto operator<=>(const Place&) const = default;

  // As a page token's position; orders as the place does.
  std::string Position() const {
    return absl::StrCat(undated ? "1" : "0", absl::Dec(date, absl::kZeroPad8),
                        is_item ? "1" : "0", key);
  }
};

// Reads one page.
class HistoryPage {
 public:
  HistoryPage(const ReadContext& context, const storage::IssueItems& items,
              const RecordRef& issue)
      : context_(context),
        items_(items),
        issue_(issue),
        council_(issue.partition),
        facts_(context.session, context.catalogue, context.links, council_,
               context.caller.visibilities) {}

  absl::StatusOr<v1::GetIssueHistoryResponse> Read(int page_size,
                                                   const std::string& after,
                                                   std::string& last) {
    absl::StatusOr<v1::Issue> issue = facts_.Get<v1::Issue>(issue_.Name());
    if (!issue.ok()) return issue.status();
    v1::GetIssueHistoryResponse response;
    *response.mutable_issue() = *std::move(issue);

    absl::Status status = FindPlaces();
    if (!status.ok()) return status;
    std::erase_if(
        places_, [&](const Place& place) { return place.Position() <= after; });
    const bool more = places_.size() > static_cast<size_t>(page_size);
    if (more) places_.resize(page_size);
    status = Gather();
    if (!status.ok()) return status;
    size_t bytes = response.ByteSizeLong();
    for (const Place& place : places_) {
      v1::IssueHistoryEntry entry = Entry(place);
      bytes += entry.ByteSizeLong();
      if (bytes > engine::kMaxPageBytes && response.entries_size() > 0) {
        last = previous_;
        return response;
      }
      *response.add_entries() = std::move(entry);
      previous_ = place.Position();
    }
    if (more) last = previous_;
    return response;
  }

 private:
  // Of the item or decision that stands at `place`.
  std::string NameOf(const Place& place) const {
    const ResourceType& type = place.is_item ? facts_.TypeOf<v1::Item>()
                                             : facts_.TypeOf<v1::Decision>();
    return RecordRef{&type, council_, place.key}.Name();
  }

  absl::Status FindPlaces() {
    absl::StatusOr<std::vector<DatedKey>> items = items_.Items(
        context_.session, council_, issue_.key, context_.caller.visibilities);
    if (!items.ok()) return items.status();
    absl::StatusOr<std::vector<DatedKey>> decisions = items_.Decisions(
        context_.session, council_, issue_.key, context_.caller.visibilities);
    if (!decisions.ok()) return decisions.status();
    for (const DatedKey& item : *items) {
      places_.push_back({item.date == 0, item.date, true, item.key});
    }
    for (const DatedKey& decision : *decisions) {
      places_.push_back(
          {decision.date == 0, decision.date, false, decision.key});
    }
    std::sort(places_.begin(), places_.end());
    return absl::OkStatus();
  }

  // Reads all that hangs on the page's places, kind by kind.
  absl::Status Gather() {
    std::vector<std::string> items, decisions;
    for (const Place& place : places_) {
      (place.is_item ? items : decisions).push_back(NameOf(place));
    }
    absl::Status status = Find(items, items_by_name_);
    if (status.ok()) status = FindReferring(items, papers_);
    if (status.ok()) status = FindReferring(items, recommendations_);
    if (status.ok()) status = FindReferring(items, commitments_);
    if (status.ok()) status = FindReferring(items, citations_);
    if (status.ok()) status = FindReferring(items, decisions_);
    if (status.ok()) status = Find(decisions, decisions_alone_);
    if (status.ok()) status = FindParts();
    if (status.ok()) status = FindMeetings(items);
    if (status.ok()) status = FindBodies();
    if (status.ok() && !recommendations_.empty()) {
      absl::StatusOr<councils::v1::Settings> settings =
          councils::SettingsOf(facts_);
      if (!settings.ok()) return settings.status();
      settings_ = *std::move(settings);
    }
    return status;
  }

  template <typename Record>
  absl::Status Find(const std::vector<std::string>& names,
                    std::map<std::string, Record>& out) {
    absl::StatusOr<std::map<std::string, Record>> found =
        facts_.FindAll<Record>(names);
    if (!found.ok()) return found.status();
    out = *std::move(found);
    return absl::OkStatus();
  }

  // The records that refer to the items, in the order of their positions.
  template <typename Record>
  absl::Status FindReferring(const std::vector<std::string>& items,
                             std::map<std::string, std::vector<Record>>& out) {
    absl::StatusOr<std::map<std::string, std::vector<Record>>> found =
        facts_.Referring<v1::Item, Record>(items);
    if (!found.ok()) return found.status();
    out = *std::move(found);
    for (auto& [item, records] : out) SortByPosition(records);
    return absl::OkStatus();
  }

  template <typename Record>
  static void SortByPosition(std::vector<Record>& records) {
    if constexpr (requires(const Record& record) { record.position(); }) {
      std::stable_sort(records.begin(), records.end(),
                       [](const Record& a, const Record& b) {
                         return a.position() < b.position();
                       });
    }
  }

  absl::Status FindParts() {
    std::vector<std::string> parents;
    for (const auto& [item, decisions] : decisions_) {
      for (const v1::Decision& decision : decisions) {
        parents.push_back(decision.name());
      }
    }
    for (const auto& [name, decision] : decisions_alone_) {
      parents.push_back(name);
    }
    absl::StatusOr<std::map<std::string, std::vector<v1::Part>>> found =
        facts_.Below<v1::Part>(parents);
    if (!found.ok()) return found.status();
    parts_ = *std::move(found);
    for (auto& [decision, parts] : parts_) SortByPosition(parts);
    return absl::OkStatus();
  }

  // The meetings of the items, and those at which the recommendations were
  // made.
  absl::Status FindMeetings(const std::vector<std::string>& items) {
    std::vector<std::string> names;
    for (const std::string& item : items) names.push_back(engine::Above(item));
    for (const auto& [item, recommendations] : recommendations_) {
      for (const v1::Recommendation& recommendation : recommendations) {
        names.push_back(engine::Above(recommendation.made_item()));
      }
    }
    return Find(names, meetings_);
  }

  absl::Status FindBodies() {
    std::vector<std::string> names;
    for (const auto& [name, meeting] : meetings_) {
      names.push_back(meeting.body());
    }
    for (const auto& [name, decision] : decisions_alone_) {
      names.push_back(decision.decision_maker());
    }
    return Find(names, bodies_);
  }

  v1::IssueHistoryEntry Entry(const Place& place) const {
    v1::IssueHistoryEntry entry;
    entry.set_undated(place.undated);
    const std::string name = NameOf(place);
    if (!place.is_item) {
      const v1::Decision& decision = decisions_alone_.at(name);
      if (decision.has_decision_date()) {
        *entry.mutable_date() = decision.decision_date();
      }
      SetBody(decision.decision_maker(), "", entry);
      AddDecision(decision, entry);
      return entry;
    }
    *entry.mutable_item() = items_by_name_.at(name);
    const v1::Meeting& meeting = meetings_.at(engine::Above(name));
    *entry.mutable_meeting() = meeting;
    if (meeting.has_date()) *entry.mutable_date() = meeting.date();
    SetBody(meeting.body(), meeting.body_as_stated(), entry);
    // An item may also be the one that is cited, or that fulfils a promise made
    // elsewhere: those stand at the item they come from.
    AddIf(papers_, name, *entry.mutable_papers(),
          [](const v1::Paper&) { return true; });
    AddIf(citations_, name, *entry.mutable_citations(),
          [&](const v1::Citation& citation) {
            return citation.citing_item() == name;
          });
    AddIf(commitments_, name, *entry.mutable_commitments(),
          [&](const v1::Commitment& commitment) {
            return commitment.origin_item() == name;
          });
    if (const auto found = decisions_.find(name); found != decisions_.end()) {
      for (const v1::Decision& decision : found->second) {
        AddDecision(decision, entry);
      }
    }
    if (const auto found = recommendations_.find(name);
        found != recommendations_.end()) {
      for (const v1::Recommendation& recommendation : found->second) {
        AddRecommendation(recommendation, entry);
      }
    }
    return entry;
  }

  template <typename Record, typename Belongs>
  static void AddIf(const std::map<std::string, std::vector<Record>>& by_item,
                    const std::string& item,
                    google::protobuf::RepeatedPtrField<Record>& out,
                    Belongs belongs) {
    const auto found = by_item.find(item);
    if (found == by_item.end()) return;
    for (const Record& record : found->second) {
      if (belongs(record)) *out.Add() = record;
    }
  }

  void SetBody(const std::string& name, const std::string& as_stated,
               v1::IssueHistoryEntry& entry) const {
    const auto found = bodies_.find(name);
    if (found == bodies_.end()) {
      entry.set_body_display_name(as_stated);
      return;
    }
    *entry.mutable_body() = found->second;
    entry.set_body_display_name(
        entry.has_date() ? rules::BodyNameOn(found->second, entry.date())
                         : found->second.display_name());
  }

  void AddDecision(const v1::Decision& decision,
                   v1::IssueHistoryEntry& entry) const {
    v1::DecidedDecision* decided = entry.add_decisions();
    *decided->mutable_decision() = decision;
    const auto found = parts_.find(decision.name());
    if (found == parts_.end()) return;
    for (const v1::Part& part : found->second) *decided->add_parts() = part;
  }

  void AddRecommendation(const v1::Recommendation& recommendation,
                         v1::IssueHistoryEntry& entry) const {
    v1::AnsweredRecommendation* answered = entry.add_recommendations();
    *answered->mutable_recommendation() = recommendation;
    google::type::Date made = recommendation.made_date();
    const auto meeting =
        meetings_.find(engine::Above(recommendation.made_item()));
    if (!recommendation.has_made_date() && meeting != meetings_.end() &&
        meeting->second.has_date()) {
      made = meeting->second.date();
    }
    if (made.year() != 0) {
      *answered->mutable_response_due_date() =
          rules::ResponseDueDate(settings_, made);
    }
  }

  const ReadContext& context_;
  const storage::IssueItems& items_;
  const RecordRef& issue_;
  const std::string& council_;
  const engine::Facts facts_;
  std::vector<Place> places_;
  std::string previous_;
  std::map<std::string, v1::Item> items_by_name_;
  std::map<std::string, std::vector<v1::Paper>> papers_;
  std::map<std::string, std::vector<v1::Recommendation>> recommendations_;
  std::map<std::string, std::vector<v1::Commitment>> commitments_;
  std::map<std::string, std::vector<v1::Citation>> citations_;
  std::map<std::string, std::vector<v1::Decision>> decisions_;
  std::map<std::string, v1::Decision> decisions_alone_;
  std::map<std::string, std::vector<v1::Part>> parts_;  // by decision
  std::map<std::string, v1::Meeting> meetings_;
  std::map<std::string, councils::v1::Body> bodies_;
  councils::v1::Settings settings_;
};

class GetIssueHistory : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request =
        static_cast<const v1::GetIssueHistoryRequest&>(message);
    const std::optional<RecordRef> issue = engine::ParseName(
        *context.catalogue.FindByType("minutebook/Issue"), request.name());
    if (!issue.has_value()) return engine::RecordNotFound(request.name());
    const std::string scope = engine::PageScope(kMethod, request);
    std::string after;
    if (!request.page_token().empty()) {
      const std::optional<std::string> position =
          context.tokens.OpenPageToken(scope, request.page_token());
      if (!position.has_value()) return engine::PageTokenInvalid();
      after = *position;
    }
    const int page_size = request.page_size() == 0
                              ? kMaxEntries
                              : std::min(request.page_size(), kMaxEntries);
    std::string last;
    absl::StatusOr<v1::GetIssueHistoryResponse> response =
        HistoryPage(context, items_, *issue).Read(page_size, after, last);
    if (!response.ok()) return response.status();
    if (!last.empty()) {
      response->set_next_page_token(context.tokens.PageToken(scope, last));
    }
    return response->SerializeAsString();
  }

 private:
  const storage::IssueItems items_;
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeGetIssueHistory() {
  return std::make_unique<GetIssueHistory>();
}

}  // namespace minutebook::meetings
