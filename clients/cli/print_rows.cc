#include "clients/cli/print_rows.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "clients/cli/text_layout.h"
#include "clients/cli/tree_text.h"

namespace minutebook::cli {

void PrintRows(const GlobalOptions& options, const Row& header,
               const std::vector<Row>& rows, const nlohmann::json& list,
               const std::string& none, std::ostream& out,
               std::string (*paint)(const std::string&)) {
  switch (options.format()) {
    case Output::kJson:
      out << list.dump(2) << "\n";
      break;
    case Output::kCsv:
      out << CsvLine(header);
      for (const Row& row : rows) out << CsvLine(row);
      break;
    case Output::kTable:
      if (rows.empty()) {
        out << none << "\n";
        break;
      }
      const std::string table = Table(header, TableWidth()).Render(rows);
      const bool painted = paint != nullptr && IsTerminal(STDOUT_FILENO);
      out << (painted ? paint(table) : table);
      break;
  }
}

void PrintBlocks(const GlobalOptions& options, const Row& header,
                 const std::vector<Row>& rows, const nlohmann::json& list,
                 const std::vector<Block>& blocks, const std::string& none,
                 std::ostream& out) {
  if (options.format() != Output::kTable || blocks.empty()) {
    PrintRows(options, header, rows, list, none, out);
    return;
  }
  TreeText text(TerminalWidth());
  for (const Block& block : blocks) {
    text.Line(0, "- ", block.text);
    for (const std::string& line : block.below) text.Line(2, "", line);
  }
  out << text.Take();
}

}  // namespace minutebook::cli
