#include "clients/importers/pages/source_lines.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

template <size_t N>
bool IsOneOf(std::string_view name,
             const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 7> kUnseen = {
    "head", "script", "style", "noscript", "template", "svg", "select"};
constexpr std::array<std::string_view, 2> kFurniture = {"nav", "footer"};
constexpr std::array<std::string_view, 31> kBlocks = {
    "address", "article",  "aside",  "blockquote", "body", "dd",   "div", "dl",
    "dt",      "fieldset", "figure", "form",       "h1",   "h2",   "h3",  "h4",
    "h5",      "h6",       "header", "hr",         "li",   "main", "ol",  "p",
    "pre",     "section",  "table",  "tbody",      "tr",   "ul",   "td"};

std::string_view NameOf(const xmlNode* node) {
  if (node->name == nullptr) return {};
  return reinterpret_cast<const char*>(node->name);
}

std::string AttributeOf(xmlNode* node, const char* name) {
  const std::unique_ptr<xmlChar, decltype(xmlFree)> value(
      xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)), xmlFree);
  if (value == nullptr) return {};
  return reinterpret_cast<const char*>(value.get());
}

bool IsBlock(std::string_view name) {
  return IsOneOf(name, kBlocks) || IsOneOf(name, kFurniture) || name == "th";
}

// "3." or "c." for the third item of a list of that type.
std::string ListMark(std::string_view type, int ordinal) {
  if ((type == "a" || type == "A") && ordinal <= 26) {
    return std::string(1, static_cast<char>(type[0] + ordinal - 1)) + ". ";
  }
  if (type == "i" && ordinal <= 10) {
    static constexpr std::array<std::string_view, 10> kRoman = {
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"};
    return std::string(kRoman[static_cast<size_t>(ordinal - 1)]) + ". ";
  }
  return std::to_string(ordinal) + ". ";
}

// Walks the tree without recursion, as pages may nest deeply.
class Writer {
 public:
  std::vector<SourceLine> Write(xmlNode* root) {
    xmlNode* node = root;
    while (node != nullptr) {
      const bool deeper = Enter(node);
      if (deeper && node->children != nullptr) {
        node = node->children;
        continue;
      }
      Leave(node);
      while (node != root && node->next == nullptr) {
        node = node->parent;
        Leave(node);
      }
      node = node == root ? nullptr : node->next;
    }
    Flush();
    return std::move(lines_);
  }

 private:
  // Returns whether the children are to be read.
  bool Enter(xmlNode* node) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      if (node->content != nullptr) {
        Append(reinterpret_cast<const char*>(node->content), node);
      }
      return false;
    }
    if (node->type == XML_HTML_DOCUMENT_NODE) return true;
    if (node->type != XML_ELEMENT_NODE) return false;
    const std::string_view name = NameOf(node);
    if (IsOneOf(name, kUnseen)) return false;
    if (name == "br") {
      Flush();
      return false;
    }
    if (name == "img") {
      const std::string alt = AttributeOf(node, "alt");
      if (!alt.empty()) Append(" " + alt + " ", node);
      return false;
    }
    if (name == "a") link_start_ = text_.size();
    if (name == "td" || name == "th") {
      OpenCell();
    } else if (IsBlock(name)) {
      Flush();
    }
    if (IsOneOf(name, kFurniture)) ++furniture_depth_;
    if (name == "tr") row_start_ = true;
    if (name == "ol") ordered_.push_back({AttributeOf(node, "type"), 0});
    if (name == "ul") ordered_.push_back({"", -1});
    if (name == "li") OpenListItem();
    return true;
  }

  void Leave(xmlNode* node) {
    if (node->type != XML_ELEMENT_NODE) return;
    const std::string_view name = NameOf(node);
    if (IsOneOf(name, kUnseen)) return;
    if (name == "a" && link_start_ <= text_.size()) {
      const std::string text =
          Squeeze(std::string_view(text_).substr(link_start_));
      const std::string href = AttributeOf(node, "href");
      if (!text.empty() && !href.empty()) links_.push_back({text, href});
    }
    if (name == "td" || name == "th") {
      cell_end_ = true;
    } else if (IsBlock(name)) {
      Flush();
    }
    if (IsOneOf(name, kFurniture)) --furniture_depth_;
    if ((name == "ol" || name == "ul") && !ordered_.empty()) {
      ordered_.pop_back();
    }
  }

  // A number or a "Label:" in a cell of its own opens the next cell's line.
  void OpenCell() {
    static const RE2* const kOpens =
        new RE2(R"(\s*(?:\d{1,4}[a-z]?\.?|[^.]{1,60}[:?])\s*)");
    if (cell_end_ && MatchWhole(*kOpens, text_)) {
      text_ += ' ';
    } else {
      Flush();
    }
    cell_end_ = false;
  }

  void OpenListItem() {
    if (ordered_.empty() || ordered_.back().next < 0) {
      prefix_ = "- ";
    } else {
      prefix_ = ListMark(ordered_.back().type, ++ordered_.back().next);
    }
  }

  void Append(std::string_view text, xmlNode* node) {
    if (number_ == 0 && text.find_first_not_of(" \t\r\n") != text.npos) {
      number_ = static_cast<int>(xmlGetLineNo(node));
    }
    text_ += text;
  }

  void Flush() {
    const std::string text = Squeeze(text_);
    if (!text.empty()) {
      SourceLine line;
      line.number = std::max(number_, 1);
      line.text = prefix_ + text;
      line.links = std::move(links_);
      line.furniture = furniture_depth_ > 0;
      line.row_start = std::exchange(row_start_, false);
      lines_.push_back(std::move(line));
      // A paragraph's end: lines of HTML are never broken mid-sentence.
      lines_.push_back({number_, "", {}, false, false});
      prefix_.clear();
    }
    text_.clear();
    links_.clear();
    link_start_ = 0;
    number_ = 0;
    cell_end_ = false;
  }

  struct List {
    std::string type;
    int next = -1;  // -1: bullets
  };

  std::vector<SourceLine> lines_;
  std::string text_;
  std::string prefix_;
  std::vector<Link> links_;
  std::vector<List> ordered_;
  size_t link_start_ = 0;
  int number_ = 0;
  int furniture_depth_ = 0;
  bool row_start_ = false;
  bool cell_end_ = false;
};

