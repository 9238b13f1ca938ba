#include "services/actionplans/report_readings.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "minutebook/actionplans/v1/measure.pb.h"
#include "minutebook/actionplans/v1/reading.pb.h"
#include "minutebook/actionplans/v1/reading_report.pb.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/post.pb.h"
#include "minutebook/records/v1/document.pb.h"
#include "services/actionplans/reading_methods.h"
#include "services/councils/council_settings.h"
#include "services/engine/error.h"
#include "services/engine/links.h"
#include "services/engine/message_plan.h"
#include "services/engine/method_write.h"
#include "services/engine/record_header.h"
#include "services/engine/validation.h"
#include "services/rules/civil_date.h"
#include "services/rules/measure_values.h"
#include "storage/digest.h"

namespace minutebook::actionplans {
namespace {

using engine::DecideContext;
using engine::Facts;
using engine::FieldViolations;
using engine::MessagePlan;
using engine::Operation;
using v1::Measure;
using v1::Reading;
using v1::ReadingReport;
using v1::ReportedReading;
using v1::ReportReadingsRequest;
using v1::ReportReadingsResponse;

// The id by which a source's reading of a period and dimensions is known below
// its measure. Texts hold no line feeds, so no two join alike.
std::string IdOf(const Reading& reading) {
  constexpr size_t kIdBytes = 16;
  std::string text = absl::StrCat(reading.source(), "\n",
                                  rules::DateText(reading.start_date()), "\n",
                                  rules::DateText(reading.end_date()));
  for (const v1::Dimension& dimension : reading.dimensions()) {
    absl::StrAppend(&text, "\n", dimension.dimension(), "\n",
                    dimension.value());
  }
  return absl::BytesToHexString(storage::Sha256({text}).substr(0, kIdBytes));
}

// One report on its way.
struct Row {
  std::string path;     // `reports[3]`
  std::string measure;  // name
  std::string name;     // of its reading
  Reading reported;
  bool status_given = false;
  std::string correction_reason;
  ReportedReading result;

  void Refuse(const std::string& field, const std::string& description) {
    ReportedReading::Fault* fault = result.add_faults();
    fault->set_field(engine::JoinPath(path, field));
    fault->set_description(description);
  }
  bool refused() const { return result.faults_size() > 0; }
};

// One call.
class Report {
 public:
  Report(const engine::Catalogue& catalogue, const MessagePlan& plan,
         const DecideContext& context, const ReportReadingsRequest& request)
      : catalogue_(catalogue),
        plan_(plan),
        type_(context.facts.TypeOf<Reading>()),
        context_(context),
        facts_(context.facts),
        request_(request) {}

  absl::StatusOr<std::vector<Operation>> Decide() {
    TakeIn();
    absl::Status status = LookUp();
    if (!status.ok()) return status;
    for (Row& row : rows_) {
      if (!row.refused()) DecideRow(row);
    }
    status = Refusal();
    if (!status.ok()) return status;
    context_.reply = Reply().SerializeAsString();
    return std::move(operations_);
  }

 private:
  // Checks the form of every report.
  void TakeIn() {
    std::map<std::string, std::string> seen;  // the path that named it first
    rows_.resize(static_cast<size_t>(request_.reports_size()));
    for (int i = 0; i < request_.reports_size(); ++i) {
      const ReadingReport& report = request_.reports(i);
      Row& row = rows_[static_cast<size_t>(i)];
      row.path = absl::StrCat("reports[", i, "]");
      FieldViolations violations;
      engine::ValidationOptions options;
      options.council = facts_.council();
      engine::Validate(catalogue_, plan_, report, options, row.path,
                       violations);
      for (const auto& [field, description] : violations.all()) {
        ReportedReading::Fault* fault = row.result.add_faults();
        fault->set_field(field);
        fault->set_description(description);
      }
      if (row.refused()) continue;
      row.measure = report.measure();
      row.correction_reason = report.correction_reason();
      row.reported = report.reading();
      engine::ClearOutputOnly(type_.plan(), row.reported);
      row.reported.clear_name();
      row.reported.clear_etag();
      row.reported.set_source(request_.source());
      row.status_given = row.reported.status() != Reading::STATUS_UNSPECIFIED;
      rules::Normalise(row.reported);
      row.name = absl::StrCat(row.measure, "/readings/", IdOf(row.reported));
      const auto [first, added] = seen.emplace(row.name, row.path);
      if (!added) {
        row.Refuse("reading", absl::StrCat("is of the same measure, period and "
                                           "dimensions as ",
                                           first->second));
      }
    }
  }

