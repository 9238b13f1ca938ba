#include "clients/importers/pages/documents.h"

#include <cctype>
#include <charconv>
#include <cmath>

#include "clients/importers/pages/lines.h"
#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

constexpr char kSizePattern[] =
    R"((?i)(?:\bpdf e?icon\s*)?\(?\b(PDF|DOCX?|XLSX?|XLSM|PPTX?|RTF|ODT|ODS|CSV|HTML?|ZIP|TXT)\b[\s,:-]*(\d[\d.,]*)\s*(KB|K|MB|M|GB)\b\)?)";

// Whole kilobytes, 1 MB = 1024.
std::optional<int> Kilobytes(std::string_view amount, std::string_view unit) {
  std::string digits;
  for (const char c : amount) {
    if (c != ',') digits += c;
  }
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const char scale =
      static_cast<char>(std::toupper(static_cast<unsigned char>(unit[0])));
  if (scale == 'M') value *= 1024;
  if (scale == 'G') value *= 1024 * 1024;
  if (!(value >= 0 && value < 2e9)) return std::nullopt;
  return static_cast<int>(std::lround(value));
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return upper;
}

std::string CleanTitle(std::string_view text) {
  static const RE2* const kItem = new RE2(
      R"((?i)[,;]?\s*(?:,|\(|\s)\s*(?:agenda )?e?item\s+\d+[a-z]?\.?\)?\s*$)");
  static const RE2* const kIcon =
      new RE2(R"((?i)\s*\b(?:pdf|word|doc|document|file) e?icon\s*$)");
  if (auto bullet = BulletText(text)) text = *bullet;
  if (auto match = Search(*kIcon, text)) text = text.substr(0, match->begin);
  if (auto match = Search(*kItem, text)) text = text.substr(0, match->begin);
  return StripClosing(text);
}

std::string HrefFor(std::string_view title, const std::vector<Link>& links) {
  for (const Link& link : links) {
    if (!title.empty() && (link.text.find(title) != std::string::npos ||
                           WordLikeness(link.text, title) > 0.8)) {
      return link.href;
    }
  }
  return links.size() == 1 ? links.front().href : std::string();
}

// A year or a span of years opens a title, never an item line.
bool IsYear(std::string_view number) {
  static const RE2* const kYear = new RE2(R"((?:19|20)\d{2}\.?)");
  return MatchWhole(*kYear, number).has_value();
}

}  // namespace

bool HasSize(std::string_view line) {
  static const RE2* const kSize = new RE2(kSizePattern);
  return Contains(*kSize, line);
}

std::vector<PageDocument> DocumentsOf(std::string_view line,
                                      const std::vector<Link>& links) {
  static const RE2* const kSize = new RE2(kSizePattern);
  static const RE2* const kAlternate = new RE2(
      R"((?i)^\s*-?\s*view as ([A-Z]+)\s*(?:\(([^)]*)\))?\s*(?:(\d[\d.,]*)\s*(KB|MB|GB))?)");
  std::vector<PageDocument> documents;
  size_t at = 0;
  while (at < line.size()) {
    const std::string_view rest = line.substr(at);
    if (auto view = Search(*kAlternate, rest); view && !documents.empty()) {
      Alternate alternate;
      alternate.format = Upper(view->groups[1]);
      alternate.reference = std::string(view->groups[2]);
      if (!view->groups[3].empty()) {
        alternate.size_kb = Kilobytes(view->groups[3], view->groups[4]);
      }
      documents.back().alternates.push_back(std::move(alternate));
      at += view->end;
      continue;
    }
    PageDocument document;
    if (auto size = Search(*kSize, rest)) {
      document.title = CleanTitle(rest.substr(0, size->begin));
      document.format = Upper(size->groups[1]);
      document.size_kb = Kilobytes(size->groups[2], size->groups[3]);
      at += size->end;
    } else {
      document.title = CleanTitle(rest);
      at = line.size();
      // What follows the last size is no document of its own.
      if (!documents.empty()) break;
    }
    document.href = HrefFor(document.title, links);
    if (!document.title.empty() || document.format) {
      documents.push_back(std::move(document));
    }
  }
  return documents;
}

ItemLine ReadItemLine(std::string_view line, const std::vector<Link>& links,
                      const std::optional<std::string>& known_number) {
  static const RE2* const kNumber = new RE2(
      R"(^(?:(?:Agenda )?[Ii]tem (?:[Nn]o\.? ?)?)?(\d{1,4}[A-Za-z]?|\d{1,3}/\d{1,4}|\d{1,3}\.\d{1,2}|[A-Z]{1,4}[./]?\d{1,4})(?:\.|:)?\s+(\S.*)$)");
  ItemLine item;
  if (auto match = Search(*kNumber, line)) {
    const std::string number(match->groups[1]);
    const bool taken =
        known_number ? Fold(number) == Fold(*known_number) : !IsYear(number);
    if (taken) {
      item.number = number;
      line = match->groups[2];
    }
  }
  if (HasSize(line)) {
    std::vector<PageDocument> documents = DocumentsOf(line, links);
    if (!documents.empty()) {
      item.title = documents.front().title;
      item.document = std::move(documents.front());
    }
  } else {
    item.title = StripClosing(line);
  }
  return item;
}

}  // namespace minutebook::importers
