#include "clients/cli/csv_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/csv_cell.h"
#include "clients/cpp/views.h"
#include "clients/importers/pages/text.h"

namespace minutebook::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// More than any plan or year of readings has; what is read stands in memory.
constexpr size_t kMostRows = 100'000;
constexpr size_t kMostColumns = 200;
constexpr size_t kMostCellBytes = 1 << 20;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {
    if (bytes_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }

  absl::StatusOr<std::vector<Row>> Read() {
    while (at_ < bytes_.size()) {
      absl::Status status = ReadRow();
      if (!status.ok()) return status;
    }
    while (!rows_.empty() && rows_.back() == Row{""}) rows_.pop_back();
    absl::Status status = CheckText();
    if (!status.ok()) return status;
    return std::move(rows_);
  }

 private:
  // What a spreadsheet saves as plain CSV has other bytes for letters with
  // accents and for the pound sign.
  absl::Status CheckText() const {
    for (size_t row = 0; row < rows_.size(); ++row) {
      for (size_t cell = 0; cell < rows_[row].size(); ++cell) {
        if (!importers::FindInvalidUtf8(rows_[row][cell]).has_value()) continue;
        const bool named =
            row > 0 && cell < rows_[0].size() && !rows_[0][cell].empty();
        return absl::InvalidArgumentError(absl::StrCat(
            "row ", row + 1, ", column ",
            named ? rows_[0][cell] : absl::StrCat(cell + 1),
            ": a letter is not UTF-8: save the file as \"CSV UTF-8\""));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadRow() {
    Row& row = rows_.emplace_back();
    if (rows_.size() > kMostRows) {
      return Fault(absl::StrCat("there are more than ", kMostRows, " rows"));
    }
    while (true) {
      if (row.size() == kMostColumns) {
        return Fault(
            absl::StrCat("there are more than ", kMostColumns, " columns"));
      }
      std::string cell;
      absl::Status status = ReadCell(cell);
      if (!status.ok()) return status;
      row.push_back(std::move(cell));
      if (at_ == bytes_.size()) return absl::OkStatus();
      const char end = bytes_[at_++];
      if (end == ',') continue;
      if (end == '\r' && at_ < bytes_.size() && bytes_[at_] == '\n') ++at_;
      return absl::OkStatus();
    }
  }

  absl::Status ReadCell(std::string& cell) {
    if (at_ < bytes_.size() && bytes_[at_] == '"') {
      absl::Status status = ReadQuoted(cell);
      if (!status.ok()) return status;
    } else {
      while (at_ < bytes_.size() && !EndsCell()) cell += bytes_[at_++];
    }
    if (cell.size() > kMostCellBytes) {
      return Fault(
          absl::StrCat("the cell has more than ", kMostCellBytes, " bytes"));
    }
    if (!cell.empty() && cell[0] == '\'' && LooksLikeFormula(cell)) {
      cell.erase(0, 1);
    }
    return absl::OkStatus();
  }

  absl::Status ReadQuoted(std::string& cell) {
    for (++at_; at_ < bytes_.size(); ++at_) {
      if (bytes_[at_] != '"') {
        cell += bytes_[at_];
      } else if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '"') {
        cell += bytes_[at_++];
      } else {
        ++at_;
        if (at_ == bytes_.size() || EndsCell()) return absl::OkStatus();
        return Fault("something follows a closing quote");
      }
    }
    return Fault("a quote does not end");
  }

  bool EndsCell() const {
    return bytes_[at_] == ',' || bytes_[at_] == '\n' || bytes_[at_] == '\r';
  }

  absl::Status Fault(const std::string& what) const {
    return absl::InvalidArgumentError(
        absl::StrCat("row ", rows_.size(), ", column ", rows_.back().size() + 1,
                     ": ", what));
  }

  const std::string_view bytes_;
  size_t at_ = 0;
  std::vector<Row> rows_;
};

}  // namespace

absl::StatusOr<std::vector<Row>> ReadCsv(std::string_view bytes) {
  return Reader(bytes).Read();
}

absl::Status FaultsOf(const std::vector<std::string>& faults) {
  constexpr size_t kMostShown = 100;
  if (faults.empty()) return absl::OkStatus();
  const size_t shown = std::min(faults.size(), kMostShown);
  std::string text = absl::StrJoin(
      faults.begin(), faults.begin() + static_cast<ptrdiff_t>(shown), "\n");
  if (shown < faults.size()) {
    absl::StrAppend(&text, "\nand ", faults.size() - shown, " more");
  }
  return absl::InvalidArgumentError(text);
}

absl::Status InFile(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ",
                                   std::string(status.message().data(),
                                               status.message().size())));
}

}  // namespace minutebook::cli
