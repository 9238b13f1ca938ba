#include "services/actionplans/performance.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/performance.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/target.pb.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/strategies/v1/objective.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "services/actionplans/each_record.h"
#include "services/actionplans/measure_names.h"
#include "services/councils/council_settings.h"
#include "services/engine/error.h"
#include "services/engine/standard_reads.h"
#include "services/rules/civil_date.h"
#include "services/rules/measure_performance.h"

namespace minutebook::actionplans {
namespace {

using engine::Facts;
using strategies::v1::Objective;
using strategies::v1::Strategy;
using v1::Measure;
using v1::Performance;

constexpr int kMostMeasures = 1000;

// Puts together one answer. A few statements for every hundred measures.
class Answer {
 public:
  Answer(const engine::ReadContext& context, Facts facts,
         const v1::GetPerformanceRequest& request)
      : context_(context), facts_(std::move(facts)), request_(request) {}

  absl::StatusOr<v1::GetPerformanceResponse> Make() {
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts_);
    if (!settings.ok()) return settings.status();
    settings_ = *std::move(settings);
    *out_.mutable_on_date() =
        councils::OnDate(settings_, request_, context_.now);
    absl::Status status = ReadSubject();
    if (status.ok()) status = ReadValues();
    if (!status.ok()) return status;
    return std::move(out_);
  }

 private:
  // The measures asked for, and the parts that they make.
  absl::Status ReadSubject() {
    const std::string& name = request_.name();
    out_.mutable_performance()->set_subject(name);
    const std::optional<engine::RecordRef> ref =
        context_.catalogue.ParseAnyName(name);
    const std::string type = ref.has_value() ? ref->type->type() : "";
    if (type == "minutebook/Measure") return ReadMeasure();
    if (type == "minutebook/Objective") return ReadObjective();
    if (type == "minutebook/Strategy") return ReadStrategy();
    if (type == "minutebook/Council") return ReadCouncil();
    engine::FieldViolations violations;
    violations.Add("name",
                   "is no name of a measure, objective, strategy or council");
    return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
  }

  absl::Status ReadMeasure() {
    absl::StatusOr<Measure> measure = facts_.Get<Measure>(request_.name());
    if (!measure.ok()) return measure.status();
    out_.mutable_performance()->set_title(measure->title());
    Take(*std::move(measure));
    return absl::OkStatus();
  }

  absl::Status ReadObjective() {
    absl::StatusOr<Objective> objective =
        facts_.Get<Objective>(request_.name());
    if (!objective.ok()) return objective.status();
    out_.mutable_performance()->set_title(objective->title());
    return TakeReferring({request_.name()});
  }

  absl::Status ReadStrategy() {
    absl::StatusOr<Strategy> strategy = facts_.Get<Strategy>(request_.name());
    if (!strategy.ok()) return strategy.status();
    out_.mutable_performance()->set_title(strategy->title());
    absl::StatusOr<std::vector<Objective>> objectives =
        facts_.Below<Objective>(request_.name());
    if (!objectives.ok()) return objectives.status();
    std::vector<std::string> names;
    for (const Objective& objective : *objectives) {
      names.push_back(objective.name());
      AddPart(objective.name(), objective.title());
    }
    return TakeReferring(names);
  }

  absl::Status ReadCouncil() {
    absl::StatusOr<councils::v1::Council> council =
        context_.facts().Get<councils::v1::Council>(request_.name());
    if (!council.ok()) return council.status();
    out_.mutable_performance()->set_title(council->display_name());
    absl::Status status = EachRecord<Measure>(
        context_, facts_, request_,
        [this](Measure measure) { Take(std::move(measure)); });
    if (!status.ok()) return status;
    std::set<std::string> names;
    bool unassigned = false;
    for (const auto& [name, measure] : measures_) {
      unassigned = unassigned || measure.objectives().empty();
      for (const std::string& objective : measure.objectives()) {
        names.insert(engine::Above(objective));
      }
    }
    absl::StatusOr<std::map<std::string, Strategy>> strategies =
        facts_.FindAll<Strategy>(
            std::vector<std::string>(names.begin(), names.end()));
    if (!strategies.ok()) return strategies.status();
    for (const std::string& name : names) {
      AddPart(name, (*strategies)[name].title());
    }
    if (unassigned) AddPart("", "");
    return absl::OkStatus();
  }

  absl::Status TakeReferring(const std::vector<std::string>& objectives) {
    absl::StatusOr<std::map<std::string, std::vector<Measure>>> found =
        facts_.Referring<Objective, Measure>(objectives);
    if (!found.ok()) return found.status();
    for (auto& [objective, measures] : *found) {
      for (Measure& measure : measures) Take(std::move(measure));
    }
    return absl::OkStatus();
  }

  void Take(Measure measure) {
    if (!rules::IsMeasured(measure, out_.on_date())) return;
    measures_.emplace(measure.name(), std::move(measure));
  }

  void AddPart(const std::string& name, const std::string& title) {
    parts_.emplace(name, out_.parts_size());
    Performance& part = *out_.add_parts();
    part.set_subject(name);
    part.set_title(title);
  }

  // The parts in which a measure counts.
  std::set<int> PartsOf(const Measure& measure) const {
    std::set<int> found;
    const auto add = [&](const std::string& name) {
      const auto part = parts_.find(name);
      if (part != parts_.end()) found.insert(part->second);
    };
    for (const std::string& objective : measure.objectives()) {
      add(objective);
      add(engine::Above(objective));
    }
    if (measure.objectives().empty()) add("");
    return found;
  }

  absl::Status ReadValues() {
    std::vector<std::string> names;
    for (const auto& [name, measure] : measures_) names.push_back(name);
    absl::StatusOr<std::map<std::string, std::vector<v1::Target>>> targets =
        facts_.Below<v1::Target>(names);
    if (!targets.ok()) return targets.status();
    absl::StatusOr<std::map<std::string, std::vector<v1::Reading>>> readings =
        facts_.Below<v1::Reading>(names);
    if (!readings.ok()) return readings.status();
    for (const auto& [name, measure] : measures_) {
      v1::MeasurePerformance one =
          rules::PerformanceOf(measure, (*targets)[name], (*readings)[name],
                               settings_, out_.on_date());
      rules::Count(one, *out_.mutable_performance());
      for (const int part : PartsOf(measure)) {
        rules::Count(one, *out_.mutable_parts(part));
      }
      if (out_.measures_size() < kMostMeasures) {
        *out_.add_measures() = std::move(one);
      }
    }
    return absl::OkStatus();
  }

  const engine::ReadContext& context_;
  const Facts facts_;
  const v1::GetPerformanceRequest& request_;
  councils::v1::Settings settings_;
  std::map<std::string, Measure> measures_;
  std::map<std::string, int> parts_;  // by name: their place in the reply
  v1::GetPerformanceResponse out_;
};

class GetPerformance : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(
      const engine::ReadContext& context,
      const google::protobuf::Message& message) const override {
    absl::StatusOr<Facts> facts = engine::FactsOf(context, message);
    if (!facts.ok()) return facts.status();
    absl::StatusOr<v1::GetPerformanceResponse> response =
        Answer(context, *std::move(facts),
               static_cast<const v1::GetPerformanceRequest&>(message))
            .Make();
    if (!response.ok()) return response.status();
    return response->SerializeAsString();
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeGetPerformance() {
  return std::make_unique<GetPerformance>();
}

}  // namespace minutebook::actionplans
