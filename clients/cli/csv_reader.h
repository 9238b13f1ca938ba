// Rows as spreadsheets write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/table.h"

namespace minutebook::cli {

// The records of an RFC 4180 file, the header among them; lines may end in LF
// alone, a byte order mark is passed over, and so are empty lines at the end.
// The apostrophe that CsvLine puts before what a spreadsheet would take for a
// formula is taken off. INVALID_ARGUMENT names the row of a quote that does not
// end, or that something follows, of a cell that is not UTF-8, and of what is
// too much: more than 100,000 rows, 200 columns or a cell of 1 MiB.
absl::StatusOr<std::vector<Row>> ReadCsv(std::string_view bytes);

// What is wrong with a file, as one error of a line each; OK where nothing is.
absl::Status FaultsOf(const std::vector<std::string>& faults);

// An error with the path of the file that it is about.
absl::Status InFile(const std::string& path, const absl::Status& status);

}  // namespace minutebook::cli
