// `minutebook readings import`: readings from a spreadsheet's rows.
#pragma once

#include <CLI/App.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/resource_commands.h"
#include "clients/cli/session.h"
#include "clients/cli/table.h"
#include "minutebook/actionplans/v1/reading_report.pb.h"

namespace minutebook::cli {

// Readings as a file has them. Row numbers are those that a spreadsheet shows:
// the header is row 1.
class ReadingRows {
 public:
  // `rows` are the header and what follows it; a row with a wrong cell makes no
  // report. Errors are in the header, and name all columns that are wrong.
  static absl::StatusOr<ReadingRows> Make(const std::vector<Row>& rows,
                                          const std::string& council);

  const std::vector<actionplans::v1::ReadingReport>& reports() const {
    return reports_;
  }

  // What is wrong with rows, by row and column; in how many of them.
  const std::vector<std::string>& faults() const { return faults_; }
  int wrong_rows() const { return wrong_rows_; }

  // Where a field that the server finds wrong stands: `row 5, column value`.
  // `field` is below the report (`reading.value`), `report` its index.
  std::string PlaceOf(size_t report, const std::string& field) const;

 private:
  std::vector<actionplans::v1::ReadingReport> reports_;
  std::vector<size_t> row_numbers_;
  std::vector<std::string> faults_;
  int wrong_rows_ = 0;
  // The columns of dimensions, in the order of the dimensions.
  std::vector<std::string> dimension_columns_;
  // For each report: which of those have a value.
  std::vector<std::vector<size_t>> dimensions_given_;
};

void AddReadingsCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, const Runner& run);

}  // namespace minutebook::cli
