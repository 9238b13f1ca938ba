// The second pass of the grammar: lines grouped into items, and each item's
// lines into sections (purpose, documents, decision, minutes …). Every line of
// the page lands in exactly one place.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "clients/importers/pages/documents.h"
#include "clients/importers/pages/lines.h"
#include "clients/importers/pages/page.h"

namespace minutebook::importers {

struct TextLine {
  int number = 0;
  std::string text;
  LineKind kind = LineKind::kProse;
  std::optional<PartMark> mark;
  std::vector<Link> links;
  size_t run = 0;  // index into ItemBlock::runs
};

// A run of lines under one heading, or under none.
struct Run {
  Section::Kind kind = Section::Kind::kOther;
  std::string heading;  // as printed
};

struct ItemBlock {
  bool has_meeting_line = false;
  MeetingLine meeting;
  std::vector<std::string> header;  // "Meeting:" and item lines as printed
  std::optional<ItemLine> item_line;
  std::vector<Run> runs;
  std::vector<TextLine> lines;

  Section::Kind SectionOf(const TextLine& line) const {
    return runs[line.run].kind;
  }
};

struct Outline {
  PageKind kind = PageKind::kUnknown;
  std::optional<std::string> title;
  std::vector<ItemBlock> items;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> furniture;
  std::vector<NotUnderstood> not_understood;
};

Outline BuildOutline(const std::vector<Line>& lines);

}  // namespace minutebook::importers
