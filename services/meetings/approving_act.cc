#include "services/meetings/approving_act.h"

#include "absl/strings/str_cat.h"
#include "services/engine/method_write.h"

namespace minutebook::meetings {
namespace {

absl::StatusOr<ApprovingAct> OfPart(const engine::Facts& facts,
                                    const std::string& name,
                                    const std::string& part,
                                    absl::Span<const std::string> subjects) {
  const absl::StatusOr<v1::Part> found = facts.Get<v1::Part>(part);
  if (!found.ok()) return found.status();
  const v1::Part::Effect* effect =
      rules::EffectOn(*found, subjects, rules::Approves);
  if (effect == nullptr) {
    return engine::RuleBroken(
        name, absl::StrCat(part, " does not approve ", name, ": ",
                           rules::WhyNot(*found, subjects)));
  }
  Acts acts;
  absl::Status status = acts.Read(facts, {&part, 1}, {});
  if (!status.ok()) return status;
  return ApprovingAct{acts.OfPart(part), effect->verb()};
}

absl::StatusOr<ApprovingAct> OfCitation(const engine::Facts& facts,
                                        const std::string& name,
                                        const std::string& citation) {
  const absl::StatusOr<v1::Citation> found = facts.Get<v1::Citation>(citation);
  if (!found.ok()) return found.status();
  const rules::Verb verb = rules::VerbOfWord(found->action());
  if (!rules::Approves(verb)) {
    return engine::RuleBroken(
        name, absl::StrCat(citation, " tells of no approval: its verb is \"",
                           found->action(), "\""));
  }
  Acts acts;
  absl::Status status = acts.Read(facts, {}, {&*found, 1});
  if (!status.ok()) return status;
  return ApprovingAct{acts.OfCitation(*found), verb};
}

}  // namespace

absl::StatusOr<ApprovingAct> FindApproval(
    const engine::Facts& facts, const std::string& name,
    const std::string& part, const std::string& citation,
    absl::Span<const std::string> subjects) {
  return part.empty() ? OfCitation(facts, name, citation)
                      : OfPart(facts, name, part, subjects);
}

}  // namespace minutebook::meetings
