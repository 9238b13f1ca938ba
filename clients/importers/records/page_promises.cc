#include "clients/importers/records/page_promises.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/resource_name.h"
#include "clients/importers/pages/fuzzy_date.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/records/body_names.h"
#include "clients/importers/records/record_ids.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/part.pb.h"

namespace minutebook::importers {

using councils::v1::Body;
using meetings::v1::Citation;
using meetings::v1::Commitment;
using meetings::v1::Decision;
using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Part;

namespace {

std::string LastWord(const std::string& text) {
  return text.substr(text.rfind(' ') + 1);
}

// The drafted part whose text holds the promise; null when none does.
const Part* PartWith(PageContext& page, const ItemContext& item,
                     const FollowUp& promise) {
  const std::string what = Fold(Squeeze(promise.what));
  const std::string due = Fold(Squeeze(promise.due_text.value_or("")));
  for (Draft& draft : page.drafts.all()) {
    if (draft.record->GetDescriptor() != Part::descriptor()) continue;
    const Part& part = static_cast<const Part&>(*draft.record);
    const auto* decision =
        page.drafts.Find<Decision>(std::string(client::ParentOf(part.name())));
    if (decision == nullptr || decision->item() != item.item) continue;
    const std::string text = Fold(Squeeze(part.text()));
    const bool holds_what =
        absl::StrContains(text, what) || WordLikeness(what, text) > 0.8;
    const bool holds_due = !due.empty() && absl::StrContains(text, due);
    if (holds_what || holds_due) return &part;
  }
  return nullptr;
}

void SetDue(const FollowUp& promise, const ItemContext& item,
            Commitment& commitment) {
  if (!promise.due_text) return;
  std::optional<Date> said_on;
  if (item.date) {
    said_on = Date{item.date->year(), item.date->month(), item.date->day()};
  }
  const StatedDue stated = InterpretDue(*promise.due_text, said_on);
  auto& due = *commitment.mutable_due();
  due.set_as_stated(Squeeze(*promise.due_text));
  if (stated.not_before) {
    if (const auto day = ParseIsoDate(*stated.not_before)) {
      *due.mutable_not_before() = *day;
    }
  }
  if (stated.not_after) {
    if (const auto day = ParseIsoDate(*stated.not_after)) {
      *due.mutable_not_after() = *day;
    }
  }
  due.set_condition(stated.condition.value_or(""));
}

void SetToBody(const PageContext& page, const ItemContext& item,
               const FollowUp& promise, Commitment& commitment) {
  static const RE2 to_body(
      R"(\b(?:to|before|for) (?:(?:the|this|full)\s+)?)"
      R"(((?:[A-Z][\w&’'-]*\s+(?:(?:and|of|for|&)\s+)?){0,6})"
      R"((?:Cabinet|Executive|Council|Committee|Panel|Board|Forum|Group)))"
      R"((?:\s|[.,;]|$))");
  const std::string text = Squeeze(promise.what);
  const auto match = Search(to_body, text);
  if (!match) return;
  const std::string name(match->groups[1]);
  commitment.set_to_body_as_stated(name);
  const Body* body = BodyInText(page, item, name, item.date);
  if (body != nullptr) commitment.set_to_body(body->name());
}

// The items of the cited meeting, of this page or known.
std::vector<const Item*> ItemsOf(PageContext& page, const std::string& body,
                                 const google::type::Date& date) {
  std::vector<const Item*> items;
  const auto meetings = page.known.List<Meeting>(
      page.known.council(),
      absl::StrCat("body = \"", body, "\" AND date = \"", IsoDate(date), "\""));
  for (const Meeting* meeting : meetings) {
    const auto known = page.known.List<Item>(meeting->name());
    items.insert(items.end(), known.begin(), known.end());
  }
  for (const ItemContext& other : page.items) {
    if (other.body != body || !other.date ||
        IsoDate(*other.date) != IsoDate(date)) {
      continue;
    }
    const auto same = [&](const Item* item) {
      return item->name() == other.item;
    };
    if (std::none_of(items.begin(), items.end(), same)) {
      items.push_back(page.drafts.Find<Item>(other.item));
    }
  }
  return items;
}

// The one item that the citation can only mean, or null.
const Item* CitedItem(const std::vector<const Item*>& items,
                      const ItemContext& item, const CrossReference& source) {
  const auto only = [&](auto fits) -> const Item* {
    const Item* found = nullptr;
    for (const Item* candidate : items) {
      if (candidate->name() == item.item || !fits(*candidate)) continue;
      if (found != nullptr) return nullptr;
      found = candidate;
    }
    return found;
  };
  const std::string reference = Squeeze(source.ref.value_or(""));
  const auto on_issue = [&](const Item& other) {
    return std::find(other.issues().begin(), other.issues().end(),
                     item.issue) != other.issues().end();
  };
  if (source.kind == "minute" && !reference.empty()) {
    const Item* by_number = only(
        [&](const Item& other) { return other.minute_number() == reference; });
    if (by_number != nullptr) return by_number;
    // Minutes often bear the agenda's number; the same issue confirms it.
    const std::string number = reference.substr(0, reference.find('('));
    return only([&](const Item& other) {
      return other.item_number() == number && on_issue(other);
    });
  }
  const Item* by_issue = only(on_issue);
  if (by_issue != nullptr || reference.empty()) return by_issue;
  return only([&](const Item& other) {
    return ComparableName(other.title()) == ComparableName(reference);
  });
}

// The names of the item's decisions, of this page or known.
std::set<std::string> DecisionsOf(PageContext& page, const std::string& item) {
  std::set<std::string> names;
  for (const Decision* decision : page.known.List<Decision>(
           page.known.council(), absl::StrCat("item = \"", item, "\""))) {
    names.insert(decision->name());
  }
  for (const Draft& draft : page.drafts.all()) {
    if (draft.record->GetDescriptor() != Decision::descriptor()) continue;
    const auto& decision = static_cast<const Decision&>(*draft.record);
    if (decision.item() == item) names.insert(decision.name());
  }
  return names;
}

void ResolveCitation(PageContext& page, const ItemContext& item,
                     const CrossReference& source, Citation& citation) {
  const bool full_date =
      citation.has_cited_date() && citation.cited_date().day() != 0;
  if (!source.body) return;
  const Body* body = BodyInText(
      page, item, *source.body,
      full_date ? std::optional(citation.cited_date()) : std::nullopt);
  if (body == nullptr) return;
  citation.set_body(body->name());
  if (!full_date) return;
  const Item* cited = CitedItem(
      ItemsOf(page, body->name(), citation.cited_date()), item, source);
  if (cited == nullptr) return;
  citation.set_cited_item(cited->name());
  if (source.kind != "body_decision") return;
  const std::set<std::string> decisions = DecisionsOf(page, cited->name());
  if (decisions.size() == 1) citation.set_cited_decision(*decisions.begin());
}

}  // namespace

const Body* BodyInText(const PageContext& page, const ItemContext& item,
                       std::string_view name,
                       const std::optional<google::type::Date>& day) {
  const std::string comparable = ComparableName(name);
  const std::string own = ComparableName(item.body_name);
  const bool means_own = !item.body.empty() &&
                         (comparable == own || (IsGenericName(comparable) &&
                                                LastWord(own) == comparable));
  if (means_own) {
    for (const Body* body : page.bodies) {
      if (body->name() == item.body) return body;
    }
  }
  return IsGenericName(comparable) ? nullptr
                                   : MatchBody(page.bodies, name, day);
}

void AddCommitments(PageContext& page, const ItemContext& item) {
  std::set<std::string> used;
  const std::string prefix =
      absl::StrCat(page.known.council(), "/commitments/");
  if (item.source.follow_ups.empty()) return;
  const auto known = page.known.List<Commitment>(
      page.known.council(), absl::StrCat("origin_item = \"", item.item, "\""));
  for (const FollowUp& promise : item.source.follow_ups) {
    const std::string what = Squeeze(promise.what);
    if (what.empty()) continue;
    const std::string key =
        absl::StrCat(Fold(what), "\n", Fold(promise.due_text.value_or("")));
    const std::string id = ScopedId(
        item.scope, absl::StrCat("promise-", Sha256Hex(key).substr(0, 8)));
    std::string name = prefix + id;
    for (const Commitment* commitment : known) {
      if (!used.contains(commitment->name()) &&
          Fold(commitment->what()) == Fold(what) &&
          Fold(commitment->due().as_stated()) ==
              Fold(Squeeze(promise.due_text.value_or("")))) {
        name = commitment->name();
        break;
      }
    }
    if (!used.insert(name).second) continue;
    page.known.Get<Commitment>(name);
    auto& commitment = PublicDraft<Commitment>(page, name);
    commitment.set_what(what);
    commitment.set_origin_item(item.item);
    const Part* part = PartWith(page, item, promise);
    if (part != nullptr) commitment.set_origin_part(part->name());
    commitment.set_origin(part != nullptr ? Commitment::ORIGIN_DECISION
                                          : Commitment::ORIGIN_MINUTES);
    page.drafts.Entry(name).only_when_new.insert("origin");
    SetToBody(page, item, promise, commitment);
    SetDue(promise, item, commitment);
  }
}

void AddCitations(PageContext& page, const ItemContext& item) {
  std::set<std::string> used;
  const std::string prefix = absl::StrCat(page.known.council(), "/citations/");
  int position = 0;
  for (const CrossReference& source : item.source.cross_references) {
    ++position;
    const std::string key = absl::StrCat(
        source.kind, "\n", Fold(source.ref.value_or("")), "\n",
        Fold(source.body.value_or("")), "\n", source.date.value_or(""));
    const std::string name =
        prefix + ScopedId(item.scope,
                          absl::StrCat("cites-", Sha256Hex(key).substr(0, 8)));
    if (!used.insert(name).second) continue;
    page.known.Get<Citation>(name);
    auto& citation = PublicDraft<Citation>(page, name);
    citation.set_citing_item(item.item);
    citation.set_position(position);
    citation.set_kind(source.kind == "minute" ? Citation::KIND_MINUTE
                                              : Citation::KIND_BODY_DECISION);
    citation.set_reference(Squeeze(source.ref.value_or("")));
    citation.set_body_as_stated(Squeeze(source.body.value_or("")));
    citation.set_action(Squeeze(source.action.value_or("")));
    if (source.date) {
      if (const auto date = ParseIsoDate(*source.date)) {
        *citation.mutable_cited_date() = *date;
      }
    }
    ResolveCitation(page, item, source, citation);
  }
}

}  // namespace minutebook::importers
