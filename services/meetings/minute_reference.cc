#include "services/meetings/minute_reference.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/minute_reference.pb.h"
#include "services/engine/above.h"
#include "services/rules/civil_date.h"
#include "services/rules/minute_reference.h"

namespace minutebook::meetings {
namespace {

using councils::v1::Body;
using Request = v1::ResolveMinuteReferenceRequest;
using Response = v1::ResolveMinuteReferenceResponse;

constexpr size_t kMostMeetings = 20;
constexpr int kMostItems = 100;
constexpr int kMostDecisions = 100;

std::string FilterDay(int32_t day) {
  return absl::StrFormat("%04d-%02d-%02d", day / 10000, day / 100 % 100,
                         day % 100);
}

// What a citation says, as a request without it would.
Request RequestOf(const v1::Citation& citation) {
  Request request;
  request.set_body_as_stated(citation.body_as_stated());
  request.set_body(citation.body());
  if (citation.has_cited_date()) {
    *request.mutable_cited_date() = citation.cited_date();
  }
  if (citation.kind() == v1::Citation::KIND_MINUTE) {
    request.set_minute_number(citation.reference());
  }
  request.set_citing_item(citation.citing_item());
  return request;
}

class Search {
 public:
  Search(const engine::Facts& facts, const Request& request, Response& response)
      : facts_(facts), request_(request), response_(response) {}

  absl::Status Do() {
    absl::Status status = FindBodies();
    if (status.ok()) status = FindMeetings();
    if (status.ok() && !response_.meetings().empty()) status = FindItems();
    if (status.ok() && !response_.items().empty()) status = FindDecisions();
    if (status.ok()) SetResolution();
    return status;
  }

 private:
  void Note(const std::string& finding) { response_.add_findings(finding); }

  absl::Status FindBodies() {
    if (!request_.body().empty()) {
      bodies_ = {request_.body()};
      return absl::OkStatus();
    }
    const std::string& stated = request_.body_as_stated();
    if (stated.empty()) return absl::OkStatus();
    absl::Status status = facts_.Each<Body>("", [&](const Body& body) {
      if (body.merged_into().empty() && rules::IsNameOf(body, stated)) {
        bodies_.push_back(body.name());
      }
      return true;
    });
    if (!status.ok() || !bodies_.empty()) return status;
    if (rules::PointsToMeetingBody(stated) && !request_.citing_item().empty()) {
      const std::string& item = request_.citing_item();
      const auto meeting = facts_.Find<v1::Meeting>(engine::Above(item));
      if (!meeting.ok()) return meeting.status();
      if (meeting->has_value() && !(*meeting)->body().empty()) {
        bodies_.push_back((*meeting)->body());
        return absl::OkStatus();
      }
    }
    Note(absl::StrCat("no body is or was called \"", stated, "\""));
    return absl::OkStatus();
  }

  absl::Status FindMeetings() {
    if (!request_.has_cited_date()) {
      Note("the reference names no day");
      return absl::OkStatus();
    }
    const std::string when = absl::StrCat(
        "date >= ", FilterDay(rules::FirstDay(request_.cited_date())),
        " AND date <= ", FilterDay(rules::LastDay(request_.cited_date())));
    if (bodies_.empty()) {
      // A body that is stated and not known is not just any body.
      return request_.body_as_stated().empty() ? AddMeetings(when)
                                               : absl::OkStatus();
    }
    absl::Status status = AddMeetingsOf(bodies_, when);
    if (!status.ok() || !response_.meetings().empty()) return status;
    // "This Board" may have met under the body that it took over from.
    std::vector<std::string> before;
    const auto referring = facts_.Referring<Body, Body>(bodies_);
    if (!referring.ok()) return referring.status();
    for (const auto& [name, others] : *referring) {
      for (const Body& other : others) {
        const auto& next = other.successors();
        if (std::find(next.begin(), next.end(), name) != next.end()) {
          before.push_back(other.name());
        }
      }
    }
    status = AddMeetingsOf(before, when);
    if (status.ok() && response_.meetings().empty()) {
      Note("no meeting of that body on that day is recorded");
    }
    return status;
  }

