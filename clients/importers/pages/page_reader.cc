#include "clients/importers/pages/page_reader.h"

#include <absl/status/status.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "clients/importers/pages/bodies.h"
#include "clients/importers/pages/civil_dates.h"
#include "clients/importers/pages/contacts.h"
#include "clients/importers/pages/cross_references.h"
#include "clients/importers/pages/documents.h"
#include "clients/importers/pages/effects.h"
#include "clients/importers/pages/follow_ups.h"
#include "clients/importers/pages/lines.h"
#include "clients/importers/pages/outline.h"
#include "clients/importers/pages/page_facts.h"
#include "clients/importers/pages/purposes.h"
#include "clients/importers/pages/recommendations.h"
#include "clients/importers/pages/resolutions.h"
#include "clients/importers/pages/source_lines.h"
#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

using Kind = Section::Kind;

std::vector<Section> SectionsOf(const ItemBlock& item) {
  std::vector<Section> sections;
  if (!item.header.empty()) {
    Section header;
    header.kind = Kind::kHeader;
    for (const std::string& line : item.header) {
      if (!header.text.empty()) header.text += "\n\n";
      header.text += line;
    }
    sections.push_back(std::move(header));
  }
  std::vector<Section> runs(item.runs.size());
  for (size_t i = 0; i < runs.size(); ++i) {
    runs[i].kind = item.runs[i].kind;
    runs[i].heading = item.runs[i].heading;
  }
  for (const TextLine& line : item.lines) {
    std::string& text = runs[line.run].text;
    if (!text.empty()) text += "\n\n";
    text += line.text;
  }
  for (Section& run : runs) {
    if (!run.text.empty() || !run.heading.empty()) {
      sections.push_back(std::move(run));
    }
  }
  return sections;
}

// Lines of a text page that hold more than spaces.
size_t CountLines(std::string_view bytes) {
  size_t lines = 0;
  bool text = false;
  for (const char c : bytes) {
    if (c == '\n') {
      lines += text;
      text = false;
    } else {
      text = text || (c != ' ' && c != '\r' && c != '\t');
    }
  }
  return lines + text;
}

// Documents, contacts and the like may be listed twice; what is said twice
// counts once.
void AddDocument(PageDocument document, std::vector<PageDocument>& documents) {
  // A repeated entry stands near the first.
  constexpr size_t kCompared = 200;
  const size_t near = std::min(documents.size(), kCompared);
  const bool known =
      std::any_of(documents.end() - static_cast<std::ptrdiff_t>(near),
                  documents.end(), [&](const PageDocument& other) {
                    return Fold(other.title) == Fold(document.title) &&
                           other.format == document.format &&
                           other.size_kb == document.size_kb;
                  });
  if (!known) documents.push_back(std::move(document));
}

void ReadListed(const ItemBlock& item, PageMeeting& meeting) {
  for (const TextLine& line : item.lines) {
    const Kind kind = item.SectionOf(line);
    if (kind == Kind::kDocuments) {
      for (PageDocument& document : DocumentsOf(line.text, line.links)) {
        AddDocument(std::move(document), meeting.documents);
      }
    } else if (kind == Kind::kContact) {
      for (Contact& contact : ContactsOf(line.text)) {
        if (!meeting.contact) {
          meeting.contact = std::move(contact);
        } else {
          meeting.further_contacts.push_back(std::move(contact));
        }
      }
    }
  }
}

// References and promises may stand anywhere in the item's running text.
void ReadRunningText(const ItemBlock& item, std::optional<Date> met_on,
                     PageMeeting& meeting) {
  if (meeting.date) met_on = FromIso(*meeting.date);
  // "19/10/2011 - Access Strategy" heads what was decided that day.
  if (!met_on && !item.has_meeting_line && !item.header.empty()) {
    static const RE2* const kDay = new RE2(R"(^\d{1,2}/\d{1,2}/\d{4}\s+[-–—])");
    const auto day = Search(*kDay, item.header.front());
    const auto dates =
        day ? FindDates(day->groups[0]) : std::vector<StatedDate>();
    if (!dates.empty() && dates[0].day) {
      met_on = Date{*dates[0].year, *dates[0].month, *dates[0].day};
    }
  }
  for (const TextLine& line : item.lines) {
    const Kind kind = item.SectionOf(line);
    if (kind == Kind::kDocuments || kind == Kind::kContact ||
        kind == Kind::kHeader || line.kind == LineKind::kSized) {
      continue;
    }
    std::string_view text = line.text;
    if (line.mark) text = text.substr(line.mark->end);
    if (line.kind == LineKind::kBullet) {
      text = BulletText(text).value_or(text);
    }
    Merge(CrossReferencesIn(text, met_on), meeting.cross_references);
    if (kind != Kind::kAlternatives) {
      Merge(FollowUpsIn(text), meeting.follow_ups);
    }
  }
}

