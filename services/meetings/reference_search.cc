#include "services/meetings/reference_search.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "minutebook/councils/v1/body.pb.h"
#include "services/engine/above.h"
#include "services/meetings/state_walk.h"
#include "services/rules/civil_date.h"

namespace minutebook::meetings {
namespace {

using councils::v1::Body;
using Response = v1::ResolveMinuteReferenceResponse;

constexpr size_t kMostMeetings = 20;
constexpr int kMostItems = 100;
constexpr int kMostDecisions = 100;

template <typename Record>
using ByName = std::map<std::string, Record>;
template <typename Record>
using ManyByName = std::map<std::string, std::vector<Record>>;

void Note(SoughtReference& reference, const std::string& finding) {
  reference.response.add_findings(finding);
}

class ReferenceSearch {
 public:
  ReferenceSearch(const engine::Facts& facts,
                  absl::Span<SoughtReference> references)
      : facts_(facts), references_(references) {}

  absl::Status Do() {
    for (SoughtReference& reference : references_) {
      reference.number =
          rules::ReadMinuteNumber(reference.request.minute_number());
    }
    absl::Status status = FindCiting();
    if (status.ok()) status = FindBodies();
    if (status.ok()) status = FindMeetings();
    if (status.ok()) status = FindItems();
    if (status.ok()) status = FindDecisions();
    for (SoughtReference& reference : references_) SetResolution(reference);
    return status;
  }

 private:
  // The items whose texts refer, and their meetings.
  absl::Status FindCiting() {
    std::vector<std::string> items, meetings;
    for (const SoughtReference& reference : references_) {
      items.push_back(reference.request.citing_item());
      meetings.push_back(engine::Above(items.back()));
    }
    auto found_items = facts_.FindAll<v1::Item>(items);
    if (!found_items.ok()) return found_items.status();
    citing_items_ = *std::move(found_items);
    auto found_meetings = facts_.FindAll<v1::Meeting>(meetings);
    if (!found_meetings.ok()) return found_meetings.status();
    citing_meetings_ = *std::move(found_meetings);
    return absl::OkStatus();
  }

  absl::Status FindBodies() {
    std::vector<std::string> given;
    bool stated = false;
    for (const SoughtReference& reference : references_) {
      given.push_back(reference.request.body());
      stated = stated || (given.back().empty() &&
                          !reference.request.body_as_stated().empty());
    }
    const auto known = facts_.FindAll<Body>(given);
    if (!known.ok()) return known.status();
    std::vector<Body> all;
    if (stated) {
      absl::Status status = facts_.Each<Body>("", [&all](Body body) {
        if (body.merged_into().empty()) all.push_back(std::move(body));
        return true;
      });
      if (!status.ok()) return status;
    }
    for (SoughtReference& reference : references_) {
      SetBodies(*known, all, reference);
    }
    return absl::OkStatus();
  }

  void SetBodies(const ByName<Body>& known, const std::vector<Body>& all,
                 SoughtReference& reference) const {
    const auto& request = reference.request;
    if (!request.body().empty()) {
      const auto body = known.find(request.body());
      const bool merged =
          body != known.end() && !body->second.merged_into().empty();
      reference.bodies = {merged ? body->second.merged_into() : request.body()};
      return;
    }
    const std::string& stated = request.body_as_stated();
    if (stated.empty()) return;
    for (const Body& body : all) {
      if (rules::IsNameOf(body, stated))
        reference.bodies.push_back(body.name());
    }
    if (!reference.bodies.empty()) return;
    const auto meeting =
        citing_meetings_.find(engine::Above(request.citing_item()));
    if (rules::PointsToMeetingBody(stated) &&
        meeting != citing_meetings_.end() && !meeting->second.body().empty()) {
      reference.bodies.push_back(meeting->second.body());
      return;
    }
    Note(reference, absl::StrCat("no body is or was called \"", stated, "\""));
  }

