#include "services/rules/approval.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/rules/rule_sets.h"

namespace minutebook::rules {
namespace {

using councils::v1::Body;
using meetings::v1::Part;

// How words begin; longer ones before those that they begin with.
constexpr struct {
  const char* word;
  Verb verb;
} kWords[] = {
    {"approved for consultation", Part::VERB_APPROVED_FOR_CONSULTATION},
    {"approv", Part::VERB_APPROVED},
    {"adopt", Part::VERB_ADOPTED},
    {"consider", Part::VERB_CONSIDERED},
    {"receiv", Part::VERB_RECEIVED},
    {"noted", Part::VERB_NOTED},
    {"present", Part::VERB_PRESENTED},
    {"feedback", Part::VERB_FEEDBACK_GIVEN},
    {"request", Part::VERB_REQUESTED},
    {"support", Part::VERB_SUPPORTED},
    {"endors", Part::VERB_ENDORSED},
    {"recommend", Part::VERB_RECOMMENDED},
    {"referred", Part::VERB_REFERRED},
    {"delegat", Part::VERB_DELEGATED},
    {"agree", Part::VERB_AGREED},
    {"appoint", Part::VERB_APPOINTED},
    {"defer", Part::VERB_DEFERRED},
    {"reject", Part::VERB_REJECTED},
    {"withdr", Part::VERB_WITHDRAWN},
};

constexpr Body::Kind kDeciders[] = {
    Body::KIND_FULL_COUNCIL,  Body::KIND_EXECUTIVE, Body::KIND_COMMITTEE,
    Body::KIND_SINGLE_MEMBER, Body::KIND_BOARD,
};

bool IsCouncilsOwn(const std::string& kind) {
  return kind == "corporate-plan" || kind == "policy-framework";
}

// "approved for consultation" of VERB_APPROVED_FOR_CONSULTATION.
std::string InWords(Verb verb) {
  std::string name = absl::AsciiStrToLower(meetings::v1::Part::Verb_Name(verb));
  return absl::StrReplaceAll(name, {{"verb_", ""}, {"_", " "}});
}

}  // namespace

bool Approves(Verb verb) {
  return verb == Part::VERB_APPROVED || verb == Part::VERB_ADOPTED;
}

bool ApprovesForConsultation(Verb verb) {
  return verb == Part::VERB_APPROVED_FOR_CONSULTATION ||
         verb == Part::VERB_AGREED;
}

Verb VerbOfWord(absl::string_view word) {
  const std::string lower =
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(word));
  for (const auto& row : kWords) {
    if (absl::StartsWith(lower, row.word)) return row.verb;
  }
  return Part::VERB_OTHER;
}

bool IsSubject(const Part::Effect& effect,
               absl::Span<const std::string> names) {
  return std::any_of(effect.subjects().begin(), effect.subjects().end(),
                     [&](const Part::Effect::Subject& subject) {
                       return !subject.record().empty() &&
                              std::find(names.begin(), names.end(),
                                        subject.record()) != names.end();
                     });
}

const Part::Effect* EffectOn(const Part& part,
                             absl::Span<const std::string> names,
                             bool (*wanted)(Verb)) {
  for (const Part::Effect& effect : part.effects()) {
    if (wanted(effect.verb()) && IsSubject(effect, names)) {
      return &effect;
    }
  }
  return nullptr;
}

std::string WhyNot(const Part& part, absl::Span<const std::string> names) {
  for (const Part::Effect& effect : part.effects()) {
    if (IsSubject(effect, names)) {
      return absl::StrCat("it was ", InWords(effect.verb()), " there");
    }
  }
  return absl::StrCat("none of its effects has ", absl::StrJoin(names, " or "),
                      " as its subject");
}

Adoption MayAdopt(const councils::v1::Settings::RuleSet& rules,
                  const std::string& kind, const Body& body) {
  const auto& set = StrategyKindIn(rules, kind);
  for (const std::string& name : set.adopting_bodies()) {
    if (name == body.name()) return Adoption::kAllowed;
  }
  if (body.kind() == Body::KIND_UNSPECIFIED || body.placeholder()) {
    // Where the bodies themselves are named, one that is known is none of them.
    return !body.name().empty() && !body.placeholder() &&
                   set.adopting_body_kinds().empty() &&
                   !set.adopting_bodies().empty()
               ? Adoption::kForbidden
               : Adoption::kUndetermined;
  }
  bool allowed = false;
  if (!set.adopting_body_kinds().empty() || !set.adopting_bodies().empty()) {
    allowed = std::find(set.adopting_body_kinds().begin(),
                        set.adopting_body_kinds().end(),
                        body.kind()) != set.adopting_body_kinds().end();
  } else if (IsCouncilsOwn(kind)) {
    allowed = body.kind() == Body::KIND_FULL_COUNCIL;
  } else {
    allowed = std::find(std::begin(kDeciders), std::end(kDeciders),
                        body.kind()) != std::end(kDeciders);
  }
  return allowed ? Adoption::kAllowed : Adoption::kForbidden;
}

}  // namespace minutebook::rules
