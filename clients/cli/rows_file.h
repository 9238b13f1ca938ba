// The rows of a file that a spreadsheet saved.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/table.h"

namespace minutebook::cli {

// The rows of a CSV file, or of a workbook's sheet of that name, else its
// first. NOT_FOUND when the file cannot be read; INVALID_ARGUMENT as ReadCsv
// and ReadXlsx have it. The message begins with the path.
absl::StatusOr<std::vector<Row>> ReadRows(const std::string& path,
                                          const std::string& sheet);

// Whether a column is there for people alone and is passed over by what reads
// the file: its heading stands in brackets.
bool IsForPeople(const std::string& column);

}  // namespace minutebook::cli