  absl::Status AddMeetingsOf(const std::vector<std::string>& bodies,
                             const std::string& when) {
    constexpr size_t kMostBodies = 10;
    for (size_t i = 0; i < std::min(bodies.size(), kMostBodies); ++i) {
      absl::Status status =
          AddMeetings(absl::StrCat("body = \"", bodies[i], "\" AND ", when));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status AddMeetings(const std::string& filter) {
    engine::Facts::Place place;
    return facts_.Walk<v1::Meeting>(
        filter, "date", kMostMeetings, place, [&](v1::Meeting meeting) {
          if (response_.meetings_size() == kMostMeetings) return false;
          *response_.add_meetings() = std::move(meeting);
          return true;
        });
  }

  absl::Status FindItems() {
    std::vector<std::string> meetings;
    for (const v1::Meeting& meeting : response_.meetings()) {
      meetings.push_back(meeting.name());
    }
    auto items = facts_.Below<v1::Item>(meetings);
    if (!items.ok()) return items.status();
    number_ = rules::ReadMinuteNumber(request_.minute_number());
    if (number_.minute.empty()) return FindItemsOfSameIssue(*items);
    for (auto& [meeting, below] : *items) {
      const int before = response_.items_size();
      for (v1::Item& item : below) {
        if (rules::SameLabel(item.minute_number(), number_.minute)) Add(item);
      }
      if (response_.items_size() > before + 1) {
        Note(absl::StrCat("minute number ", number_.minute,
                          " stands more than once in ", meeting));
      }
    }
    if (!response_.items().empty()) return absl::OkStatus();
    Note(absl::StrCat("no item there has the minute number ", number_.minute));
    for (auto& [meeting, below] : *items) {
      for (v1::Item& item : below) {
        if (item.minute_number().empty() &&
            rules::SameLabel(item.item_number(), number_.minute)) {
          Add(item);
        }
      }
    }
    if (!response_.items().empty()) {
      Note("what is given is found by its item number, without minute number");
    }
    return absl::OkStatus();
  }

  // An act of a body that a text refers to without number belongs to the
  // matter of the text.
  absl::Status FindItemsOfSameIssue(
      std::map<std::string, std::vector<v1::Item>>& items) {
    const auto citing = facts_.Find<v1::Item>(request_.citing_item());
    if (!citing.ok()) return citing.status();
    if (!citing->has_value()) return absl::OkStatus();
    const std::set<std::string> issues((*citing)->issues().begin(),
                                       (*citing)->issues().end());
    for (auto& [meeting, below] : items) {
      for (v1::Item& item : below) {
        if (item.name() != request_.citing_item() &&
            std::any_of(item.issues().begin(), item.issues().end(),
                        [&](const std::string& issue) {
                          return issues.contains(issue);
                        })) {
          Add(item);
        }
      }
    }
    return absl::OkStatus();
  }

  void Add(v1::Item& item) {
    if (response_.items_size() == kMostItems) return;
    *response_.add_items() = std::move(item);
  }

  absl::Status FindDecisions() {
    std::vector<std::string> items;
    for (const v1::Item& item : response_.items()) items.push_back(item.name());
    auto decisions = facts_.Referring<v1::Item, v1::Decision>(items);
    if (!decisions.ok()) return decisions.status();
    std::vector<std::string> names;
    for (auto& [item, of_item] : *decisions) {
      for (v1::Decision& decision : of_item) {
        if (decision.item() != item ||
            response_.decisions_size() == kMostDecisions) {
          continue;
        }
        names.push_back(decision.name());
        *response_.add_decisions() = std::move(decision);
      }
    }
    if (number_.part.empty()) return absl::OkStatus();
    auto parts = facts_.Below<v1::Part>(names);
    if (!parts.ok()) return parts.status();
    int position = 0;
    if (!absl::SimpleAtoi(number_.part, &position)) position = -1;
    for (const bool by_label : {true, false}) {
      for (auto& [decision, below] : *parts) {
        for (v1::Part& part : below) {
          if (by_label ? rules::SameLabel(part.label(), number_.part)
                       : part.position() == position) {
            *response_.add_parts() = part;
          }
        }
      }
      if (!response_.parts().empty()) return absl::OkStatus();
    }
    Note(absl::StrCat("nothing decided there has a part ", number_.part));
    return absl::OkStatus();
  }

  // By what the reference asks for: an item, or the meeting.
  void SetResolution() {
    const bool asks_for_item =
        !number_.minute.empty() || !response_.items().empty();
    const int found =
        asks_for_item ? response_.items_size() : response_.meetings_size();
    response_.set_resolution(found == 0   ? Response::RESOLUTION_UNRESOLVED
                             : found == 1 ? Response::RESOLUTION_RESOLVED
                                          : Response::RESOLUTION_AMBIGUOUS);
  }

  const engine::Facts& facts_;
  const Request& request_;
  Response& response_;
  std::vector<std::string> bodies_;
  rules::MinuteReference number_;
};

class ResolveMinuteReference : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    Request request = static_cast<const Request&>(message);
    const engine::Facts facts = context.facts();
    if (!request.citation().empty()) {
      const absl::StatusOr<v1::Citation> citation =
          facts.Get<v1::Citation>(request.citation());
      if (!citation.ok()) return citation.status();
      request = RequestOf(*citation);
    }
    Response response;
    absl::Status status = Search(facts, request, response).Do();
    if (!status.ok()) return status;
    return response.SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeResolveMinuteReference() {
  return std::make_unique<ResolveMinuteReference>();
}

}  // namespace minutebook::meetings
