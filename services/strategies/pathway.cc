#include "services/strategies/pathway.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/councils/council_settings.h"
#include "services/engine/above.h"
#include "services/meetings/acts.h"
#include "services/rules/approval.h"
#include "services/rules/civil_date.h"
#include "services/rules/pathway_order.h"
#include "services/rules/rule_sets.h"

namespace minutebook::strategies {
namespace {

using engine::Facts;
using meetings::v1::Citation;
using meetings::v1::Part;
using v1::Edition;
using v1::PathwayStep;
using v1::Strategy;

class PathwayReader {
 public:
  PathwayReader(const Facts& facts, const Strategy& strategy,
                absl::Span<const Edition> editions, const Edition& edition)
      : facts_(facts),
        strategy_(strategy),
        editions_(editions),
        edition_(edition) {}

  absl::StatusOr<Pathway> Read() {
    absl::Status status = ReadParts();
    if (status.ok()) status = ReadCitations();
    if (!status.ok()) return status;
    std::vector<std::string> names;
    for (const auto& [name, part] : parts_) names.push_back(name);
    status = acts_.Read(facts_, names, citations_);
    if (!status.ok()) return status;

    std::set<std::string> decisions;
    for (const auto& [name, part] : parts_) AddPart(part, decisions);
    for (const Citation& citation : citations_) {
      // One that is resolved to a decision tells nothing that this does not.
      if (!decisions.contains(citation.cited_decision())) AddCitation(citation);
    }
    rules::SortSteps(pathway_.steps);
    pathway_.findings = rules::PathwayFindings(edition_, pathway_.steps);
    status = CheckBody();
    if (!status.ok()) return status;
    return std::move(pathway_);
  }

