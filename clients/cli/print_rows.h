// Rows in the format that the caller asked for.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "clients/cli/session.h"
#include "clients/cli/table.h"

namespace minutebook::cli {

// The rows as a table or CSV, or `list`, which says the same for programs. A
// table without rows is `none` instead. `paint` makes a table fit for a
// terminal.
void PrintRows(const GlobalOptions& options, const Row& header,
               const std::vector<Row>& rows, const nlohmann::json& list,
               const std::string& none, std::ostream& out,
               std::string (*paint)(const std::string&) = nullptr);

}  // namespace minutebook::cli
