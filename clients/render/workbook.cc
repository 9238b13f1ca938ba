#include "clients/render/workbook.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "clients/render/palette.h"

namespace minutebook::render {
namespace {

using v1::Report;
using Column = Report::Column;

constexpr size_t kMostLetters = 32'767;  // that a cell holds
constexpr size_t kMostOfName = 31;       // letters of a sheet's name
constexpr double kWidthOfShare = 1.1;
constexpr double kNarrowest = 9, kWidest = 60;
// Whole numbers and decimals up to here are the same as binary numbers.
constexpr size_t kMostDigits = 15;

absl::Status Failed(lxw_error error) {
  return absl::InternalError(
      absl::StrCat("the workbook cannot be written: ", lxw_strerror(error)));
}

size_t Letters(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// At most as many letters as a cell holds.
std::string Cut(const std::string& text) {
  constexpr char kMark[] = " [cut: a cell holds 32,767 letters]";
  if (Letters(text) <= kMostLetters) return text;
  size_t bytes = 0, letters = 0;
  const size_t most = kMostLetters - sizeof(kMark);
  while (bytes < text.size()) {
    if ((static_cast<unsigned char>(text[bytes]) & 0xC0) != 0x80 &&
        letters++ == most) {
      break;
    }
    ++bytes;
  }
  return text.substr(0, bytes) + kMark;
}

// Whether a spreadsheet holds the decimal as it is, and shows it so.
bool IsNumber(const std::string& text) {
  if (text.empty() || text.size() > kMostDigits) return false;
  size_t at = text[0] == '-' ? 1 : 0, digits = 0, dots = 0;
  for (size_t i = at; i < text.size(); ++i) {
    if (text[i] == '.' && i > at && i + 1 < text.size()) {
      ++dots;
    } else if (text[i] >= '0' && text[i] <= '9') {
      ++digits;
    } else {
      return false;
    }
  }
  const bool padded = text[at] == '0' && digits > 1 && text[at + 1] != '.';
  return digits > 0 && dots <= 1 && !padded;
}

bool IsDay(const std::string& text, lxw_datetime& day) {
  int read = 0;
  day = {};
  return text.size() == 10 &&
         std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &day.year, &day.month,
                     &day.day, &read) == 3 &&
         read == 10 && day.year >= 1900 && day.month >= 1 && day.month <= 12 &&
         day.day >= 1 && day.day <= 31;
}

int Rgb(Color color) {
  const auto byte = [](double channel) {
    return static_cast<int>(channel * 255 + 0.5);
  };
  return byte(color.red) << 16 | byte(color.green) << 8 | byte(color.blue);
}

class Writer {
 public:
  Writer(const Report& report, const std::string& path) : report_(report) {
    book_ = workbook_new(path.c_str());
    if (book_ == nullptr) return;
    lxw_doc_properties properties = {};
    title_ = report.title();
    author_ = report.council();
    properties.title = title_.data();
    properties.author = author_.data();
    // Zero would be the time of writing.
    properties.created = std::max<int64_t>(report.create_time().seconds(), 1);
    workbook_set_properties(book_, &properties);
    const Palette palette = PaletteOf("", "", "");
    text_ = NewFormat();
    format_set_text_wrap(text_);
    label_ = NewFormat();
    format_set_bold(label_);
    format_set_text_wrap(label_);
    day_ = NewFormat();
    format_set_num_format(day_, "yyyy-mm-dd");
    number_ = NewFormat();
    amount_ = NewFormat();
    format_set_num_format(amount_, "#,##0.00");
    head_ = NewFormat();
    format_set_bold(head_);
    format_set_text_wrap(head_);
    format_set_font_color(head_, Rgb(ReadableOn(palette.accent)));
    format_set_bg_color(head_, Rgb(palette.accent));
    for (const char* word : kWords) {
      lxw_format* format = NewFormat();
      format_set_bold(format);
      format_set_bg_color(format, Rgb(LookOf(word).color));
      format_set_font_color(format, Rgb(ReadableOn(LookOf(word).color)));
      colours_.push_back(format);
    }
  }

  absl::Status Write() {
    if (book_ == nullptr) {
      return absl::InternalError("the workbook cannot be made");
    }
    lxw_error error = LXW_NO_ERROR;
    for (const Report::Section& section : report_.sections()) {
      if (error == LXW_NO_ERROR) error = AddSheet(section);
    }
    const lxw_error closed = workbook_close(book_);
    if (error == LXW_NO_ERROR) error = closed;
    return error == LXW_NO_ERROR ? absl::OkStatus() : Failed(error);
  }

