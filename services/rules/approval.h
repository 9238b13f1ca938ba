// What approves an edition of a strategy, and who may.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "minutebook/meetings/v1/part.pb.h"

namespace minutebook::rules {

using Verb = meetings::v1::Part::Verb;

// Whether the verb puts a strategy in force: approved or adopted. What was
// received, noted, fed back on, supported or endorsed was not approved, and
// what was approved for consultation was approved for that alone.
bool Approves(Verb verb);

// Whether the verb lets a text go to consultation.
bool ApprovesForConsultation(Verb verb);

// The verb that a text's own word stands for ("approved", "Endorsed by");
// VERB_OTHER for a word that is none of them.
Verb VerbOfWord(absl::string_view word);

// Whether one of `names` is a subject of the effect.
bool IsSubject(const meetings::v1::Part::Effect& effect,
               absl::Span<const std::string> names);

// The first effect of `part` with a verb that `wanted` accepts on one of
// `names`, such as an edition and its strategy as a whole; null when there is
// none.
const meetings::v1::Part::Effect* EffectOn(const meetings::v1::Part& part,
                                           absl::Span<const std::string> names,
                                           bool (*wanted)(Verb));

// Why no effect of `part` is the one wanted, in words: what it does to one of
// `names` instead, or that it concerns others.
std::string WhyNot(const meetings::v1::Part& part,
                   absl::Span<const std::string> names);

enum class Adoption { kAllowed, kForbidden, kUndetermined };

// Whether `body` may adopt strategies of `kind` by `rules`. Where the council
// has set nothing for the kind: full Council alone for the corporate plan and
// the policy framework (Local Authorities (Functions and Responsibilities)
// Regulations 2000); for others every body that decides. Undetermined where
// the body or its kind is not known.
Adoption MayAdopt(const councils::v1::Settings::RuleSet& rules,
                  const std::string& kind, const councils::v1::Body& body);

}  // namespace minutebook::rules
