#include "clients/importers/pages/lines.h"

#include <cctype>
#include <utility>

#include "clients/importers/pages/civil_dates.h"
#include "clients/importers/pages/documents.h"
#include "clients/importers/pages/resolution_verbs.h"
#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

bool EndsSentence(std::string_view text) {
  static const RE2* const kEnd = new RE2(R"re([.:;!?][)"”’']*\s*[-–]?$)re");
  return Contains(*kEnd, text);
}

// Whether `next` can only be the rest of the sentence that `text` began.
bool Continues(std::string_view text, std::string_view next) {
  static const RE2* const kOpen = new RE2(
      R"((?i)(?:,|\b(?:the|a|an|of|and|or|for|to|in|on|with|by|from|at|any|its|their|that|this))$)");
  static const RE2* const kLower =
      new RE2(R"(^(?:\(?[a-z]{2,}[\s,.;:)’'-]|\(?[a-z]{2,}$|a [a-z]))");
  // "… it was" and "… the Cabinet" end where the page lost its verb.
  static const RE2* const kVerbLost = new RE2(
      R"((?:\b[Ii]t was,?|\b(?:Cabinet|Executive|Council|Committee|Panel|Board|Commission|Members))$)");
  if (text.size() < 15 || EndsSentence(text)) return false;
  if (BulletText(next) || PartMarkOf(next) || SectionLabelOf(next))
    return false;
  if (HasSize(text) || HasSize(next) || MeetingLineOf(text)) return false;
  if (StartsWithNoCase(next, "that ") && Contains(*kVerbLost, text))
    return false;
  if (MatchVerb(next)) return false;
  if (const auto verb = MatchVerb(text); verb && verb->open_ended) return false;
  if (Contains(*kLower, next)) return true;
  return Contains(*kOpen, text) && !IsFurniture(next) && !PageKindOf(next);
}

bool IsSizeOnly(std::string_view text) {
  static const RE2* const kSize = new RE2(
      R"((?i)(?:pdf icon\s*)?(?:PDF|DOCX?|XLSX?|PPTX?|RTF|ODT|HTML?|ZIP)\s+\d[\d.,]*\s*[KMG]B.*)");
  return MatchWhole(*kSize, text).has_value();
}

std::vector<SourceLine> Joined(std::vector<SourceLine> source) {
  static const RE2* const kNumberOnly = new RE2(R"(\d{1,4}[A-Za-z]?\.?)");
  static const RE2* const kViewAs = new RE2(R"((?i)^(?:- )?view as [A-Z]+)");
  std::vector<SourceLine> lines;
  size_t last = 0;  // the latest line with text, if any
  bool any = false;
  bool blank = false;
  for (SourceLine& line : source) {
    if (line.text.empty()) {
      blank = true;
      lines.push_back(std::move(line));
      continue;
    }
    if (any && !line.row_start && line.furniture == lines[last].furniture) {
      SourceLine& before = lines[last];
      const bool number_before = MatchWhole(*kNumberOnly, before.text) &&
                                 !MatchWhole(*kNumberOnly, line.text) &&
                                 !SectionLabelOf(line.text);
      const bool join =
          (IsSizeOnly(line.text) && !HasSize(before.text) &&
           !SectionLabelOf(before.text)) ||
          (Contains(*kViewAs, line.text) && HasSize(before.text)) ||
          number_before || (!blank && Continues(before.text, line.text));
      if (join) {
        before.text += ' ';
        before.text += StartsWithNoCase(line.text, "- view as")
                           ? line.text.substr(2)
                           : line.text;
        for (Link& link : line.links) before.links.push_back(std::move(link));
        continue;
      }
    }
    last = lines.size();
    any = true;
    blank = false;
    lines.push_back(std::move(line));
  }
  return lines;
}

// Where a line that holds several of the page's lines is to be parted: rows of
// flattened tables run "TITLE PDF 2 MB To receive … Contact: … Decision: …".
std::vector<size_t> Seams(std::string_view text, bool row) {
  static const RE2* const kAfterSize = new RE2(
      R"(\b(?:PDF|DOCX?)\s+\d[\d.,]*\s*[KMG]B\s+(?:View as \w+(?: \([^)]*\))? \d[\d.,]* [KMG]B\s+)*((?:To|This|Report|The|For) [a-zA-Z]))");
  static const RE2* const kCapitals = new RE2(
      R"(^(?:\d{1,4}[a-z]?\.?\s+)?[A-Z][A-Z0-9’'&,/ ()-]{3,}\s((?:To|This|Report) [a-z]))");
  static const RE2* const kInside = new RE2(
      R"(\s((?:Minutes|Decisions?|Contact|Additional documents|Supporting documents|Purpose|Reasons? for (?:the )?[Dd]ecision):))");
  std::vector<size_t> seams;
  const auto add = [&](const Match& match) {
    seams.push_back(match.end - match.groups[1].size());
  };
  if (auto match = Search(*kAfterSize, text)) {
    add(*match);
  } else if (auto capitals = Search(*kCapitals, text); row && capitals) {
    add(*capitals);
  }
  if (row) {
    for (const Match& match : SearchAll(*kInside, text)) add(match);
  }
  return seams;
}

Line Classify(SourceLine source) {
  static const RE2* const kDated =
      new RE2(R"(^\d{1,2}/\d{1,2}/\d{4}\s+[-–—]\s+\S)");
  Line line;
  line.number = source.number;
  line.text = std::move(source.text);
  line.links = std::move(source.links);
  line.row_start = source.row_start;
  const std::string_view text = line.text;
  if (text.empty()) {
    line.kind = LineKind::kBlank;
  } else if (source.furniture || IsFurniture(text)) {
    line.kind = LineKind::kFurniture;
  } else if (PageKindOf(text)) {
    line.kind = LineKind::kRunningHead;
  } else if (auto meeting = MeetingLineOf(text)) {
    line.kind = LineKind::kMeeting;
    line.meeting = std::make_unique<MeetingLine>(*std::move(meeting));
  } else if (Contains(*kDated, text)) {
    line.kind = LineKind::kDated;
  } else if (MatchVerb(text) && MatchVerb(text)->opens_line) {
    line.kind = LineKind::kProse;
  } else if (auto label = SectionLabelOf(text)) {
    line.kind = LineKind::kLabel;
    line.label = std::make_unique<SectionLabel>(*std::move(label));
  } else if (HasSize(text)) {
    line.kind = LineKind::kSized;
  } else if (BulletText(text)) {
    line.kind = LineKind::kBullet;
  } else if (auto mark = PartMarkOf(text)) {
    line.kind = LineKind::kMarked;
    line.mark = *std::move(mark);
  }
  return line;
}

// "J. Smith said" opens with an initial, not with a label: a capital and a stop
// count only in sequence from "A.".
void DropInitials(std::vector<Line>& lines) {
  char next = 'A';
  for (Line& line : lines) {
    if (line.kind != LineKind::kMarked ||
        line.mark->shape != PartMark::Shape::kStop) {
      continue;
    }
    const std::string& token = line.mark->tokens.front();
    if (token.size() != 1 ||
        !std::isupper(static_cast<unsigned char>(token[0]))) {
      continue;
    }
    if (token[0] == next || token[0] == 'A') {
      next = static_cast<char>(token[0] + 1);
    } else if (token != "I") {
      line.kind = LineKind::kProse;
      line.mark.reset();
    }
  }
}

}  // namespace

