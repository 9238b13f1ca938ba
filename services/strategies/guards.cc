#include "services/strategies/guards.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/strategies/v1/consultation.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/engine/above.h"
#include "services/engine/facts.h"
#include "services/engine/method_write.h"
#include "services/rules/approval.h"
#include "services/rules/record_cells.h"
#include "services/rules/strategy_lifecycle.h"

namespace minutebook::strategies {
namespace {

using engine::Facts;
using google::protobuf::Message;
using storage::EntryAction;

// The edition without what may still be added to it once it is approved: where
// its texts are kept and who told of it, and the header.
v1::Edition Texts(const Message& message) {
  v1::Edition edition = static_cast<const v1::Edition&>(message);
  edition.clear_citations();
  edition.clear_summaries();
  edition.clear_papers();
  edition.clear_documents();
  edition.clear_timetable();
  edition.clear_visibility();
  edition.clear_intended_visibility();
  edition.clear_exemption();
  edition.clear_etag();
  edition.clear_create_time();
  edition.clear_update_time();
  edition.clear_delete_time();
  return edition;
}

absl::Status GuardEdition(EntryAction action, const std::string& name,
                          const Message& before, const Message& after,
                          const Facts&) {
  const auto& edition = static_cast<const v1::Edition&>(before);
  if (action == EntryAction::kDelete &&
      edition.state() != v1::Edition::STATE_DRAFT) {
    return engine::RuleBroken(
        name, absl::StrCat(name, " is ", rules::WordsOf(edition.state()),
                           ": only a draft is deleted; withdraw it instead"));
  }
  if (action == EntryAction::kUpdate && rules::IsSettled(edition.state()) &&
      !google::protobuf::util::MessageDifferencer::Equals(Texts(before),
                                                          Texts(after))) {
    return engine::RuleBroken(
        name, absl::StrCat(name, " is ", rules::WordsOf(edition.state()),
                           ": its texts stay as they are; make a new edition"));
  }
  return absl::OkStatus();
}

absl::Status GuardConsultation(EntryAction action, const std::string& name,
                               const Message& before, const Message& after,
                               const Facts&) {
  const auto& consultation = static_cast<const v1::Consultation&>(before);
  if (action == EntryAction::kDelete &&
      consultation.state() == v1::Consultation::STATE_OPEN) {
    return engine::RuleBroken(
        name, absl::StrCat(name, " is open: close it before it is deleted"));
  }
  if (action == EntryAction::kUpdate &&
      consultation.state() != v1::Consultation::STATE_PLANNED &&
      consultation.edition() !=
          static_cast<const v1::Consultation&>(after).edition()) {
    return engine::RuleBroken(
        name, absl::StrCat(name,
                           " was opened: the edition consulted on stays as it "
                           "is; make another consultation"));
  }
  return absl::OkStatus();
}

absl::Status RestsOn(const std::string& name) {
  return engine::RuleBroken(
      name, absl::StrCat("the approval of a strategy rests on ", name,
                         ": what it does to the strategy stays as it is"));
}

// A part by which an edition was approved goes on to approve it.
absl::Status GuardPart(EntryAction action, const std::string& name,
                       const Message&, const Message& after,
                       const Facts& facts) {
  if (action != EntryAction::kUpdate) return absl::OkStatus();
  absl::StatusOr<std::vector<v1::Edition>> editions =
      facts.Referring<meetings::v1::Part, v1::Edition>(name);
  if (!editions.ok()) return editions.status();
  const auto& part = static_cast<const meetings::v1::Part&>(after);
  for (const v1::Edition& edition : *editions) {
    if (edition.approval().part() == name &&
        rules::EffectOn(part, {engine::Above(edition.name()), edition.name()},
                        rules::Approves) == nullptr) {
      return RestsOn(name);
    }
  }
  return absl::OkStatus();
}

absl::Status GuardCitation(EntryAction action, const std::string& name,
                           const Message&, const Message& after,
                           const Facts& facts) {
  const auto& citation = static_cast<const meetings::v1::Citation&>(after);
  if (action != EntryAction::kUpdate ||
      rules::Approves(rules::VerbOfWord(citation.action()))) {
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<v1::Edition>> editions =
      facts.Referring<meetings::v1::Citation, v1::Edition>(name);
  if (!editions.ok()) return editions.status();
  for (const v1::Edition& edition : *editions) {
    if (edition.approval().citation() == name) return RestsOn(name);
  }
  return absl::OkStatus();
}

// Asks `guard` after those that the type has already.
void AddGuard(engine::Catalogue& catalogue, const char* type,
              engine::ResourceType::Guard guard) {
  engine::ResourceType* resource = catalogue.FindMutable(type);
  resource->set_guard([first = resource->guard(), second = std::move(guard)](
                          EntryAction action, const std::string& name,
                          const Message& before, const Message& after,
                          const Facts& facts) -> absl::Status {
    if (first != nullptr) {
      absl::Status status = first(action, name, before, after, facts);
      if (!status.ok()) return status;
    }
    return second(action, name, before, after, facts);
  });
}

}  // namespace

void SetGuards(engine::Catalogue& catalogue) {
  catalogue.FindMutable("minutebook/Edition")->set_derive([](Message& after) {
    auto& edition = static_cast<v1::Edition&>(after);
    if (edition.state() == v1::Edition::STATE_UNSPECIFIED) {
      edition.set_state(v1::Edition::STATE_DRAFT);
    }
  });
  catalogue.FindMutable("minutebook/Consultation")
      ->set_derive([](Message& after) {
        auto& consultation = static_cast<v1::Consultation&>(after);
        if (consultation.state() == v1::Consultation::STATE_UNSPECIFIED) {
          consultation.set_state(v1::Consultation::STATE_PLANNED);
        }
      });
  AddGuard(catalogue, "minutebook/Edition", GuardEdition);
  AddGuard(catalogue, "minutebook/Consultation", GuardConsultation);
  AddGuard(catalogue, "minutebook/Part", GuardPart);
  AddGuard(catalogue, "minutebook/Citation", GuardCitation);
}

}  // namespace minutebook::strategies