  // Finds what the reports rest on: a few statements for every hundred.
  absl::Status LookUp() {
    std::vector<std::string> measures, names;
    std::map<const engine::ResourceType*, std::vector<std::string>> targets;
    for (const Row& row : rows_) {
      if (row.refused()) continue;
      measures.push_back(row.measure);
      names.push_back(row.name);
      for (const engine::Link& link :
           engine::LinksOf(catalogue_, type_.plan(), row.reported)) {
        targets[link.target.type].push_back(link.target.Name());
      }
    }
    absl::Status status = Find<Measure>(measures, measures_);
    if (status.ok()) status = Find<Reading>(names, standing_);
    if (status.ok()) status = FindClasses<councils::v1::Post>(targets);
    if (status.ok()) status = FindClasses<councils::v1::Body>(targets);
    if (status.ok()) status = FindClasses<records::v1::Document>(targets);
    if (!status.ok()) return status;
    std::erase_if(names, [this](const std::string& name) {
      return standing_.contains(name);
    });
    absl::StatusOr<std::map<std::string, Facts::Taken>> taken =
        facts_.TakenOf<Reading>(names);
    if (!taken.ok()) return taken.status();
    taken_ = *std::move(taken);
    status = FindUnderOtherIds();
    if (!status.ok()) return status;
    absl::StatusOr<councils::v1::Settings> settings =
        councils::SettingsOf(facts_);
    if (!settings.ok()) return settings.status();
    settings_ = *std::move(settings);
    absl::StatusOr<google::type::Date> today =
        councils::OnDate(facts_, nullptr, context_.now);
    if (!today.ok()) return today.status();
    today_ = *std::move(today);
    return absl::OkStatus();
  }