NamedBody SplitBodyNote(std::string_view text) {
  static const RE2* const kBracket =
      new RE2(R"(^(.*\S)\s*\(([^()]*)\)[\s.]*$)");
  static const RE2* const kNote = new RE2(
      R"((?i)\d|^(?:became|until|till|from|since|formerly|previously|pre|now|was|old|former|renamed|known|replaced|superseded|merged|disbanded|ceased|abolished|decommissioned|dissolved|closed|inactive|historic|archived?|up to|to)\b)");
  static const RE2* const kDash = new RE2(
      R"((?i)^(.*?\S)\s+[-–—]\s*((?:decommissioned|disbanded|dissolved|abolished|ceased|closed|inactive|historic|archived?|until|from|formerly|became|now|renamed|replaced|merged|superseded)\b.*)$)");
  NamedBody body{std::string(Trim(text)), std::nullopt};
  if (auto match = Search(*kBracket, body.name);
      match && Contains(*kNote, match->groups[2])) {
    body.note = StripClosing(match->groups[2]);
    body.name = std::string(match->groups[1]);
  } else if (auto dash = Search(*kDash, body.name)) {
    body.note = StripClosing(dash->groups[2]);
    body.name = std::string(dash->groups[1]);
  }
  body.name = StripClosing(body.name);
  return body;
}