 private:
  // The parts with effects on the strategy or any of its editions.
  absl::Status ReadParts() {
    absl::StatusOr<std::vector<Part>> of_strategy =
        facts_.Referring<Strategy, Part>(strategy_.name());
    if (!of_strategy.ok()) return of_strategy.status();
    std::vector<std::string> names;
    for (const Edition& edition : editions_) names.push_back(edition.name());
    absl::StatusOr<std::map<std::string, std::vector<Part>>> of_editions =
        facts_.Referring<Edition, Part>(names);
    if (!of_editions.ok()) return of_editions.status();
    for (Part& part : *of_strategy) {
      std::string name = part.name();
      parts_.emplace(std::move(name), std::move(part));
    }
    for (auto& [edition, parts] : *of_editions) {
      for (Part& part : parts) {
        std::string name = part.name();
        parts_.emplace(std::move(name), std::move(part));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadCitations() {
    std::vector<std::string> names(edition_.citations().begin(),
                                   edition_.citations().end());
    names.push_back(edition_.approval().citation());
    absl::StatusOr<std::map<std::string, Citation>> found =
        facts_.FindAll<Citation>(names);
    if (!found.ok()) return found.status();
    for (auto& [name, citation] : *found) {
      citations_.push_back(std::move(citation));
    }
    return absl::OkStatus();
  }

  // Whether an effect of `part` on the strategy as a whole was about this
  // edition.
  bool IsAboutThis(const Part& part, const meetings::Act& act) const {
    for (const Edition& edition : editions_) {
      if (edition.approval().part() == part.name()) {
        return edition.name() == edition_.name();
      }
    }
    const Edition* about = rules::EditionActedOn(
        editions_, act.date.has_value() ? &*act.date : nullptr);
    return about != nullptr && about->name() == edition_.name();
  }

  void AddPart(const Part& part, std::set<std::string>& decisions) {
    const meetings::Act act = acts_.OfPart(part.name());
    for (const Part::Effect& effect : part.effects()) {
      bool concerned = false, whole = false;
      for (const auto& subject : effect.subjects()) {
        concerned = concerned || subject.record() == edition_.name();
        whole = whole || subject.record() == strategy_.name();
      }
      if (!concerned && !(whole && IsAboutThis(part, act))) continue;
      PathwayStep& step = NewStep(act);
      step.set_verb(effect.verb());
      step.set_words(effect.words().empty() ? part.text() : effect.words());
      step.set_part(part.name());
      step.set_approves(edition_.approval().part() == part.name() &&
                        rules::Approves(effect.verb()));
      decisions.insert(act.decision);
    }
  }

  void AddCitation(const Citation& citation) {
    PathwayStep& step = NewStep(acts_.OfCitation(citation));
    step.set_verb(rules::VerbOfWord(citation.action()));
    step.set_words(citation.action());
    step.set_decision(citation.cited_decision());
    *step.mutable_citation() = citation;
    step.set_approves(edition_.approval().citation() == citation.name());
  }

  PathwayStep& NewStep(const meetings::Act& act) {
    PathwayStep& step = pathway_.steps.emplace_back();
    if (act.date.has_value()) *step.mutable_date() = *act.date;
    if (!act.body.name().empty()) *step.mutable_body() = act.body;
    step.set_body_display_name(act.body_display_name);
    step.set_decision(act.decision);
    step.set_item(act.item);
    return step;
  }

  // Whether it can be told that the body that approved the edition may.
  absl::Status CheckBody() {
    if (!edition_.has_approval()) return absl::OkStatus();
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts_);
    if (!settings.ok()) return settings.status();
    for (const PathwayStep& step : pathway_.steps) {
      if (!step.approves()) continue;
      constexpr int32_t kAlways = 99991231;
      const int32_t day =
          step.has_date() ? rules::LastDay(step.date()) : kAlways;
      if (rules::MayAdopt(rules::RuleSetOn(*settings, day), strategy_.kind(),
                          step.body()) != rules::Adoption::kUndetermined) {
        continue;
      }
      v1::Finding& finding = pathway_.findings.emplace_back();
      finding.set_kind(v1::Finding::KIND_ADOPTING_BODY_UNKNOWN);
      finding.set_message(absl::StrCat(
          "whether ",
          step.body_display_name().empty() ? "the body that approved it"
                                           : step.body_display_name(),
          " may adopt it cannot be determined: what kind of body it is is "
          "missing"));
      finding.add_records(edition_.name());
    }
    return absl::OkStatus();
  }

  const Facts& facts_;
  const Strategy& strategy_;
  const absl::Span<const Edition> editions_;
  const Edition& edition_;
  std::map<std::string, Part> parts_;
  std::vector<Citation> citations_;
  meetings::Acts acts_;
  Pathway pathway_;
};

class GetPathway : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::GetPathwayRequest&>(message);
    const Facts facts = context.facts();
    absl::StatusOr<Edition> edition = facts.Get<Edition>(request.name());
    if (!edition.ok()) return edition.status();
    absl::StatusOr<Strategy> strategy =
        facts.Get<Strategy>(engine::Above(request.name()));
    if (!strategy.ok()) return strategy.status();
    absl::StatusOr<std::vector<Edition>> editions =
        facts.Below<Edition>(strategy->name());
    if (!editions.ok()) return editions.status();
    absl::StatusOr<Pathway> pathway =
        PathwayOf(facts, *strategy, *editions, *edition);
    if (!pathway.ok()) return pathway.status();
    v1::GetPathwayResponse response;
    for (PathwayStep& step : pathway->steps) {
      *response.add_steps() = std::move(step);
    }
    for (v1::Finding& finding : pathway->findings) {
      *response.add_findings() = std::move(finding);
    }
    return response.SerializeAsString();
  }
};

}  // namespace

absl::StatusOr<Pathway> PathwayOf(const Facts& facts, const Strategy& strategy,
                                  absl::Span<const Edition> editions,
                                  const Edition& edition) {
  return PathwayReader(facts, strategy, editions, edition).Read();
}

std::unique_ptr<engine::ReadCommand> MakeGetPathway() {
  return std::make_unique<GetPathway>();
}

}  // namespace minutebook::strategies
