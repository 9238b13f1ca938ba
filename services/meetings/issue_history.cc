#include "services/meetings/issue_history.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
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

using Bodies = std::map<std::string, std::string>;  // bytes by key

// Reads one page.
class HistoryPage {
 public:
  HistoryPage(const ReadContext& context, const storage::IssueItems& items,
              const RecordRef& issue)
      : context_(context),
        items_(items),
        issue_(issue),
        council_(issue.partition) {}

  absl::StatusOr<v1::GetIssueHistoryResponse> Read(int page_size,
                                                   const std::string& after,
                                                   std::string& last) {
    absl::StatusOr<std::optional<std::string>> body = issue_.type->table().Get(
        context_.session, council_, issue_.key, context_.caller.visibilities);
    if (!body.ok()) return body.status();
    if (!body->has_value()) return engine::RecordNotFound(issue_.Name());
    v1::GetIssueHistoryResponse response;
    response.mutable_issue()->ParseFromString(**body);

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
  const ResourceType& Type(const char* name) const {
    return *context_.catalogue.FindByType(absl::StrCat("minutebook/", name));
  }

  static std::string ParentKey(const std::string& key) {
    return key.substr(0, key.rfind('/'));
  }

  // The key of the record that a reference names; empty for none.
  std::string KeyOf(const char* type, const std::string& name) const {
    const std::optional<RecordRef> ref = engine::ParseName(Type(type), name);
    return ref.has_value() ? ref->key : "";
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
    std::vector<std::string> item_keys;
    std::set<std::string> decision_keys;
    for (const Place& place : places_) {
      if (place.is_item) {
        item_keys.push_back(place.key);
      } else {
        decision_keys.insert(place.key);
      }
    }
    absl::Status status = Fetch("Item", item_keys, items_by_key_);
    if (status.ok()) status = FetchReferrers("Paper", item_keys, papers_);
    if (status.ok()) {
      status = FetchReferrers("Recommendation", item_keys, recommendations_);
    }
    if (status.ok()) {
      status = FetchReferrers("Commitment", item_keys, commitments_);
    }
    if (status.ok()) status = FetchReferrers("Citation", item_keys, citations_);
    if (status.ok()) status = FetchReferrers("Decision", item_keys, decisions_);
    if (status.ok()) status = FetchDecisionsAlone(decision_keys);
    if (status.ok()) status = FetchParts();
    if (status.ok()) status = FetchMeetings(item_keys);
    if (status.ok()) status = FetchBodies();
    if (status.ok()) status = FetchSettings();
    return status;
  }

  absl::Status Fetch(const char* type, const std::vector<std::string>& keys,
                     Bodies& bodies) {
    return Type(type).table().BatchGet(
        context_.session, council_, keys, context_.caller.visibilities,
        [&](std::string_view key, std::string_view body) {
          bodies.emplace(key, body);
        });
  }

  // Reads the records of `type` that refer to the items, and which to which.
  template <typename Record>
  absl::Status FetchReferrers(const char* type,
                              const std::vector<std::string>& item_keys,
                              std::map<std::string, std::vector<Record>>& out) {
    absl::StatusOr<storage::LinkTable::ReferrersByKey> referrers =
        context_.links.FindFrom(context_.session, council_,
                                Type("Item").table_name(), item_keys,
                                Type(type).table_name());
    if (!referrers.ok()) return referrers.status();
    std::set<std::string> keys;
    for (const auto& [item, from] : *referrers) {
      keys.insert(from.begin(), from.end());
    }
    Bodies bodies;
    absl::Status status =
        Fetch(type, std::vector<std::string>(keys.begin(), keys.end()), bodies);
    if (!status.ok()) return status;
    for (const auto& [item, from] : *referrers) {
      for (const std::string& key : from) {
        const auto body = bodies.find(key);
        if (body == bodies.end()) continue;
        out[item].emplace_back().ParseFromString(body->second);
      }
      std::stable_sort(out[item].begin(), out[item].end(),
                       [](const Record& a, const Record& b) {
                         return PositionOf(a) < PositionOf(b);
                       });
    }
    return absl::OkStatus();
  }

  template <typename Record>
  static int PositionOf(const Record& record) {
    if constexpr (requires { record.position(); }) {
      return record.position();
    } else {
      return 0;
    }
  }

  absl::Status FetchDecisionsAlone(const std::set<std::string>& keys) {
    Bodies bodies;
    absl::Status status = Fetch(
        "Decision", std::vector<std::string>(keys.begin(), keys.end()), bodies);
    for (const auto& [key, body] : bodies) {
      decisions_alone_[key].ParseFromString(body);
    }
    return status;
  }

  absl::Status FetchParts() {
    std::vector<std::string> parents;
    for (const auto& [item, decisions] : decisions_) {
      for (const v1::Decision& decision : decisions) {
        parents.push_back(KeyOf("Decision", decision.name()));
      }
    }
    for (const auto& [key, decision] : decisions_alone_) parents.push_back(key);
    return Type("Part").table().ListChildren(
        context_.session, council_, parents, context_.caller.visibilities,
        [&](std::string_view key, std::string_view body) {
          parts_[ParentKey(std::string(key))].emplace_back().ParseFromArray(
              body.data(), static_cast<int>(body.size()));
        });
  }

  // The meetings of the items, and those at which the recommendations were
  // made.
  absl::Status FetchMeetings(const std::vector<std::string>& item_keys) {
    std::set<std::string> keys;
    for (const std::string& item : item_keys) keys.insert(ParentKey(item));
    for (const auto& [item, recommendations] : recommendations_) {
      for (const v1::Recommendation& recommendation : recommendations) {
        const std::string made = KeyOf("Item", recommendation.made_item());
        if (!made.empty()) keys.insert(ParentKey(made));
      }
    }
    Bodies bodies;
    absl::Status status = Fetch(
        "Meeting", std::vector<std::string>(keys.begin(), keys.end()), bodies);
    for (const auto& [key, body] : bodies) {
      meetings_[key].ParseFromString(body);
    }
    return status;
  }

  absl::Status FetchBodies() {
    std::set<std::string> keys;
    for (const auto& [key, meeting] : meetings_) {
      keys.insert(KeyOf("Body", meeting.body()));
    }
    for (const auto& [key, decision] : decisions_alone_) {
      keys.insert(KeyOf("Body", decision.decision_maker()));
    }
    keys.erase("");
    Bodies bodies;
    absl::Status status = Fetch(
        "Body", std::vector<std::string>(keys.begin(), keys.end()), bodies);
    for (const auto& [key, body] : bodies) bodies_[key].ParseFromString(body);
    return status;
  }

  absl::Status FetchSettings() {
    if (recommendations_.empty()) return absl::OkStatus();
    const ResourceType& type = Type("Settings");
    absl::StatusOr<std::optional<std::string>> body =
        type.table().Get(context_.session, council_, type.plural(),
                         context_.caller.visibilities);
    if (!body.ok()) return body.status();
    if (body->has_value()) settings_.ParseFromString(**body);
    return absl::OkStatus();
  }

  v1::IssueHistoryEntry Entry(const Place& place) const {
    v1::IssueHistoryEntry entry;
    entry.set_undated(place.undated);
    if (!place.is_item) {
      const v1::Decision& decision = decisions_alone_.at(place.key);
      if (decision.has_decision_date()) {
        *entry.mutable_date() = decision.decision_date();
      }
      SetBody(decision.decision_maker(), "", entry);
      AddDecision(decision, entry);
      return entry;
    }
    entry.mutable_item()->ParseFromString(items_by_key_.at(place.key));
    const v1::Meeting& meeting = meetings_.at(ParentKey(place.key));
    *entry.mutable_meeting() = meeting;
    if (meeting.has_date()) *entry.mutable_date() = meeting.date();
    SetBody(meeting.body(), meeting.body_as_stated(), entry);
    // An item may also be the one that is cited, or that fulfils a promise made
    // elsewhere: those stand at the item they come from.
    const std::string& name = entry.item().name();
    AddIf(papers_, place.key, *entry.mutable_papers(),
          [](const v1::Paper&) { return true; });
    AddIf(citations_, place.key, *entry.mutable_citations(),
          [&](const v1::Citation& citation) {
            return citation.citing_item() == name;
          });
    AddIf(commitments_, place.key, *entry.mutable_commitments(),
          [&](const v1::Commitment& commitment) {
            return commitment.origin_item() == name;
          });
    if (const auto found = decisions_.find(place.key);
        found != decisions_.end()) {
      for (const v1::Decision& decision : found->second) {
        AddDecision(decision, entry);
      }
    }
    if (const auto found = recommendations_.find(place.key);
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
    const auto found = bodies_.find(KeyOf("Body", name));
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
    const auto found = parts_.find(KeyOf("Decision", decision.name()));
    if (found == parts_.end()) return;
    std::vector<const v1::Part*> parts;
    for (const v1::Part& part : found->second) parts.push_back(&part);
    std::stable_sort(parts.begin(), parts.end(),
                     [](const v1::Part* a, const v1::Part* b) {
                       return a->position() < b->position();
                     });
    for (const v1::Part* part : parts) *decided->add_parts() = *part;
  }

  void AddRecommendation(const v1::Recommendation& recommendation,
                         v1::IssueHistoryEntry& entry) const {
    v1::AnsweredRecommendation* answered = entry.add_recommendations();
    *answered->mutable_recommendation() = recommendation;
    google::type::Date made = recommendation.made_date();
    const std::string item = KeyOf("Item", recommendation.made_item());
    const auto meeting = meetings_.find(item.empty() ? "" : ParentKey(item));
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
  std::vector<Place> places_;
  std::string previous_;
  Bodies items_by_key_;
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