  absl::Status FindMeetings() {
    std::vector<std::string> without;  // bodies of which no meeting was found
    for (SoughtReference& reference : references_) {
      const auto& request = reference.request;
      if (!request.has_cited_date()) {
        Note(reference, "the reference names no day");
        continue;
      }
      // A body that is stated and not known is not just any body.
      const bool any =
          reference.bodies.empty() && request.body_as_stated().empty();
      absl::Status status = any ? AddMeetings("", reference)
                                : AddMeetingsOf(reference.bodies, reference);
      if (!status.ok()) return status;
      if (reference.response.meetings().empty()) {
        without.insert(without.end(), reference.bodies.begin(),
                       reference.bodies.end());
      }
    }
    if (without.empty()) return absl::OkStatus();
    // "This Board" may have met under the body that it took over from.
    const auto referring = facts_.Referring<Body, Body>(without);
    if (!referring.ok()) return referring.status();
    for (SoughtReference& reference : references_) {
      if (!reference.request.has_cited_date() || reference.bodies.empty() ||
          !reference.response.meetings().empty()) {
        continue;
      }
      absl::Status status =
          AddMeetingsOf(Before(reference.bodies, *referring), reference);
      if (!status.ok()) return status;
      if (reference.response.meetings().empty()) {
        Note(reference, "no meeting of that body on that day is recorded");
      }
    }
    return absl::OkStatus();
  }

  // The bodies that these took over from.
  static std::vector<std::string> Before(const std::vector<std::string>& bodies,
                                         const ManyByName<Body>& referring) {
    std::vector<std::string> before;
    for (const std::string& name : bodies) {
      const auto others = referring.find(name);
      if (others == referring.end()) continue;
      for (const Body& other : others->second) {
        const auto& next = other.successors();
        if (std::find(next.begin(), next.end(), name) != next.end()) {
          before.push_back(other.name());
        }
      }
    }
    return before;
  }

