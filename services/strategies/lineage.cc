#include "services/strategies/lineage.h"

#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/meetings/v1/commitment.pb.h"
#include "minutebook/strategies/v1/lineage.pb.h"
#include "services/strategies/homeless_actions.h"
#include "services/strategies/open_matters.h"

namespace minutebook::strategies {
namespace {

using engine::Facts;
using v1::Strategy;

// Strategies by name; each of `order` is added once.
struct Family {
  std::map<std::string, Strategy> by_name;
  std::vector<std::string> order;

  bool Add(Strategy strategy) {
    std::string name = strategy.name();
    if (!by_name.emplace(name, std::move(strategy)).second) return false;
    order.push_back(std::move(name));
    return true;
  }
};

// The strategies whose place any of `names` took, and that the family lacks.
absl::StatusOr<std::vector<std::string>> AddFormers(
    const Facts& facts, const std::vector<std::string>& names, Family& family) {
  std::vector<std::string> wanted;
  for (const std::string& name : names) {
    for (const auto& link : family.by_name.at(name).supersedes()) {
      if (!family.by_name.contains(link.strategy())) {
        wanted.push_back(link.strategy());
      }
    }
  }
  std::vector<std::string> added;
  if (wanted.empty()) return added;
  absl::StatusOr<std::map<std::string, Strategy>> found =
      facts.FindAll<Strategy>(wanted);
  if (!found.ok()) return found.status();
  for (auto& [name, strategy] : *found) {
    if (family.Add(std::move(strategy))) added.push_back(name);
  }
  return added;
}

// The strategies that took the place of any of `names`, and that the family
// lacks.
absl::StatusOr<std::vector<std::string>> AddSuccessors(
    const Facts& facts, const std::vector<std::string>& names, Family& family) {
  std::vector<std::string> added;
  absl::StatusOr<std::map<std::string, std::vector<Strategy>>> found =
      facts.Referring<Strategy, Strategy>(names);
  if (!found.ok()) return found.status();
  for (auto& [former, referrers] : *found) {
    for (Strategy& strategy : referrers) {
      bool successor = false;
      for (const auto& link : strategy.supersedes()) {
        successor = successor || link.strategy() == former;
      }
      const std::string name = strategy.name();
      if (successor && family.Add(std::move(strategy))) added.push_back(name);
    }
  }
  return added;
}

class GetLineage : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::GetLineageRequest&>(message);
    const Facts facts = context.facts();
    absl::StatusOr<Strategy> strategy = facts.Get<Strategy>(request.name());
    if (!strategy.ok()) return strategy.status();
    Family family;
    family.Add(*std::move(strategy));
    // A generation at a time, both ways from whatever was found: a strategy's
    // relations by merge and split are part of its lineage.
    std::vector<std::string> generation = family.order;
    while (!generation.empty()) {
      absl::StatusOr<std::vector<std::string>> formers =
          AddFormers(facts, generation, family);
      if (!formers.ok()) return formers.status();
      absl::StatusOr<std::vector<std::string>> successors =
          AddSuccessors(facts, generation, family);
      if (!successors.ok()) return successors.status();
      generation = *std::move(formers);
      generation.insert(generation.end(), successors->begin(),
                        successors->end());
    }

    v1::GetLineageResponse response;
    std::map<std::string, std::vector<const Strategy*>> successors_of;
    for (const std::string& name : family.order) {
      const Strategy& each = family.by_name.at(name);
      for (const auto& link : each.supersedes()) {
        if (!family.by_name.contains(link.strategy())) continue;
        successors_of[link.strategy()].push_back(&each);
        auto* out = response.add_links();
        out->set_former(link.strategy());
        out->set_successor(name);
        *out->mutable_date() = link.date();
        out->set_part(link.part());
      }
      *response.add_strategies() = each;
    }
    absl::Status status = AddHomeless(facts, family, successors_of, response);
    if (status.ok()) status = AddActions(facts, successors_of, response);
    if (!status.ok()) return status;
    return response.SerializeAsString();
  }

 private:
  // The open commitments on issues of superseded strategies that are on no
  // issue of their successors.
  static absl::Status AddHomeless(
      const Facts& facts, const Family& family,
      const std::map<std::string, std::vector<const Strategy*>>& successors_of,
      v1::GetLineageResponse& response) {
    std::map<std::string, std::set<std::string>> homes;  // by issue
    for (const auto& [former, successors] : successors_of) {
      for (const std::string& issue : family.by_name.at(former).issues()) {
        std::set<std::string>& issues = homes[issue];
        for (const Strategy* successor : successors) {
          issues.insert(successor->issues().begin(), successor->issues().end());
        }
      }
    }
    if (homes.empty()) return absl::OkStatus();
    std::vector<std::string> issues;
    for (const auto& [issue, home] : homes) issues.push_back(issue);
    OpenMatters matters;
    absl::Status status = matters.Read(facts, issues, {}, {});
    if (!status.ok()) return status;
    for (auto& commitment :
         matters.Commitments(std::numeric_limits<int32_t>::max())) {
      if (HasHome(commitment, homes)) continue;
      v1::Finding* finding = response.add_findings();
      finding->set_kind(v1::Finding::KIND_COMMITMENT_WITHOUT_HOME);
      finding->set_message(absl::StrCat(
          "\"", commitment.what(),
          "\" is open, and no strategy that took over has its issue"));
      finding->add_records(commitment.name());
      *response.add_commitments() = std::move(commitment);
    }
    return absl::OkStatus();
  }

  // The open actions of superseded strategies that none goes on with.
  static absl::Status AddActions(
      const Facts& facts,
      const std::map<std::string, std::vector<const Strategy*>>& successors_of,
      v1::GetLineageResponse& response) {
    if (successors_of.empty()) return absl::OkStatus();
    std::set<std::string> superseded;
    for (const auto& [former, successors] : successors_of) {
      superseded.insert(former);
    }
    auto actions = HomelessActions(facts, superseded);
    if (!actions.ok()) return actions.status();
    for (auto& action : *actions) {
      v1::Finding* finding = response.add_findings();
      finding->set_kind(v1::Finding::KIND_ACTION_WITHOUT_HOME);
      finding->set_message(absl::StrCat(
          "\"", action.title(),
          "\" is open, and no plan of a strategy that took over has it"));
      finding->add_records(action.name());
      *response.add_actions() = std::move(action);
    }
    return absl::OkStatus();
  }

  static bool HasHome(
      const meetings::v1::Commitment& commitment,
      const std::map<std::string, std::set<std::string>>& homes) {
    for (const auto& [former, home] : homes) {
      for (const std::string& issue : commitment.issues()) {
        if (home.contains(issue)) return true;
      }
    }
    return false;
  }
};

}  // namespace

absl::StatusOr<std::set<std::string>> ForerunnersOf(const Facts& facts,
                                                    const Strategy& strategy) {
  Family family;
  family.Add(strategy);
  std::vector<std::string> generation = family.order;
  while (!generation.empty()) {
    absl::StatusOr<std::vector<std::string>> formers =
        AddFormers(facts, generation, family);
    if (!formers.ok()) return formers.status();
    generation = *std::move(formers);
  }
  return std::set<std::string>(family.order.begin() + 1, family.order.end());
}

std::unique_ptr<engine::ReadCommand> MakeGetLineage() {
  return std::make_unique<GetLineage>();
}

}  // namespace minutebook::strategies