std::vector<SourceLine> WithoutTags(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  bool tag = false;
  for (const char c : bytes) {
    if (c == '<') tag = true;
    if (!tag) text += c;
    if (c == '>' && tag) {
      tag = false;
      text += '\n';
    }
  }
  return TextLines(text);
}

}  // namespace

bool LooksLikeHtml(std::string_view bytes) {
  static const RE2* const kOpening =
      new RE2(R"(^(?:\x{FEFF})?\s*<(?:!|\?|[A-Za-z]))");
  static const RE2* const kTag =
      new RE2(R"((?i)<(?:html|body|table|div|h[1-6])(?:\s[^<>]*)?>)");
  const std::string_view head = bytes.substr(0, 4096);
  return Contains(*kOpening, head) || Contains(*kTag, head);
}

std::vector<SourceLine> TextLines(std::string_view bytes) {
  static const RE2* const kRule = new RE2(R"([\s|:-]*-{3,}[\s|:-]*)");
  std::vector<SourceLine> lines;
  int number = 0;
  bool table = false;
  bool row_ended = false;
  size_t at = 0;
  while (at < bytes.size()) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    SourceLine line;
    line.number = ++number;
    line.text = Squeeze(bytes.substr(at, end - at));
    at = end + 1;
    bool ends_row = false;
    if (line.text.find('|') != std::string::npos) {
      const bool rule = MatchWhole(*kRule, line.text).has_value();
      ends_row = rule || line.text.back() == '|';
      table = table || ends_row;
      if (table) {
        std::replace(line.text.begin(), line.text.end(), '|', ' ');
        line.text = rule ? "" : Squeeze(line.text);
      }
    }
    if (!line.text.empty()) line.row_start = std::exchange(row_ended, false);
    row_ended = row_ended || ends_row;
    // One blank line says as much as many.
    if (line.text.empty() && !lines.empty() && lines.back().text.empty()) {
      continue;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<SourceLine> HtmlLines(std::string_view bytes) {
  const std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> context(
      htmlNewParserCtxt(), &htmlFreeParserCtxt);
  if (context == nullptr) return WithoutTags(bytes);
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      htmlCtxtReadMemory(context.get(), bytes.data(),
                         static_cast<int>(bytes.size()), nullptr, "UTF-8",
                         HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                             HTML_PARSE_NOWARNING | HTML_PARSE_NONET),
      &xmlFreeDoc);
  xmlNode* root =
      document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  const bool stopped = context->lastError.code == XML_ERR_INTERNAL_ERROR;
  if (root == nullptr || stopped) return WithoutTags(bytes);
  return Writer().Write(root);
}

}  // namespace minutebook::importers
