#include "clients/cli/readings_import.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "clients/cli/csv_reader.h"
#include "clients/cli/record_text.h"
#include "clients/cli/rows_file.h"
#include "clients/cli/set_field.h"
#include "clients/cpp/connection.h"

namespace minutebook::cli {
namespace {

using actionplans::v1::Reading;
using actionplans::v1::ReadingReport;
using actionplans::v1::ReportedReading;
using actionplans::v1::ReportReadingsRequest;
using actionplans::v1::ReportReadingsResponse;

constexpr char kDimension[] = "dimension:";
constexpr char kReading[] = "reading.";
constexpr size_t kMostReports = 1000;  // of one call

struct Arguments {
  std::string file;
  std::string source;
  bool each = false;
  bool dry_run = false;
};

// The path of a column in a ReadingReport.
std::string PathOf(const std::string& column) {
  if (column == "measure" || column == "correction_reason") return column;
  return kReading + column;
}

bool IsColumn(const std::string& column) {
  const std::string first = column.substr(0, column.find('.'));
  return PathOf(column) == column || IsForPeople(column) ||
         (Reading::descriptor()->FindFieldByName(first) != nullptr &&
          first != "dimensions");
}

class Importer {
 public:
  Importer(const GlobalOptions& options, const Arguments& arguments,
           std::ostream& out)
      : options_(options), arguments_(arguments), out_(out) {}

  absl::Status Run() {
    absl::StatusOr<std::string> council = CouncilName(options_);
    if (!council.ok()) return council.status();
    council_ = *std::move(council);
    absl::StatusOr<std::vector<Row>> rows =
        ReadRows(arguments_.file, "Readings");
    if (!rows.ok()) return rows.status();
    absl::StatusOr<ReadingRows> readings =
        ReadingRows::Make(*rows, options_.council_id());
    if (!readings.ok()) return InFile(arguments_.file, readings.status());
    SortBySource(*readings);
    if (!arguments_.each) {
      absl::Status status = FaultsOf(wrong_here_);
      if (!status.ok()) return status;
    }
    auto connection = Connect(options_);
    if (!connection.ok()) return connection.status();
    // All is tried before anything is written, so that a wrong row of a later
    // call leaves nothing half imported.
    if (!arguments_.each || arguments_.dry_run) {
      absl::Status status = Report(**connection, *readings, true);
      if (status.ok()) status = FaultsOf(faults_);
      if (!status.ok() || arguments_.dry_run) return Finish(status);
    }
    absl::Status status = Report(**connection, *readings, false);
    if (status.ok()) status = FaultsOf(faults_);
    return Finish(status);
  }

 private:
  // A call has one source, so the reports are sent source by source.
  void SortBySource(const ReadingRows& readings) {
    refused_here_ = readings.wrong_rows();
    for (const std::string& fault : readings.faults()) {
      wrong_here_.push_back(absl::StrCat(arguments_.file, ": ", fault));
    }
    for (size_t i = 0; i < readings.reports().size(); ++i) {
      const std::string& own = readings.reports()[i].reading().source();
      const std::string& source = own.empty() ? arguments_.source : own;
      if (source.empty()) {
        wrong_here_.push_back(absl::StrCat(
            arguments_.file, ": ", readings.PlaceOf(i, "reading.source"),
            ": is empty: say who reports, here or by --source"));
        ++refused_here_;
        continue;
      }
      by_source_[source].push_back(i);
    }
  }