  // A reading of the same source, period and dimensions may have been created
  // under an id of its own. A statement for every measure and period of which
  // something is not found under the id that a report gives it.
  absl::Status FindUnderOtherIds() {
    std::map<std::string, Row*> wanted;  // by the names that reports give
    std::set<std::pair<std::string, std::string>> places;
    for (Row& row : rows_) {
      if (row.refused() || standing_.contains(row.name)) continue;
      wanted[row.name] = &row;
      places.emplace(absl::StrCat(row.measure, "/readings/"),
                     rules::DateText(row.reported.start_date()));
    }
    for (const auto& [above, day] : places) {
      absl::Status status = FindUnderOtherIds(above, day, wanted);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // Of the readings whose names begin with `above` and that begin on `day`.
  absl::Status FindUnderOtherIds(const std::string& above,
                                 const std::string& day,
                                 const std::map<std::string, Row*>& wanted) {
    // Those of one measure and period are few; behind them come others'.
    constexpr int64_t kPage = 16;
    const std::optional<engine::RecordRef> first =
        facts_.RefOf<Reading>(absl::StrCat(above, "0"));
    if (!first.has_value()) return absl::OkStatus();
    Facts::Place place;
    // Before every key below the measure.
    place.text =
        absl::StrCat("\n", first->key.substr(0, first->key.size() - 1));
    for (bool below = true; below && !place.ended;) {
      absl::Status status = facts_.Walk<Reading>(
          absl::StrCat("start_date = ", day), "", kPage, place,
          [&](Reading reading) {
            below = absl::StartsWith(reading.name(), above);
            if (!below) return false;
            const auto row = wanted.find(absl::StrCat(above, IdOf(reading)));
            if (row != wanted.end() && row->second->name == row->first) {
              row->second->name = reading.name();
              standing_.emplace(reading.name(), std::move(reading));
            }
            return true;
          });
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  template <typename Record>
  absl::Status Find(const std::vector<std::string>& names,
                    std::map<std::string, Record>& records) const {
    absl::StatusOr<std::map<std::string, Record>> found =
        facts_.FindAll<Record>(names);
    if (!found.ok()) return found.status();
    records = *std::move(found);
    return absl::OkStatus();
  }

  template <typename Record>
  absl::Status FindClasses(const std::map<const engine::ResourceType*,
                                          std::vector<std::string>>& targets) {
    const auto names = targets.find(&facts_.TypeOf<Record>());
    if (names == targets.end()) return absl::OkStatus();
    std::map<std::string, Record> records;
    absl::Status status = Find<Record>(names->second, records);
    for (const auto& [name, record] : records) {
      classes_[name] = engine::ReadingClassOf(record);
    }
    return status;
  }

  void DecideRow(Row& row) {
    const auto measure = measures_.find(row.measure);
    if (measure == measures_.end()) {
      row.Refuse("measure", absl::StrCat("there is no ", row.measure));
      return;
    }
    const auto taken = taken_.find(row.name);
    if (taken != taken_.end() && taken->second == Facts::Taken::kDeleted) {
      row.Refuse("reading",
                 absl::StrCat(row.name, " was deleted: undelete it"));
      return;
    }
    if (taken != taken_.end()) {
      // Beside the hidden one, under an id of its own.
      row.name = absl::StrCat(row.measure, "/readings/", context_.new_id());
    }
    const auto found = standing_.find(row.name);
    const Reading* before = found == standing_.end() ? nullptr : &found->second;
    Reading after = row.reported;
    bool corrected = false;
    if (before == nullptr) {
      // Nobody may read a reading who may not read its measure.
      if (engine::HeaderVisibility(after) == 0) {
        after.set_visibility(
            std::max(type_.default_visibility(), measure->second.visibility()));
      }
    } else {
      after = Merged(*before, row);
      corrected = before->status() == Reading::STATUS_FINAL &&
                  (after.value() != before->value() ||
                   after.no_data() != before->no_data());
    }
    CheckRow(measure->second, after, row);
    if (!context_.caller.visibilities.Contains(engine::ReadingClassOf(after))) {
      row.Refuse("reading.visibility",
                 "hides the reading from its reporter, who could not repeat or "
                 "correct the report");
    }
    if (corrected) CorrectRow(*before, row, after);
    if (row.refused()) return;
    row.result.set_name(row.name);
    if (before == nullptr) {
      row.result.set_outcome(ReportedReading::OUTCOME_CREATED);
      operations_.push_back(engine::Creating(
          type_, row.measure, row.name.substr(row.name.rfind('/') + 1), after));
    } else if (after.SerializeAsString() == before->SerializeAsString()) {
      row.result.set_outcome(ReportedReading::OUTCOME_UNCHANGED);
      return;
    } else {
      row.result.set_outcome(corrected ? ReportedReading::OUTCOME_CORRECTED
                                       : ReportedReading::OUTCOME_UPDATED);
      operations_.push_back(engine::Replacing(type_, after));
    }
    operations_.back().path = absl::StrCat(row.path, ".reading");
  }

  // What stood, with what the report says in its place.
  static Reading Merged(const Reading& before, Row& row) {
    Reading after = before;
    Reading said = row.reported;
    // By these it was found.
    said.clear_start_date();
    said.clear_end_date();
    said.clear_dimensions();
    said.clear_source();
    if (!row.status_given) said.clear_status();
    if (!said.value().empty() ||
        said.no_data() != Reading::NO_DATA_UNSPECIFIED) {
      after.clear_value();
      after.clear_no_data();
    }
    if (said.source_documents_size() > 0) after.clear_source_documents();
    if (said.has_sign_off()) after.clear_sign_off();
    if (said.has_colour_override()) after.clear_colour_override();
    if (said.has_exemption()) after.clear_exemption();
    after.MergeFrom(said);
    if (before.status() == Reading::STATUS_FINAL &&
        after.status() != Reading::STATUS_FINAL) {
      row.Refuse("reading.status", "is not final, but the reading is");
    }
    return after;
  }

  void CheckRow(const Measure& measure, const Reading& after, Row& row) const {
    for (const auto& faults : {rules::FaultsOf(after),
                               rules::FaultsWithin(measure, after, settings_),
                               rules::FaultsOn(after, today_)}) {
      for (const rules::Fault& fault : faults) {
        row.Refuse("reading." + fault.field, fault.description);
      }
    }
    const storage::ReadingClass of = engine::ReadingClassOf(after);
    if (!storage::ReadByAllWhoRead(of, engine::ReadingClassOf(measure))) {
      row.Refuse("reading.visibility", "is wider than that of the measure");
    }
    for (const engine::Link& link :
         engine::LinksOf(catalogue_, type_.plan(), row.reported)) {
      const auto target = classes_.find(link.target.Name());
      if (target == classes_.end()) {
        row.Refuse("reading." + link.path,
                   absl::StrCat("there is no ", link.target.Name()));
      } else if (!storage::ReadByAllWhoRead(of, target->second)) {
        row.Refuse("reading." + link.path,
                   absl::StrCat("not all who may read the reading may read ",
                                link.target.Name()));
      }
    }
  }

  void CorrectRow(const Reading& before, Row& row, Reading& after) const {
    if (row.correction_reason.empty()) {
      row.Refuse("correction_reason",
                 absl::StrCat("is missing: the reading is final and says ",
                              before.value().empty() ? "why there is no value"
                                                     : before.value()));
      return;
    }
    Reading corrected = after;
    corrected.set_value(before.value());
    corrected.set_no_data(before.no_data());
    // Who vouched for what it said does not vouch for what it says, unless the
    // report tells so.
    corrected.clear_sign_off();
    if (before.has_sign_off()) {
      *corrected.mutable_sign_off() = before.sign_off();
    }
    if (!Correct(after, row.correction_reason, today_, corrected)) {
      row.Refuse("reading.value", "was corrected too often: there is no room");
      return;
    }
    if (row.reported.has_sign_off()) {
      *corrected.mutable_sign_off() = row.reported.sign_off();
    }
    after = std::move(corrected);
  }

  // Where nothing is to be written for the wrong ones: all that is wrong.
  absl::Status Refusal() const {
    if (request_.mode() == ReportReadingsRequest::MODE_EACH) {
      return absl::OkStatus();
    }
    FieldViolations violations;
    for (const Row& row : rows_) {
      for (const ReportedReading::Fault& fault : row.result.faults()) {
        violations.Add(fault.field(), fault.description());
      }
    }
    return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
  }

  ReportReadingsResponse Reply() {
    std::map<ReportedReading::Outcome, int> counts;
    ReportReadingsResponse response;
    for (Row& row : rows_) {
      if (row.refused()) {
        row.result.set_outcome(ReportedReading::OUTCOME_REFUSED);
      }
      ++counts[row.result.outcome()];
      *response.add_readings() = std::move(row.result);
    }
    response.set_created(counts[ReportedReading::OUTCOME_CREATED]);
    response.set_updated(counts[ReportedReading::OUTCOME_UPDATED]);
    response.set_corrected(counts[ReportedReading::OUTCOME_CORRECTED]);
    response.set_unchanged(counts[ReportedReading::OUTCOME_UNCHANGED]);
    response.set_refused(counts[ReportedReading::OUTCOME_REFUSED]);
    return response;
  }

  const engine::Catalogue& catalogue_;
  const MessagePlan& plan_;
  const engine::ResourceType& type_;
  const DecideContext& context_;
  const Facts& facts_;
  const ReportReadingsRequest& request_;
  std::vector<Row> rows_;
  std::map<std::string, Measure> measures_;
  std::map<std::string, Reading> standing_;
  std::map<std::string, Facts::Taken> taken_;
  // Of what the reports refer to, by name.
  std::map<std::string, storage::ReadingClass> classes_;
  councils::v1::Settings settings_;
  google::type::Date today_;
  std::vector<Operation> operations_;
};

class ReportReadings : public engine::MethodWrite {
 public:
  explicit ReportReadings(const engine::Catalogue& catalogue)
      : catalogue_(catalogue),
        plan_(plans_.For(*ReadingReport::descriptor())) {}

  std::string checked_apart() const override { return "reports"; }

  absl::StatusOr<std::vector<Operation>> Decide(
      const DecideContext& context,
      const google::protobuf::Message& message) const override {
    return Report(catalogue_, plan_, context,
                  static_cast<const ReportReadingsRequest&>(message))
        .Decide();
  }

  std::string Reply(const engine::WriteResult& result) const override {
    return result.reply;
  }

 private:
  const engine::Catalogue& catalogue_;
  engine::MessagePlans plans_;
  const MessagePlan& plan_;
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeReportReadings(
    const engine::Catalogue& catalogue) {
  return std::make_unique<ReportReadings>(catalogue);
}

}  // namespace minutebook::actionplans
