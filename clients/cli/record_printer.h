// Prints records of one resource: a list as it arrives, or a few whole.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/cli/table.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/records.h"

namespace minutebook::cli {

// A list. JSON is one array; CSV has a header line.
class RecordPrinter {
 public:
  // A usage error when a column is not a field. No columns: those that suit
  // the resource and the output.
  static absl::StatusOr<RecordPrinter> Make(const client::ResourceType& type,
                                            Output output,
                                            std::vector<std::string> columns,
                                            std::ostream& out);

  void Print(const std::vector<client::MessagePtr>& page);

  // Ends the list; a table of no rows says so.
  void Finish();

 private:
  RecordPrinter(const client::ResourceType& type, Output output,
                std::vector<std::string> columns, std::ostream& out);

  const client::ResourceType& type_;
  Output output_;
  std::vector<std::string> columns_;
  std::ostream& out_;
  Table table_;
  bool any_ = false;
};

// Whole records: as a table, each field on lines of its own; as JSON, one
// object, or an array for several.
void PrintRecords(const client::ResourceType& type,
                  const std::vector<client::MessagePtr>& records, Output output,
                  std::ostream& out);

}  // namespace minutebook::cli
