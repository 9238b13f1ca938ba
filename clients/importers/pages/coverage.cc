#include "clients/importers/pages/coverage.h"

#include <unordered_map>

#include "clients/importers/pages/source_lines.h"
#include "clients/importers/pages/text.h"

namespace minutebook::importers {

std::vector<std::string> LostWords(std::string_view page_text,
                                   const Page& page) {
  std::unordered_map<std::string, int> held;
  const auto hold = [&](std::string_view text) {
    for (std::string& word : Words(Squeeze(text))) ++held[std::move(word)];
  };
  if (page.title) hold(*page.title);
  for (const auto& [key, value] : page.facts) {
    hold(key);
    hold(value);
  }
  for (const std::string& line : page.furniture) hold(line);
  for (const PageMeeting& meeting : page.meetings) {
    for (const Section& section : meeting.sections) {
      hold(section.heading);
      hold(section.text);
    }
  }
  std::vector<std::string> lost;
  for (std::string& word : Words(Squeeze(page_text))) {
    auto found = held.find(word);
    if (found == held.end() || found->second == 0) {
      lost.push_back(std::move(word));
    } else {
      --found->second;
    }
  }
  return lost;
}

std::string PageText(std::string_view bytes) {
  if (!LooksLikeHtml(bytes)) return std::string(bytes);
  std::string text;
  for (const SourceLine& line : HtmlLines(bytes)) {
    text += line.text;
    text += '\n';
  }
  return text;
}

}  // namespace minutebook::importers