PageMeeting ReadItem(const ItemBlock& item, Page& page) {
  PageMeeting meeting;
  if (item.has_meeting_line) {
    if (!item.meeting.body.empty()) meeting.body = item.meeting.body;
    meeting.body_note = item.meeting.note;
    if (!item.meeting.date.empty()) meeting.date = item.meeting.date;
    meeting.item_number = item.meeting.item_number;
  }
  if (item.item_line) {
    if (!meeting.item_number) meeting.item_number = item.item_line->number;
    if (!item.item_line->title.empty()) {
      meeting.item_title = item.item_line->title;
    }
    if (item.item_line->document) {
      AddDocument(*item.item_line->document, meeting.documents);
    }
  }
  if (!meeting.body) {
    meeting.body = ActingBody(item);
    if (meeting.body) meeting.body_note = "inferred from text";
  }
  ReadListed(item, meeting);
  Recommendations recommendations = RecommendationsOf(item);
  meeting.purpose = PurposeOf(item, recommendations.claimed);
  meeting.resolution = ResolutionOf(item, recommendations.claimed);
  if (meeting.resolution) {
    for (ResolutionPart& part : meeting.resolution->parts) {
      part.effects = EffectsOf(part.text, meeting.resolution->verb);
    }
  }
  meeting.recommendations = std::move(recommendations.list);
  ReadRunningText(item, DecidedOn(page), meeting);
  meeting.sections = SectionsOf(item);
  const bool decided = std::any_of(
      item.lines.begin(), item.lines.end(), [&](const TextLine& line) {
        return item.SectionOf(line) == Kind::kDecision;
      });
  if (decided && !meeting.resolution) {
    const auto line = std::find_if(
        item.lines.begin(), item.lines.end(), [&](const TextLine& l) {
          return item.SectionOf(l) == Kind::kDecision;
        });
    page.not_understood.push_back({line->number, Shorten(line->text, 200),
                                   "a decision without a resolution"});
  }
  return meeting;
}

Page::Kind KindOf(const Outline& outline) {
  const bool issue =
      outline.kind == PageKind::kIssueMeetings ||
      outline.kind == PageKind::kIssueDecisions ||
      outline.kind == PageKind::kIssueDetails || outline.items.size() > 1 ||
      std::any_of(outline.items.begin(), outline.items.end(),
                  [](const ItemBlock& item) { return item.has_meeting_line; });
  return issue ? Page::Kind::kIssue : Page::Kind::kAgendaItem;
}

}  // namespace

absl::StatusOr<Page> ReadPage(std::string_view bytes, std::string_view source) {
  if (bytes.size() > kMaxPageBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the page has ", bytes.size(), " bytes, at most ",
                     kMaxPageBytes, " are read"));
  }
  if (const auto bad = FindInvalidUtf8(bytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the page is not UTF-8: byte ", *bad));
  }
  const bool html = LooksLikeHtml(bytes);
  std::vector<SourceLine> read;
  size_t lines = html ? 0 : CountLines(bytes);
  if (lines <= kMaxPageLines) {
    read = html ? HtmlLines(bytes) : TextLines(bytes);
    lines = static_cast<size_t>(std::count_if(
        read.begin(), read.end(),
        [](const SourceLine& line) { return !line.text.empty(); }));
  }
  if (lines > kMaxPageLines) {
    return absl::InvalidArgumentError(absl::StrCat("the page has ", lines,
                                                   " lines of text, at most ",
                                                   kMaxPageLines, " are read"));
  }
  Outline outline = BuildOutline(ClassifyLines(std::move(read)));
  Page page;
  page.source = std::string(source);
  page.kind = KindOf(outline);
  page.title = std::move(outline.title);
  page.facts = std::move(outline.facts);
  page.furniture = std::move(outline.furniture);
  page.not_understood = std::move(outline.not_understood);
  for (ItemBlock& item : outline.items) {
    page.meetings.push_back(ReadItem(item, page));
    item = ItemBlock();  // read: a long page holds each text once
  }
  BodyFromFacts(page);
  ContactFromFacts(page);
  return page;
}

}  // namespace minutebook::importers