std::optional<MeetingLine> MeetingLineOf(std::string_view line) {
  static const RE2* const kMeeting = new RE2(
      R"((?i)^(?:Meeting|Cyfarfod)\s*:\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? [a-z]+,? \d{4})(?:,? \d{1,2}[.:]\d{2} ?(?:[ap]\.?m\.?)?)?\s*[-–—]\s*(.+)$)");
  static const RE2* const kMeetingOf = new RE2(
      R"(^-?\s*Meeting of (.+?), (?:[A-Z][a-z]+day,? )?(\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? \d{4})(?:[, ]+\d{1,2}[.:]\d{2} ?(?:[ap]\.?m\.?)?)?\s*(\((?:Item|Eitem) [^)]*\))?\.?$)");
  static const RE2* const kItem = new RE2(
      R"((?i)\s*\((?:Agenda )?(?:Item|Eitem)(?: no\.?)? ?([^)]*)\)[\s.]*$)");
  std::string date;
  std::string rest;
  if (auto match = Search(*kMeeting, line)) {
    date = std::string(match->groups[1]);
    rest = std::string(match->groups[2]);
  } else if (auto of = Search(*kMeetingOf, line)) {
    date = std::string(of->groups[2]);
    rest = std::string(of->groups[1]) + " " + std::string(of->groups[3]);
  } else {
    return std::nullopt;
  }
  for (char& c : date) {
    if (c == '-') c = '/';
  }
  MeetingLine meeting;
  const std::vector<StatedDate> dates = FindDates(date);
  if (!dates.empty()) meeting.date = ToIso(dates.front()).value_or("");
  if (auto item = Search(*kItem, rest)) {
    const std::string number = StripClosing(item->groups[1]);
    if (!number.empty()) meeting.item_number = number;
    rest.resize(item->begin);
  }
  NamedBody body = SplitBodyNote(rest);
  meeting.body = std::move(body.name);
  meeting.note = std::move(body.note);
  return meeting;
}

std::optional<std::string_view> BulletText(std::string_view line) {
  static const RE2* const kBullet = new RE2(
      R"(^(?:[·•▪◦●○■□➢✓*\x{F0B7}\x{F0A7}\x{2043}]\s*|[-–—]\s+|o\s+(?:[A-Z]|[a-z]{2}))(?:.*)$)");
  if (!Contains(*kBullet, line)) return std::nullopt;
  size_t at = 0;
  while (at < line.size() &&
         !std::isspace(static_cast<unsigned char>(line[at])) &&
         (line[at] == '*' || line[at] == '-' || line[at] == 'o' ||
          static_cast<unsigned char>(line[at]) >= 0x80)) {
    ++at;
  }
  return Trim(line.substr(at));
}

std::vector<Line> ClassifyLines(std::vector<SourceLine> source) {
  std::vector<Line> lines;
  bool row = false;
  bool blank = true;
  for (SourceLine& line : Joined(std::move(source))) {
    row = row || line.row_start;
    std::vector<size_t> seams = Seams(line.text, row);
    if (seams.empty()) {
      lines.push_back(Classify(std::move(line)));
      lines.back().after_blank = blank;
      blank = lines.back().kind == LineKind::kBlank;
      continue;
    }
    seams.push_back(line.text.size());
    size_t start = 0;
    for (const size_t seam : seams) {
      SourceLine piece = line;
      piece.text = std::string(
          Trim(std::string_view(line.text).substr(start, seam - start)));
      piece.row_start = line.row_start && start == 0;
      start = seam;
      lines.push_back(Classify(std::move(piece)));
      lines.back().after_blank = blank;
      blank = lines.back().kind == LineKind::kBlank;
    }
  }
  DropInitials(lines);
  return lines;
}

}  // namespace minutebook::importers
