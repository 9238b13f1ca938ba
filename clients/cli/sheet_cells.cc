#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "clients/cli/xlsx_reader.h"
#include "clients/cli/xml_part.h"

namespace minutebook::cli {
namespace {

constexpr size_t kMostRows = 200'000;
constexpr size_t kMostColumns = 500;
constexpr size_t kMostCells = 2'000'000;
constexpr size_t kMostText = 64 << 20;
constexpr size_t kMostStyles = 100'000;
constexpr size_t kMostDecimals = 15;

absl::Status Fault(const std::string& what) {
  return absl::InvalidArgumentError(what);
}

std::string Place(size_t row, size_t column) {
  std::string letters;
  for (size_t left = column + 1; left > 0; left = (left - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return absl::StrCat("row ", row, ", column ", letters);
}

// Whether a number format shows a day: it has a `y` or `d` that is no text.
bool ShowsDay(std::string_view format) {
  bool quoted = false, bracketed = false;
  for (size_t i = 0; i < format.size(); ++i) {
    const char c = absl::ascii_tolower(static_cast<unsigned char>(format[i]));
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '\\' || c == '_' || c == '*')) {
      ++i;
    } else if (!quoted && c == '[') {
      bracketed = true;
    } else if (c == ']') {
      bracketed = false;
    } else if (!quoted && !bracketed && (c == 'y' || c == 'd')) {
      return true;
    }
  }
  return false;
}

// Formats that have numbers instead of codes.
bool IsDayFormat(int id) {
  return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) ||
         (id >= 50 && id <= 58);
}

// How many decimals a number format always shows: those of its first section,
// 0 of a format that shows no plain number.
size_t DecimalsOf(std::string_view format) {
  size_t decimals = 0;
  bool quoted = false, bracketed = false, behind_point = false;
  for (size_t i = 0; i < format.size() && (quoted || format[i] != ';'); ++i) {
    const char c = format[i];
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '[' || c == ']')) {
      bracketed = c == '[';
    } else if (quoted || bracketed) {
      continue;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '%' || c == 'E' || c == 'e' || c == '/') {
      return 0;
    } else if (c == '.') {
      behind_point = true;
    } else if (behind_point && c == '0') {
      ++decimals;
    }
  }
  return std::min(decimals, kMostDecimals);
}

// What a cell's style says of the number in it.
struct NumberStyle {
  bool day = false;
  size_t decimals = 0;
};

// By the style's number.
absl::StatusOr<std::vector<NumberStyle>> ReadStyles(const std::string& xml) {
  std::vector<NumberStyle> read;
  if (xml.empty()) return read;
  XmlPart part;
  const absl::Status status = part.Parse(xml);
  if (!status.ok()) return status;
  // Those that have numbers instead of codes and show two decimals.
  std::map<int, NumberStyle> formats = {{2, {false, 2}},  {4, {false, 2}},
                                        {39, {false, 2}}, {40, {false, 2}},
                                        {43, {false, 2}}, {44, {false, 2}}};
  for (const auto format : Children(Child(part.root(), "numFmts"), "numFmt")) {
    const char* code = format.attribute("formatCode").as_string();
    const bool day = ShowsDay(code);
    formats[format.attribute("numFmtId").as_int(-1)] = {
        day, day ? 0 : DecimalsOf(code)};
    if (formats.size() > kMostStyles) return Fault("has too many formats");
  }
  for (const auto style : Children(Child(part.root(), "cellXfs"), "xf")) {
    const int id = style.attribute("numFmtId").as_int();
    const auto format = formats.find(id);
    NumberStyle& of_style = read.emplace_back();
    if (format != formats.end()) of_style = format->second;
    of_style.day = of_style.day || IsDayFormat(id);
    if (read.size() > kMostStyles) return Fault("has too many styles");
  }
  return read;
}

// The text of a string, in runs of different looks perhaps; how it is
// pronounced is no part of it.
std::string TextOf(const pugi::xml_node& string) {
  std::string text;
  for (const auto child : string.children()) {
    const std::string_view name = LocalName(child);
    if (name == "t") {
      text += child.text().get();
    } else if (name == "r") {
      text += Child(child, "t").text().get();
    }
  }
  return text;
}

absl::StatusOr<std::vector<std::string>> ReadStrings(const std::string& xml) {
  std::vector<std::string> strings;
  if (xml.empty()) return strings;
  XmlPart part;
  const absl::Status status = part.Parse(xml);
  if (!status.ok()) return status;
  for (const auto string : Children(part.root(), "si")) {
    strings.push_back(TextOf(string));
  }
  return strings;
}