  absl::Status Report(const client::Connection& connection,
                      const ReadingRows& readings, bool only_try) {
    totals_.Clear();
    totals_.set_refused(refused_here_);
    faults_ = wrong_here_;
    for (const auto& [source, reports] : by_source_) {
      for (size_t begin = 0; begin < reports.size(); begin += kMostReports) {
        absl::Status status =
            Send(connection, readings, source,
                 absl::MakeConstSpan(reports).subspan(begin, kMostReports),
                 only_try);
        if (!status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status Send(const client::Connection& connection,
                    const ReadingRows& readings, const std::string& source,
                    absl::Span<const size_t> reports, bool only_try) {
    ReportReadingsRequest request;
    request.set_parent(council_);
    request.set_source(source);
    request.set_validate_only(only_try);
    request.set_mode(arguments_.each || only_try
                         ? ReportReadingsRequest::MODE_EACH
                         : ReportReadingsRequest::MODE_ALL_OR_NOTHING);
    for (const size_t i : reports) {
      *request.add_reports() = readings.reports()[i];
    }
    ReportReadingsResponse response;
    absl::Status status = connection.Call(
        *client::FindMethod(
            "minutebook.actionplans.v1.MeasureService.ReportReadings"),
        request, response);
    if (!status.ok()) return status;
    Add(response, readings, reports);
    return absl::OkStatus();
  }

  void Add(const ReportReadingsResponse& response, const ReadingRows& readings,
           absl::Span<const size_t> reports) {
    totals_.set_created(totals_.created() + response.created());
    totals_.set_updated(totals_.updated() + response.updated());
    totals_.set_corrected(totals_.corrected() + response.corrected());
    totals_.set_unchanged(totals_.unchanged() + response.unchanged());
    totals_.set_refused(totals_.refused() + response.refused());
    for (int i = 0; i < response.readings_size(); ++i) {
      const std::string path = absl::StrCat("reports[", i, "].");
      for (const auto& fault : response.readings(i).faults()) {
        faults_.push_back(
            absl::StrCat(arguments_.file, ": ",
                         readings.PlaceOf(reports[static_cast<size_t>(i)],
                                          fault.field().substr(path.size())),
                         ": ", fault.description()));
      }
    }
  }

  // Tells what became of the file. Where rows are wrong and nothing was
  // written, that is all there is to tell.
  absl::Status Finish(const absl::Status& status) {
    if (!status.ok() && !arguments_.each) return status;
    if (options_.format() == Output::kJson) {
      out_ << ToJson(totals_) << "\n";
    } else {
      out_ << totals_.created() << " created, " << totals_.updated()
           << " updated, " << totals_.corrected() << " corrected, "
           << totals_.unchanged() << " unchanged, " << totals_.refused()
           << " refused\n";
    }
    return status;
  }

  const GlobalOptions& options_;
  const Arguments& arguments_;
  std::ostream& out_;
  std::string council_;                                   // name
  std::map<std::string, std::vector<size_t>> by_source_;  // reports
  ReportReadingsResponse totals_;
  std::vector<std::string> faults_;
  // What is wrong with rows that are not sent, and how many they are.
  std::vector<std::string> wrong_here_;
  int refused_here_ = 0;
};

}  // namespace

absl::StatusOr<ReadingRows> ReadingRows::Make(const std::vector<Row>& rows,
                                              const std::string& council) {
  if (rows.empty()) return absl::InvalidArgumentError("has no header");
  const Row& header = rows.front();
  ReadingRows made;
  std::vector<std::string> faults;
  std::map<std::string, size_t> dimensions;  // column to its place
  for (const std::string& column : header) {
    if (absl::StartsWith(column, kDimension)) {
      dimensions.emplace(column, 0);
    } else if (!IsColumn(column)) {
      faults.push_back(absl::StrCat(
          "row 1, column ", column,
          ": is no field of a reading: expected measure, start_date, end_date, "
          "value, status, no_data, commentary, correction_reason, "
          "dimension:NAME or another field"));
    }
  }
  for (auto& [column, place] : dimensions) {
    place = made.dimension_columns_.size();
    made.dimension_columns_.push_back(column);
  }
  absl::Status status = FaultsOf(faults);
  if (!status.ok()) return status;
  for (size_t i = 1; i < rows.size(); ++i) {
    const Row& row = rows[i];
    ReadingReport report;
    faults.clear();
    std::vector<std::string> values(dimensions.size());
    for (size_t cell = 0; cell < row.size(); ++cell) {
      if (row[cell].empty()) continue;
      if (cell >= header.size()) {
        faults.push_back(absl::StrCat("row ", i + 1, ", column ", cell + 1,
                                      ": has no header"));
        break;
      }
      if (IsForPeople(header[cell])) continue;
      const auto dimension = dimensions.find(header[cell]);
      if (dimension != dimensions.end()) {
        values[dimension->second] = row[cell];
        continue;
      }
      const absl::Status set =
          SetField({PathOf(header[cell]), row[cell]}, council, report);
      if (!set.ok()) {
        faults.push_back(absl::StrCat(
            "row ", i + 1, ", column ", header[cell], ": ",
            std::string(set.message().data(), set.message().size())));
      }
    }
    if (!faults.empty()) {
      ++made.wrong_rows_;
      made.faults_.insert(made.faults_.end(), faults.begin(), faults.end());
      continue;
    }
    std::vector<size_t>& given = made.dimensions_given_.emplace_back();
    for (size_t place = 0; place < values.size(); ++place) {
      if (values[place].empty()) continue;
      given.push_back(place);
      auto& dimension = *report.mutable_reading()->add_dimensions();
      dimension.set_dimension(
          made.dimension_columns_[place].substr(sizeof(kDimension) - 1));
      dimension.set_value(values[place]);
    }
    made.reports_.push_back(std::move(report));
    made.row_numbers_.push_back(i + 1);
  }
  return made;
}

std::string ReadingRows::PlaceOf(size_t report,
                                 const std::string& field) const {
  const std::string row = absl::StrCat("row ", row_numbers_[report]);
  std::string column = field;
  if (absl::StartsWith(column, kReading)) {
    column.erase(0, sizeof(kReading) - 1);
  }
  constexpr char kDimensions[] = "dimensions[";
  if (absl::StartsWith(column, kDimensions)) {
    const std::string number = column.substr(
        sizeof(kDimensions) - 1, column.find(']') - sizeof(kDimensions) + 1);
    size_t index = 0;
    const std::vector<size_t>& given = dimensions_given_[report];
    if (absl::SimpleAtoi(number, &index) && index < given.size()) {
      column = dimension_columns_[given[index]];
    }
  }
  // What is wrong with the whole row has no column.
  return column == "reading" ? row : absl::StrCat(row, ", column ", column);
}

void AddReadingsCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, const Runner& run) {
  CLI::App* readings =
      app.add_subcommand("readings", "Values that were observed");
  readings->require_subcommand(1);
  CLI::App* command = readings->add_subcommand(
      "import", "Report the readings of a file, all or none");
  command->footer(
      "Examples:\n"
      "  minutebook readings import q3.csv --source perform-plus --council "
      "oxford\n"
      "  minutebook readings import contact-2015.xlsx --council oxford\n"
      "Of a workbook the sheet Readings is read, else the first.\n"
      "The first row names the columns: measure (name or id), start_date, "
      "end_date,\nvalue, status, no_data, commentary, correction_reason, "
      "dimension:NAME, or another\nfield of a reading (sign_off.post). "
      "Importing a file again changes nothing.");
  auto arguments = std::make_shared<Arguments>();
  command
      ->add_option("file", arguments->file, "A CSV file, or a workbook (XLSX)")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--source", arguments->source,
                   "Who reports, where the file's column source does not say: "
                   "a reading is known by it, its measure, its period and its "
                   "dimensions")
      ->type_name("TEXT");
  command->add_flag("--each", arguments->each,
                    "Write the right rows even where others are wrong");
  command->add_flag("--dry-run", arguments->dry_run,
                    "Check everything and write nothing");
  command->callback([=, &options, &out] {
    run([=, &options, &out] {
      return Importer(options, *arguments, out).Run();
    });
  });
}

}  // namespace minutebook::cli