  absl::Status AddMeetingsOf(const std::vector<std::string>& bodies,
                             SoughtReference& reference) {
    constexpr size_t kMostBodies = 10;
    for (size_t i = 0; i < std::min(bodies.size(), kMostBodies); ++i) {
      absl::Status status = AddMeetings(bodies[i], reference);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // Those of the body, or of any when it is empty, at the time referred to.
  absl::Status AddMeetings(const std::string& body,
                           SoughtReference& reference) {
    const int32_t first = rules::FirstDay(reference.request.cited_date());
    const int32_t last = rules::LastDay(reference.request.cited_date());
    const auto [found, fresh] =
        meetings_at_.try_emplace(std::tuple(body, first, last));
    if (fresh) {
      engine::Facts::Place place;
      absl::Status status = facts_.Walk<v1::Meeting>(
          absl::StrCat(
              body.empty() ? "" : absl::StrCat("body = \"", body, "\" AND "),
              "date >= ", FilterDay(rules::DateOf(first)),
              " AND date <= ", FilterDay(rules::DateOf(last))),
          "date", kMostMeetings, place,
          [&known = found->second](v1::Meeting meeting) {
            known.push_back(std::move(meeting));
            return true;
          });
      if (!status.ok()) return status;
    }
    for (const v1::Meeting& meeting : found->second) {
      if (reference.response.meetings_size() == kMostMeetings) break;
      *reference.response.add_meetings() = meeting;
    }
    return absl::OkStatus();
  }

  absl::Status FindItems() {
    std::vector<std::string> meetings;
    for (const SoughtReference& reference : references_) {
      for (const v1::Meeting& meeting : reference.response.meetings()) {
        meetings.push_back(meeting.name());
      }
    }
    const auto items = facts_.Below<v1::Item>(meetings);
    if (!items.ok()) return items.status();
    for (SoughtReference& reference : references_) {
      if (reference.response.meetings().empty()) continue;
      if (reference.number.minute.empty()) {
        AddItemsOfSameIssue(*items, reference);
      } else {
        AddItemsByNumber(*items, reference);
      }
    }
    return absl::OkStatus();
  }

  // Calls `visit` with the items of the meetings of the reference.
  template <typename Visit>
  static void EachItem(const ManyByName<v1::Item>& items,
                       const SoughtReference& reference, Visit visit) {
    for (const v1::Meeting& meeting : reference.response.meetings()) {
      const auto below = items.find(meeting.name());
      if (below == items.end()) continue;
      for (const v1::Item& item : below->second) visit(meeting, item);
    }
  }

  static void AddItemsByNumber(const ManyByName<v1::Item>& items,
                               SoughtReference& reference) {
    const std::string& minute = reference.number.minute;
    std::map<std::string, int> count;  // by meeting
    EachItem(items, reference,
             [&](const v1::Meeting& meeting, const v1::Item& item) {
               if (!rules::SameLabel(item.minute_number(), minute)) return;
               Add(item, reference);
               if (++count[meeting.name()] == 2) {
                 Note(reference, absl::StrCat("minute number ", minute,
                                              " stands more than once in ",
                                              meeting.name()));
               }
             });
    if (!reference.response.items().empty()) return;
    Note(reference,
         absl::StrCat("no item there has the minute number ", minute));
    EachItem(items, reference, [&](const v1::Meeting&, const v1::Item& item) {
      if (item.minute_number().empty() &&
          rules::SameLabel(item.item_number(), minute)) {
        Add(item, reference);
      }
    });
    if (!reference.response.items().empty()) {
      Note(reference,
           "what is given is found by its item number, without minute number");
    }
  }

  // An act of a body that a text refers to without number belongs to the
  // matter of the text.
  void AddItemsOfSameIssue(const ManyByName<v1::Item>& items,
                           SoughtReference& reference) const {
    const auto citing = citing_items_.find(reference.request.citing_item());
    if (citing == citing_items_.end()) return;
    const std::set<std::string> issues(citing->second.issues().begin(),
                                       citing->second.issues().end());
    EachItem(items, reference, [&](const v1::Meeting&, const v1::Item& item) {
      if (item.name() != citing->first &&
          std::any_of(item.issues().begin(), item.issues().end(),
                      [&](const std::string& issue) {
                        return issues.contains(issue);
                      })) {
        Add(item, reference);
      }
    });
  }

  static void Add(const v1::Item& item, SoughtReference& reference) {
    if (reference.response.items_size() == kMostItems) return;
    *reference.response.add_items() = item;
  }

  absl::Status FindDecisions() {
    std::vector<std::string> items;
    for (const SoughtReference& reference : references_) {
      for (const v1::Item& item : reference.response.items()) {
        items.push_back(item.name());
      }
    }
    const auto decisions = facts_.Referring<v1::Item, v1::Decision>(items);
    if (!decisions.ok()) return decisions.status();
    std::vector<std::string> names;  // whose parts are asked for
    for (SoughtReference& reference : references_) {
      for (const v1::Item& item : reference.response.items()) {
        const auto of_item = decisions->find(item.name());
        if (of_item == decisions->end()) continue;
        for (const v1::Decision& decision : of_item->second) {
          if (decision.item() != item.name() ||
              reference.response.decisions_size() == kMostDecisions) {
            continue;
          }
          if (!reference.number.part.empty()) names.push_back(decision.name());
          *reference.response.add_decisions() = decision;
        }
      }
    }
    const auto parts = facts_.Below<v1::Part>(names);
    if (!parts.ok()) return parts.status();
    for (SoughtReference& reference : references_) {
      if (!reference.number.part.empty() &&
          !reference.response.items().empty()) {
        AddParts(*parts, reference);
      }
    }
    return absl::OkStatus();
  }

  // By their labels or, where none fits, by their places.
  static void AddParts(const ManyByName<v1::Part>& parts,
                       SoughtReference& reference) {
    const std::string& sought = reference.number.part;
    int position = 0;
    if (!absl::SimpleAtoi(sought, &position)) position = -1;
    for (const bool by_label : {true, false}) {
      for (const v1::Decision& decision : reference.response.decisions()) {
        const auto below = parts.find(decision.name());
        if (below == parts.end()) continue;
        for (const v1::Part& part : below->second) {
          if (by_label ? rules::SameLabel(part.label(), sought)
                       : part.position() == position) {
            *reference.response.add_parts() = part;
          }
        }
      }
      if (!reference.response.parts().empty()) return;
    }
    Note(reference, absl::StrCat("nothing decided there has a part ", sought));
  }

  // By what the reference asks for: an item, or the meeting.
  static void SetResolution(SoughtReference& reference) {
    Response& response = reference.response;
    const bool asks_for_item =
        !reference.number.minute.empty() || !response.items().empty();
    const int found =
        asks_for_item ? response.items_size() : response.meetings_size();
    if (found > 1 && response.findings().empty()) {
      Note(reference, absl::StrCat(found, " records fit the reference"));
    }
    response.set_resolution(found == 0   ? Response::RESOLUTION_UNRESOLVED
                            : found == 1 ? Response::RESOLUTION_RESOLVED
                                         : Response::RESOLUTION_AMBIGUOUS);
  }

  const engine::Facts& facts_;
  const absl::Span<SoughtReference> references_;
  ByName<v1::Item> citing_items_;
  ByName<v1::Meeting> citing_meetings_;
  // Looked up once: the body, first and last day.
  std::map<std::tuple<std::string, int32_t, int32_t>, std::vector<v1::Meeting>>
      meetings_at_;
};

}  // namespace

v1::ResolveMinuteReferenceRequest RequestOf(const v1::Citation& citation) {
  v1::ResolveMinuteReferenceRequest request;
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

absl::Status Search(const engine::Facts& facts,
                    absl::Span<SoughtReference> references) {
  return ReferenceSearch(facts, references).Do();
}

}  // namespace minutebook::meetings