 private:
  static constexpr const char* kWords[] = {"red", "amber", "green"};

  lxw_format* NewFormat() {
    lxw_format* format = workbook_add_format(book_);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
  }

  lxw_error AddSheet(const Report::Section& section) {
    lxw_worksheet* sheet = workbook_add_worksheet(
        book_, section.heading().substr(0, kMostOfName).c_str());
    if (sheet == nullptr) return LXW_ERROR_PARAMETER_VALIDATION;
    bool has_head = false;
    for (int i = 0; i < section.columns_size(); ++i) {
      has_head = has_head || !section.columns(i).heading().empty();
      worksheet_set_column(
          sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
          std::clamp(section.columns(i).share() * kWidthOfShare, kNarrowest,
                     kWidest),
          nullptr);
    }
    lxw_row_t row = 0;
    lxw_error error = LXW_NO_ERROR;
    for (int i = 0; has_head && i < section.columns_size(); ++i) {
      error =
          worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i),
                                 section.columns(i).heading().c_str(), head_);
      if (error != LXW_NO_ERROR) return error;
    }
    if (has_head) {
      row = 1;
      worksheet_freeze_panes(sheet, 1, 0);
      worksheet_repeat_rows(sheet, 0, 0);
      if (!section.rows().empty()) {
        worksheet_autofilter(
            sheet, 0, 0, static_cast<lxw_row_t>(section.rows_size()),
            static_cast<lxw_col_t>(section.columns_size() - 1));
      }
    }
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);  // A4
    worksheet_fit_to_pages(sheet, 1, 0);
    for (const Report::Row& cells : section.rows()) {
      for (int i = 0; i < cells.cells_size() && i < section.columns_size();
           ++i) {
        error = WriteCell(sheet, row, static_cast<lxw_col_t>(i),
                          section.columns(i).kind(), cells.cells(i));
        if (error != LXW_NO_ERROR) return error;
      }
      ++row;
    }
    return LXW_NO_ERROR;
  }

  lxw_error WriteCell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column,
                      Column::Kind kind, const std::string& cell) {
    if (cell.empty()) return LXW_NO_ERROR;
    lxw_datetime day;
    const bool amount = kind == Column::KIND_AMOUNT;
    if ((amount || kind == Column::KIND_NUMBER) && IsNumber(cell)) {
      return worksheet_write_number(sheet, row, column,
                                    std::strtod(cell.c_str(), nullptr),
                                    amount ? amount_ : number_);
    }
    if (kind == Column::KIND_DATE && IsDay(cell, day)) {
      return worksheet_write_datetime(sheet, row, column, &day, day_);
    }
    lxw_format* format = kind == Column::KIND_LABEL ? label_ : text_;
    for (size_t i = 0; kind == Column::KIND_COLOUR && i < std::size(kWords);
         ++i) {
      if (cell == kWords[i]) format = colours_[i];
    }
    return worksheet_write_string(sheet, row, column, Cut(cell).c_str(),
                                  format);
  }

  const Report& report_;
  std::string title_, author_;
  lxw_workbook* book_ = nullptr;  // freed when it is closed
  lxw_format *text_, *label_, *day_, *number_, *amount_, *head_;
  std::vector<lxw_format*> colours_;  // of kWords
};

}  // namespace

absl::StatusOr<std::string> AsWorkbook(const Report& report) {
  // The library writes to a path alone.
  const int file = memfd_create("workbook", MFD_CLOEXEC);
  if (file < 0) return absl::InternalError("there is no memory for the file");
  const auto close_file = absl::MakeCleanup([file] { close(file); });
  const absl::Status status =
      Writer(report, absl::StrCat("/proc/self/fd/", file)).Write();
  if (!status.ok()) return status;
  std::string bytes(static_cast<size_t>(lseek(file, 0, SEEK_END)), '\0');
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t got = pread(file, bytes.data() + done, bytes.size() - done,
                              static_cast<off_t>(done));
    if (got <= 0) return absl::InternalError("the file cannot be read back");
    done += static_cast<size_t>(got);
  }
  return bytes;
}

}  // namespace minutebook::render
