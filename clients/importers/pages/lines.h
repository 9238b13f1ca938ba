// The first pass of the grammar: what each line of a page is by itself, before
// it is known where it stands.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/pages/page.h"
#include "clients/importers/pages/part_labels.h"
#include "clients/importers/pages/source_lines.h"
#include "clients/importers/pages/vocabulary.h"

namespace minutebook::importers {

enum class LineKind {
  kBlank,
  kFurniture,    // navigation, footers
  kRunningHead,  // "Issue - meetings": names the page's kind
  kMeeting,      // "Meeting: 04/08/2015 - Executive (Item 218)"
  kDated,        // "19/10/2011 - Customer Access Strategy"
  kSized,        // a title with a format and size: item line or document
  kLabel,        // "Decision:", with or without text after it
  kMarked,       // "(a) that …"
  kBullet,       // "- …", "· …"
  kProse,
};

// What a "Meeting:" line says.
struct MeetingLine {
  std::string date;  // YYYY-MM-DD, or empty if no such day
  std::string body;
  std::optional<std::string> note;
  std::optional<std::string> item_number;
};

struct Line {
  LineKind kind = LineKind::kProse;
  int number = 0;
  std::string text;
  std::vector<Link> links;
  bool row_start = false;
  bool after_blank = false;
  std::unique_ptr<MeetingLine> meeting;  // kMeeting
  std::unique_ptr<SectionLabel> label;   // kLabel
  std::optional<PartMark> mark;          // kMarked
};

// Lines that a page broke are joined first (a size or a number on a line of its
// own, prose broken in mid-sentence), lines that hold a label in their middle
// are parted, then each is classified.
std::vector<Line> ClassifyLines(std::vector<SourceLine> source);

std::optional<MeetingLine> MeetingLineOf(std::string_view line);

// The text of a bullet line without its bullet, or nothing.
std::optional<std::string_view> BulletText(std::string_view line);

// A body's name without its note: "Panel - Decommissioned 01.04.2020" is
// {"Panel", "Decommissioned 01.04.2020"}.
struct NamedBody {
  std::string name;
  std::optional<std::string> note;
};
NamedBody SplitBodyNote(std::string_view text);

}  // namespace minutebook::importers
