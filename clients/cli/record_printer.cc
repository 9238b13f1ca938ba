#include "clients/cli/record_printer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/nearest.h"
#include "clients/cli/record_text.h"
#include "clients/cli/text_layout.h"

namespace minutebook::cli {
namespace {

using client::MessagePtr;
using client::ResourceType;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string Indented(const std::string& json) {
  return absl::StrCat("  ", absl::StrReplaceAll(json, {{"\n", "\n  "}}));
}

// Every field that is set, name and value.
void PrintFields(const Message& record, std::ostream& out) {
  std::vector<const FieldDescriptor*> fields;
  record.GetReflection()->ListFields(record, &fields);
  size_t widest = 0;
  for (const FieldDescriptor* field : fields) {
    widest = std::max(widest, field->name().size());
  }
  const size_t indent = widest + 2;
  const size_t room =
      TerminalWidth() > indent + 20 ? TerminalWidth() - indent : 20;
  for (const FieldDescriptor* field : fields) {
    std::string text = FieldText(record, *field);
    if (field->type() == FieldDescriptor::TYPE_BYTES) {
      text = absl::StrCat(
          record.GetReflection()->GetString(record, field).size(), " bytes");
    }
    std::string head = PadRight(field->name(), indent);
    for (const std::string& line : Wrap(Printable(text), room)) {
      out << head << line << "\n";
      head = std::string(indent, ' ');
    }
  }
}

void PrintJson(const std::vector<MessagePtr>& records, std::ostream& out) {
  if (records.size() == 1) {
    out << ToJson(*records.front()) << "\n";
    return;
  }
  out << "[";
  const char* separator = "\n";
  for (const MessagePtr& record : records) {
    out << separator << Indented(ToJson(*record));
    separator = ",\n";
  }
  out << "\n]\n";
}

}  // namespace

absl::StatusOr<RecordPrinter> RecordPrinter::Make(
    const ResourceType& type, Output output, std::vector<std::string> columns,
    std::ostream& out) {
  std::vector<std::string> known = {"id"};
  for (int i = 0; i < type.message->field_count(); ++i) {
    known.push_back(type.message->field(i)->name());
  }
  for (const std::string& column : columns) {
    if (std::find(known.begin(), known.end(), column) == known.end()) {
      return UsageError(
          absl::StrCat("--columns: \"", column, "\" is not a field of ",
                       client::Kebab(type.plural), DidYouMean(column, known),
                       "\nThe fields are: ", absl::StrJoin(known, ", ")));
    }
  }
  if (columns.empty()) {
    columns = output == Output::kCsv ? CsvColumns(type) : TableColumns(type);
  }
  return RecordPrinter(type, output, std::move(columns), out);
}

RecordPrinter::RecordPrinter(const ResourceType& type, Output output,
                             std::vector<std::string> columns,
                             std::ostream& out)
    : type_(type),
      output_(output),
      columns_(std::move(columns)),
      out_(out),
      table_(columns_, TableWidth()) {}

void RecordPrinter::Print(const std::vector<MessagePtr>& page) {
  if (page.empty()) return;
  if (output_ == Output::kJson) {
    for (const MessagePtr& record : page) {
      out_ << (any_ ? ",\n" : "[\n") << Indented(ToJson(*record));
      any_ = true;
    }
  } else {
    std::vector<Row> rows;
    for (const MessagePtr& record : page) {
      rows.push_back(
          RecordRow(type_, columns_, *record, output_ == Output::kTable));
    }
    if (output_ == Output::kTable) {
      out_ << table_.Render(rows);
    } else {
      if (!any_) out_ << CsvLine(columns_);
      for (const Row& row : rows) out_ << CsvLine(row);
    }
    any_ = true;
  }
  out_.flush();
}

void RecordPrinter::Finish() {
  if (output_ == Output::kJson) {
    out_ << (any_ ? "\n]\n" : "[]\n");
  } else if (!any_) {
    out_ << (output_ == Output::kCsv
                 ? CsvLine(columns_)
                 : absl::StrCat("No ", client::Kebab(type_.plural),
                                " found.\n"));
  }
}

void PrintRecords(const ResourceType& type,
                  const std::vector<MessagePtr>& records, Output output,
                  std::ostream& out) {
  if (output == Output::kJson) {
    PrintJson(records, out);
    return;
  }
  if (output == Output::kCsv) {
    const std::vector<std::string> columns = CsvColumns(type);
    out << CsvLine(columns);
    for (const MessagePtr& record : records) {
      out << CsvLine(RecordRow(type, columns, *record));
    }
    return;
  }
  bool first = true;
  for (const MessagePtr& record : records) {
    if (!first) out << "\n";
    first = false;
    PrintFields(*record, out);
  }
}

}  // namespace minutebook::cli
