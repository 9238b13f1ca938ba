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

// One record in a few lines: the text and, below it, what else is to be told;
// empty lines are left out.
struct Block {
  std::string text;
  std::vector<std::string> below;
};

// As PrintRows, but for people each record as a block, with nothing cut.
void PrintBlocks(const GlobalOptions& options, const Row& header,
                 const std::vector<Row>& rows, const nlohmann::json& list,
                 const std::vector<Block>& blocks, const std::string& none,
                 std::ostream& out);

}  // namespace minutebook::cli
