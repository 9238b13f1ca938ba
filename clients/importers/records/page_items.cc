#include "clients/importers/records/page_items.h"

#include <algorithm>
#include <array>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/resource_name.h"
#include "clients/cpp/views.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/records/body_names.h"
#include "clients/importers/records/record_ids.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"

namespace minutebook::importers {
namespace {

using client::ToAbsl;
using meetings::v1::Item;
using meetings::v1::Paper;

constexpr int kMaxSections = 100;

Item::Section::Kind KindOf(Section::Kind kind) {
  switch (kind) {
    case Section::Kind::kHeader:
      return Item::Section::KIND_HEADER;
    case Section::Kind::kDocuments:
      return Item::Section::KIND_PAPERS;
    case Section::Kind::kDecision:
      return Item::Section::KIND_DECISION;
    case Section::Kind::kMinutes:
      return Item::Section::KIND_MINUTES;
    case Section::Kind::kReasons:
      return Item::Section::KIND_REASONS;
    case Section::Kind::kAlternatives:
      return Item::Section::KIND_ALTERNATIVES;
    case Section::Kind::kInterests:
      return Item::Section::KIND_INTERESTS;
    default:
      return Item::Section::KIND_OTHER;
  }
}

bool SameItem(const Item& item, const std::string& number,
              const std::string& title) {
  const std::string known_title = ComparableName(item.title());
  const std::string page_title = ComparableName(title);
  const bool same_number = item.item_number() == number;
  if (item.item_number().empty() || number.empty()) {
    return !page_title.empty() && known_title == page_title;
  }
  return same_number && (known_title == page_title || known_title.empty() ||
                         page_title.empty());
}

std::string ItemName(PageContext& page, const PageMeeting& source,
                     const std::string& meeting, const std::string& issue) {
  const std::string number = Squeeze(source.item_number.value_or(""));
  const std::string title = Squeeze(source.item_title.value_or(""));
  const std::string issue_id = client::IdOf(issue);
  std::string id =
      IdFromText(absl::StrCat(number, " ", title.empty() ? issue_id : title));
  if (id.empty()) id = "item";
  const std::string prefix = absl::StrCat(meeting, "/items/");
  const auto free = [&](const std::string& name) {
    return std::none_of(
        page.items.begin(), page.items.end(),
        [&](const ItemContext& item) { return item.item == name; });
  };
  if (free(prefix + id) && page.before.Created(prefix + id)) return prefix + id;
  for (const Item* item : page.known.List<Item>(meeting)) {
    if (free(item->name()) && SameItem(*item, number, title)) {
      return item->name();
    }
  }
  std::string name = prefix + id;
  for (int copy = 2; !free(name); ++copy) {
    name = prefix + ScopedId(id, absl::StrCat(copy));
  }
  return name;
}

// Whether the item holds this run of text already.
bool HasText(const Item& item, const std::string& text) {
  const std::string wanted = Fold(Squeeze(text));
  return std::any_of(item.sections().begin(), item.sections().end(),
                     [&](const Item::Section& section) {
                       return absl::StrContains(Fold(Squeeze(section.text())),
                                                wanted);
                     });
}

void AddSections(const PageContext& page, const PageMeeting& source,
                 const Item* present, Item& item) {
  // Another source told the item's text: only what that lacks is news.
  const bool ours = !page.before.FieldDigest(item.name(), "sections").empty();
  for (const Section& section : source.sections) {
    if (section.text.empty() && section.heading.empty()) continue;
    if (present != nullptr && !ours && HasText(*present, section.text)) {
      continue;
    }
    if (item.sections_size() == kMaxSections) {
      auto& last = *item.mutable_sections(kMaxSections - 1);
      last.set_text(absl::StrCat(last.text(), "\n\n", section.heading, "\n\n",
                                 section.text));
      continue;
    }
    auto& added = *item.add_sections();
    added.set_heading(section.heading);
    added.set_kind(KindOf(section.kind));
    added.set_text(section.text);
  }
}

void AddContact(const Contact& contact, Item& item) {
  if (Squeeze(contact.name).empty()) return;
  auto& added = *item.add_contacts();
  added.set_display_name(Squeeze(contact.name));
  added.set_telephone(Squeeze(contact.phone));
}

Paper::Kind KindOfPaper(std::string_view title) {
  const std::string folded = Fold(title);
  if (absl::StrContains(folded, "background paper")) {
    return Paper::KIND_BACKGROUND;
  }
  if (absl::StrContains(folded, "appendix") ||
      absl::StrContains(folded, "appendices") ||
      absl::StrContains(folded, "reference paper")) {
    return Paper::KIND_APPENDIX;
  }
  return absl::StrContains(folded, "report") ? Paper::KIND_REPORT
                                             : Paper::KIND_UNSPECIFIED;
}

// The format that a link without one leads to, by the address's ending.
std::string FormatOfLink(std::string_view href) {
  static constexpr std::array<std::string_view, 7> kFormats = {
      "PDF", "DOC", "DOCX", "XLS", "XLSX", "PPT", "PPTX"};
  std::string_view path = href.substr(0, href.find_first_of("?#"));
  const size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return "HTML";
  for (const std::string_view format : kFormats) {
    if (absl::EqualsIgnoreCase(ToAbsl(path.substr(dot + 1)), ToAbsl(format))) {
      return std::string(format);
    }
  }
  return "HTML";
}

void AddFormats(const PageDocument& source, Paper& paper) {
  if (source.format || !source.href.empty()) {
    auto& format = *paper.add_formats();
    format.set_format(source.format.value_or(FormatOfLink(source.href)));
    format.set_size_kilobytes(source.size_kb.value_or(0));
    format.set_uri(source.href);
  }
  for (const Alternate& alternate : source.alternates) {
    auto& format = *paper.add_formats();
    format.set_format(alternate.format);
    format.set_size_kilobytes(alternate.size_kb.value_or(0));
    format.set_reference(alternate.reference);
  }
}

}  // namespace

void AddItem(PageContext& page, const PageMeeting& source,
             const std::string& meeting, const std::string& body,
             const std::optional<google::type::Date>& date,
             const std::string& issue, const std::string& document) {
  const std::string name = ItemName(page, source, meeting, issue);
  const Item* present = page.known.Get<Item>(name);
  auto& item = PublicDraft<Item>(page, name);
  const std::string title = Squeeze(source.item_title.value_or(""));
  if (present == nullptr || page.before.Created(name) ||
      ComparableName(present->title()) != ComparableName(title)) {
    item.set_title(title);
  }
  item.set_item_number(Squeeze(source.item_number.value_or("")));
  item.set_purpose(source.purpose.value_or(""));
  item.add_issues(issue);
  if (source.contact) AddContact(*source.contact, item);
  for (const Contact& contact : source.further_contacts) {
    AddContact(contact, item);
  }
  AddSections(page, source, present, item);
  item.add_source_documents(document);
  const std::string body_name =
      source.body ? StripClosing(Squeeze(*source.body)) : "";
  page.items.push_back(
      {source, meeting, name, issue, body, document, date, body_name,
       absl::StrCat(client::IdOf(meeting), "-", client::IdOf(name))});
}

void AddPapers(PageContext& page, const ItemContext& item) {
  const std::string prefix = absl::StrCat(page.known.council(), "/papers/");
  const auto known = page.known.List<Paper>(
      page.known.council(), absl::StrCat("item = \"", item.item, "\""));
  std::set<std::string> used;
  int position = 0;
  for (const PageDocument& source : item.source.documents) {
    ++position;
    std::string title = Squeeze(source.title);
    if (title.empty()) title = source.href.empty() ? "Untitled" : source.href;
    const std::string id = ScopedId(item.scope, IdFromText(title, 32).empty()
                                                    ? absl::StrCat(position)
                                                    : IdFromText(title, 32));
    std::string name = prefix + id;
    for (const Paper* paper : known) {
      if (!used.contains(paper->name()) &&
          ComparableName(paper->title()) == ComparableName(title)) {
        name = paper->name();
        break;
      }
    }
    for (int copy = 2; used.contains(name); ++copy) {
      name = prefix + ScopedId(id, absl::StrCat(copy));
    }
    used.insert(name);
    page.known.Get<Paper>(name);
    auto& paper = PublicDraft<Paper>(page, name);
    paper.set_item(item.item);
    paper.set_title(title);
    paper.set_position(position);
    paper.set_kind(KindOfPaper(title));
    page.drafts.Entry(name).only_when_new.insert("kind");
    AddFormats(source, paper);
  }
}

}  // namespace minutebook::importers
