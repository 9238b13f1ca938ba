#include "clients/importers/records/page_decisions.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/resource_name.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/records/body_names.h"
#include "clients/importers/records/record_ids.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/part.pb.h"

namespace minutebook::importers {
namespace {

using councils::v1::Body;
using meetings::v1::Decision;
using meetings::v1::Part;
using meetings::v1::Recommendation;

// The label of a fact as it is compared: "is key decision".
std::string Label(const std::string& label) {
  std::string plain;
  for (const char c : Fold(Squeeze(label))) {
    if (c != '?' && c != ':' && c != '.') plain += c;
  }
  return Squeeze(plain);
}

std::string Join(const PageMeeting& source, Section::Kind kind) {
  std::string text;
  for (const Section& section : source.sections) {
    if (section.kind != kind || Squeeze(section.text).empty()) continue;
    absl::StrAppend(&text, text.empty() ? "" : "\n\n", section.text);
  }
  return text;
}

std::string PartLines(const Resolution& resolution) {
  std::string text;
  for (const ResolutionPart& part : resolution.parts) {
    absl::StrAppend(&text, text.empty() ? "" : "\n\n",
                    part.label ? absl::StrCat("(", *part.label, ") ") : "",
                    part.text);
  }
  return text;
}

Decision::Answer AnswerOf(const std::string& value) {
  const std::string folded = Fold(Squeeze(value));
  if (absl::StartsWith(folded, "yes")) return Decision::ANSWER_YES;
  if (absl::StartsWith(folded, "no")) return Decision::ANSWER_NO;
  return Decision::ANSWER_UNSPECIFIED;
}

// "Cabinet - Decommissioned 18.05.2022" without its note.
std::string MakerName(const std::string& value) {
  static const RE2 note(R"(\s+(?:-|–|\().*$)");
  std::string name = Squeeze(value);
  RE2::Replace(&name, note, "");
  return StripClosing(name);
}

Decision::Kind KindOfMaker(const std::string& name) {
  static const RE2 officer(
      R"((?i)\b(?:officer|director|head of|chief executive|manager)\b)");
  if (KindOfName(name) == Body::KIND_SINGLE_MEMBER ||
      StartsWithNoCase(name, "leader of ")) {
    return Decision::KIND_SINGLE_MEMBER;
  }
  if (RE2::PartialMatch(name, officer)) return Decision::KIND_OFFICER;
  return Decision::KIND_BODY;
}

void SetMaker(const PageContext& page, const ItemContext* item,
              const std::string& value, Decision& decision) {
  const std::string name = MakerName(value);
  if (name.empty()) return;
  decision.set_kind(KindOfMaker(name));
  const Body* maker =
      MatchBody(page.bodies, name, item != nullptr ? item->date : std::nullopt);
  if (maker != nullptr && (item == nullptr || maker->name() != item->body)) {
    decision.set_decision_maker(maker->name());
  }
}

void SetFacts(const PageContext& page, const ItemContext* item,
              Decision& decision) {
  for (const auto& [printed, value] : page.page.facts) {
    const std::string label = Label(printed);
    const auto date = FirstDate(value);
    const bool full = date && date->day() != 0;
    if (label == "decision maker" || label == "decision made by") {
      SetMaker(page, item, value, decision);
    } else if (label == "is key decision" || label == "key decision") {
      decision.set_key(AnswerOf(value));
    } else if (label == "is subject to call in" ||
               label == "subject to call in") {
      decision.set_subject_to_call_in(AnswerOf(value));
    } else if (label == "publication date" && full) {
      *decision.mutable_publication_date() = *date;
    } else if (absl::StartsWith(label, "effective from") && full) {
      *decision.mutable_effective_date() = *date;
    } else if (label == "date of decision" && full) {
      if (item == nullptr || !item->date ||
          IsoDate(*item->date) != IsoDate(*date)) {
        *decision.mutable_decision_date() = *date;
      }
    } else if (label == "reference" || label == "reference no" ||
               label == "decision reference") {
      decision.set_reference(Squeeze(value));
    } else if (absl::StartsWith(label, "reason") &&
               decision.reasons().empty()) {
      decision.set_reasons(value);
    } else if (absl::StrContains(label, "options considered") &&
               decision.alternatives().empty()) {
      decision.set_alternatives(value);
    } else if ((label == "decision" || label == "decisions") &&
               decision.text().empty()) {
      decision.set_text(value);
    }
  }
}

void AddEffect(const PartEffect& source, Part& part) {
  auto& effect = *part.add_effects();
  Part::Verb verb = Part::VERB_OTHER;
  if (!Part::Verb_Parse(absl::StrCat("VERB_", source.verb), &verb) ||
      verb == Part::VERB_UNSPECIFIED) {
    verb = Part::VERB_OTHER;
  }
  effect.set_verb(verb);
  for (const std::string& subject : source.subjects) {
    effect.add_subjects()->set_words(Squeeze(subject));
  }
  effect.set_words(source.words);
}

void AddParts(PageContext& page, const std::string& decision,
              const Resolution& resolution) {
  const auto known = page.known.List<Part>(decision);
  std::set<std::string> used;
  int position = 0;
  for (const ResolutionPart& source : resolution.parts) {
    if (Squeeze(source.text).empty()) continue;
    ++position;
    const std::string label = source.label.value_or("");
    std::string id = IdFromText(label, 20);
    if (id.empty()) id = absl::StrCat("part-", position);
    const std::string prefix = absl::StrCat(decision, "/parts/");
    std::string name = prefix + id;
    for (const Part* part : known) {
      const bool same_label = part->label() == label && !label.empty();
      if (!used.contains(part->name()) &&
          (same_label ||
           ComparableName(part->text()) == ComparableName(source.text))) {
        name = part->name();
        break;
      }
    }
    for (int copy = 2; used.contains(name); ++copy) {
      name = prefix + ScopedId(id, absl::StrCat(copy));
    }
    used.insert(name);
    page.known.Get<Part>(name);
    auto& part = PublicDraft<Part>(page, name);
    part.set_label(label);
    part.set_position(position);
    part.set_text(source.text);
    for (const PartEffect& effect : source.effects) AddEffect(effect, part);
  }
}

// The item's decision: the one that the council has for it, else a new one.
std::string DecisionName(PageContext& page, const ItemContext& item) {
  const std::string name = absl::StrCat(page.known.council(), "/decisions/",
                                        ScopedId(item.scope, "decision"));
  const auto known = page.known.List<Decision>(
      page.known.council(), absl::StrCat("item = \"", item.item, "\""));
  for (const Decision* decision : known) {
    if (decision->name() == name) return name;
  }
  return known.size() == 1 ? known.front()->name() : name;
}

}  // namespace

void AddDecision(PageContext& page, const ItemContext& item, bool with_facts) {
  const std::string text = Join(item.source, Section::Kind::kDecision);
  if (!item.source.resolution && text.empty() && !with_facts) return;
  const std::string name = DecisionName(page, item);
  page.known.Get<Decision>(name);
  auto& decision = PublicDraft<Decision>(page, name);
  decision.set_item(item.item);
  decision.set_kind(Decision::KIND_BODY);
  decision.set_text(text);
  decision.set_reasons(Join(item.source, Section::Kind::kReasons));
  decision.set_alternatives(Join(item.source, Section::Kind::kAlternatives));
  decision.set_interests(Join(item.source, Section::Kind::kInterests));
  if (with_facts) SetFacts(page, &item, decision);
  if (item.source.resolution) {
    decision.set_verb_as_stated(
        Squeeze(item.source.resolution->verb.value_or("")));
    if (decision.text().empty()) {
      decision.set_text(PartLines(*item.source.resolution));
    }
    AddParts(page, name, *item.source.resolution);
  }
  decision.add_source_documents(item.document);
}

void AddFactsDecision(PageContext& page, const std::string& issue,
                      const std::string& document) {
  const std::string name =
      absl::StrCat(page.known.council(), "/decisions/",
                   ScopedId(client::IdOf(issue), "decision"));
  page.known.Get<Decision>(name);
  auto& decision = PublicDraft<Decision>(page, name);
  decision.add_issues(issue);
  decision.set_title(Squeeze(page.page.title.value_or("")));
  SetFacts(page, nullptr, decision);
  decision.add_source_documents(document);
}

bool HasDecisionFacts(const Page& page) {
  return std::any_of(
      page.facts.begin(), page.facts.end(), [](const auto& fact) {
        const std::string label = Label(fact.first);
        return label == "decision maker" || label == "date of decision" ||
               label == "is key decision";
      });
}

Recommendation::Response::Status ResponseStatus(std::string_view words) {
  static const RE2 in_part(
      R"(\b(?:in part|partially|partly|part agreed|with amendments?)\b)");
  static const RE2 refused(
      R"(\b(?:not (?:be )?(?:agreed?|accepted?|supported?|approved?)|)"
      R"(reject(?:ed|s)?|declined?|disagreed?)\b)");
  static const RE2 later(
      R"(\b(?:willing to|(?:to|will|would|can|could|should|shall) be )"
      R"((?:further )?(?:considered|explored|investigated|looked)|)"
      R"((?:will|would|to) (?:further )?(?:consider|explore|investigate)|)"
      R"(under consideration|further consideration)\b)");
  static const RE2 agreed(
      R"(\b(?:agreed?|agrees|accept(?:ed|s)?|approved?|supported|endorsed)\b)");
  const std::string folded = Fold(Squeeze(words));
  if (Contains(refused, folded))
    return Recommendation::Response::STATUS_NOT_AGREED;
  if (Contains(in_part, folded)) {
    return Recommendation::Response::STATUS_AGREED_IN_PART;
  }
  if (Contains(later, folded)) {
    return Recommendation::Response::STATUS_TO_BE_CONSIDERED;
  }
  if (Contains(agreed, folded)) return Recommendation::Response::STATUS_AGREED;
  return Recommendation::Response::STATUS_UNSPECIFIED;
}

void AddRecommendations(PageContext& page, const ItemContext& item) {
  const std::string prefix =
      absl::StrCat(page.known.council(), "/recommendations/");
  if (item.source.recommendations.empty()) return;
  const auto known = page.known.List<Recommendation>(
      page.known.council(), absl::StrCat("put_item = \"", item.item, "\""));
  std::set<std::string> used;
  int position = 0;
  for (const PageRecommendation& source : item.source.recommendations) {
    if (Squeeze(source.text).empty()) continue;
    ++position;
    const std::string number = Squeeze(source.number.value_or(""));
    std::string suffix = IdFromText(number, 16);
    if (suffix.empty()) suffix = absl::StrCat("p", position);
    const std::string id = ScopedId(item.scope, absl::StrCat("rec-", suffix));
    std::string name = prefix + id;
    for (const Recommendation* recommendation : known) {
      if (!used.contains(recommendation->name()) &&
          recommendation->number() == number &&
          ComparableName(recommendation->text()) ==
              ComparableName(source.text)) {
        name = recommendation->name();
        break;
      }
    }
    for (int copy = 2; used.contains(name); ++copy) {
      name = prefix + ScopedId(id, absl::StrCat(copy));
    }
    used.insert(name);
    page.known.Get<Recommendation>(name);
    auto& recommendation = PublicDraft<Recommendation>(page, name);
    recommendation.set_put_item(item.item);
    recommendation.set_number(number);
    recommendation.set_position(position);
    recommendation.set_text(source.text);
    if (source.response && !Squeeze(*source.response).empty()) {
      recommendation.mutable_response()->set_text(*source.response);
      recommendation.mutable_response()->set_status(
          ResponseStatus(*source.response));
    }
  }
}

}  // namespace minutebook::importers