// With `decimals` at least, so that 4.40 does not come back as 4.4.
std::string NumberText(double number, size_t decimals) {
  // A spreadsheet shows fifteen digits.
  std::string text = absl::StrFormat("%.15g", number);
  if (absl::StrContains(text, 'e')) {
    text = absl::StrFormat("%.15f", number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  const size_t point = text.find('.');
  const size_t shown = point == std::string::npos ? 0 : text.size() - point - 1;
  if (shown >= decimals) return text;
  if (point == std::string::npos) text += '.';
  text.append(decimals - shown, '0');
  return text;
}

// The day that a spreadsheet counts as that number; 29 February 1900 is one of
// its days.
std::optional<std::string> DayText(double number, bool since_1904) {
  constexpr double kLast = 2'958'465;  // 31 December 9999
  constexpr double kNoSuchDay = 60;
  if (!(number >= 0) || number > kLast) return std::nullopt;
  const double whole = std::floor(number);
  absl::CivilDay first(1904, 1, 1);
  if (!since_1904) {
    first = absl::CivilDay(1899, 12, whole < kNoSuchDay ? 31 : 30);
  }
  const absl::CivilDay day = first + static_cast<int64_t>(whole);
  std::string text =
      absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
  const auto seconds =
      static_cast<int64_t>(std::lround((number - whole) * 86'400));
  if (seconds > 0) {
    absl::StrAppendFormat(&text, " %02d:%02d:%02d", seconds / 3600,
                          seconds / 60 % 60, seconds % 60);
  }
  return text;
}

class SheetReader {
 public:
  explicit SheetReader(const SheetParts& parts) : parts_(parts) {}

  absl::StatusOr<std::vector<Row>> Read() {
    absl::StatusOr<std::vector<std::string>> strings =
        ReadStrings(parts_.strings);
    if (!strings.ok()) return strings.status();
    strings_ = *std::move(strings);
    absl::StatusOr<std::vector<NumberStyle>> styles = ReadStyles(parts_.styles);
    if (!styles.ok()) return styles.status();
    styles_ = *std::move(styles);
    XmlPart part;
    absl::Status status = part.Parse(parts_.sheet);
    if (!status.ok()) return status;
    for (const auto row : Children(Child(part.root(), "sheetData"), "row")) {
      status = ReadRow(row);
      if (!status.ok()) return status;
    }
    while (!rows_.empty() && rows_.back().empty()) rows_.pop_back();
    return std::move(rows_);
  }

 private:
  absl::Status ReadRow(const pugi::xml_node& row) {
    const uint64_t number = row.attribute("r").as_ullong(rows_.size() + 1);
    if (number <= rows_.size()) return Fault("its rows are not in order");
    if (number > kMostRows) {
      return Fault(absl::StrCat("has more than ", kMostRows, " rows"));
    }
    rows_.resize(number);
    Row& cells = rows_.back();
    for (const auto cell : Children(row, "c")) {
      const absl::Status status = ReadCell(cell, cells);
      if (!status.ok()) return status;
    }
    while (!cells.empty() && cells.back().empty()) cells.pop_back();
    return absl::OkStatus();
  }

  // The column that `B7` names, from 0.
  static std::optional<size_t> ColumnOf(std::string_view place) {
    size_t column = 0, letters = 0;
    while (letters < place.size() && letters < 4 &&
           absl::ascii_isupper(static_cast<unsigned char>(place[letters]))) {
      column = column * 26 + static_cast<size_t>(place[letters++] - 'A') + 1;
    }
    if (letters == 0) return std::nullopt;
    return column - 1;
  }

  absl::Status ReadCell(const pugi::xml_node& cell, Row& cells) {
    const auto place = cell.attribute("r");
    const std::optional<size_t> column =
        place.empty() ? cells.size() : ColumnOf(place.as_string());
    if (!column.has_value() || *column < cells.size()) {
      return Fault(
          absl::StrCat("row ", rows_.size(), ": its cells are not in order"));
    }
    if (*column >= kMostColumns) {
      return Fault(absl::StrCat(PlaceOf(*column), ": more than ", kMostColumns,
                                " columns"));
    }
    if (++count_ > kMostCells) {
      return Fault(absl::StrCat("has more than ", kMostCells, " cells"));
    }
    absl::StatusOr<std::string> text = TextOfCell(cell);
    if (!text.ok()) {
      return Fault(absl::StrCat(PlaceOf(*column), ": ",
                                std::string(text.status().message().data(),
                                            text.status().message().size())));
    }
    if (text->empty()) return absl::OkStatus();
    text_ += text->size();
    if (text_ > kMostText) return Fault("has more than 64 MiB of text");
    cells.resize(*column);
    cells.push_back(*std::move(text));
    return absl::OkStatus();
  }

  // With what the header calls the column.
  std::string PlaceOf(size_t column) const {
    const bool named = rows_.size() > 1 && column < rows_.front().size() &&
                       !rows_.front()[column].empty();
    return absl::StrCat(
        Place(rows_.size(), column),
        named ? absl::StrCat(" (", rows_.front()[column], ")") : "");
  }

  absl::StatusOr<std::string> TextOfCell(const pugi::xml_node& cell) const {
    const std::string_view type = cell.attribute("t").as_string("n");
    const std::string value = Child(cell, "v").text().get();
    if (type == "inlineStr") return TextOf(Child(cell, "is"));
    if (type == "str") return value;
    if (value.empty()) return "";
    if (type == "s") {
      size_t index = 0;
      if (!absl::SimpleAtoi(value, &index) || index >= strings_.size()) {
        return Fault("its text is missing in the file");
      }
      return strings_[index];
    }
    if (type == "b") return value == "0" ? "false" : "true";
    if (type == "e") {
      return Fault(absl::StrCat("holds the error ", value));
    }
    if (type == "d") return value.substr(0, value.find("T00:00"));
    double number = 0;
    if (!absl::SimpleAtod(value, &number) || !std::isfinite(number)) {
      return Fault(absl::StrCat("\"", value, "\" is no number"));
    }
    const uint64_t style = cell.attribute("s").as_ullong();
    const NumberStyle of_cell =
        style < styles_.size() ? styles_[style] : NumberStyle();
    if (of_cell.day) {
      std::optional<std::string> day = DayText(number, parts_.since_1904);
      if (!day.has_value()) return Fault(absl::StrCat(value, " is no day"));
      return *std::move(day);
    }
    return NumberText(number, of_cell.decimals);
  }

  const SheetParts& parts_;
  std::vector<std::string> strings_;
  std::vector<NumberStyle> styles_;
  std::vector<Row> rows_;
  size_t count_ = 0;  // cells
  size_t text_ = 0;   // bytes of them
};

}  // namespace

absl::StatusOr<std::vector<Row>> ReadSheet(const SheetParts& parts) {
  return SheetReader(parts).Read();
}

}  // namespace minutebook::cli
