// Shared by the page reader's tests: reading a made-up page that must be
// readable, and telling lists of values in failures.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/pages/coverage.h"
#include "clients/importers/pages/page_reader.h"

namespace minutebook::importers {

// The page; a failure, and an empty page, if it cannot be read or if a word of
// it is lost.
inline Page Read(std::string_view text) {
  const absl::StatusOr<Page> page = ReadPage(text, "test");
  EXPECT_TRUE(page.ok()) << page.status();
  if (!page.ok()) return {};
  EXPECT_EQ(LostWords(PageText(text), *page), std::vector<std::string>());
  return *page;
}

inline std::string Or(const std::optional<std::string>& value) {
  return value.value_or("-");
}

// "label: text" of each part.
inline std::vector<std::string> Parts(const PageMeeting& meeting) {
  std::vector<std::string> parts;
  if (!meeting.resolution) return parts;
  for (const ResolutionPart& part : meeting.resolution->parts) {
    parts.push_back(Or(part.label) + ": " + part.text);
  }
  return parts;
}

// "kind ref body date" of each reference.
inline std::vector<std::string> References(
    const std::vector<CrossReference>& references) {
  std::vector<std::string> all;
  for (const CrossReference& reference : references) {
    all.push_back(reference.kind + " " +
                  (reference.kind == "minute" ? Or(reference.ref) + " " : "") +
                  Or(reference.body) + " " + Or(reference.date));
  }
  return all;
}

// The due text of each follow-up.
inline std::vector<std::string> Dues(const std::vector<FollowUp>& follow_ups) {
  std::vector<std::string> all;
  for (const FollowUp& follow_up : follow_ups) {
    all.push_back(Or(follow_up.due_text));
  }
  return all;
}

using Strings = std::vector<std::string>;

}  // namespace minutebook::importers
