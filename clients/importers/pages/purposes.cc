#include "clients/importers/pages/purposes.h"

#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

bool OnlyNamesOrAllots(std::string_view text) {
  static const RE2* const kHolder = new RE2(
      R"((?i)\(?(?:(?:cabinet|executive|lead|portfolio|board) (?:member|councillor|portfolio holder|holder|lead)|portfolio holder|councillor|cllr\.?)s?(?: for [^:.]{2,80})?(?:\s*[:–-].{0,120}|[^.:]{0,80}(?:portfolio|cabinet|executive|lead|board) (?:holder|member|portfolio holder)[^.]{0,80})\.?\)?)");
  static const RE2* const kTime = new RE2(
      R"((?i)\(?(?:(?:estimated |allotted |allocated )?time(?: allowed| allotted| allocated)?\s*[:–-]?\s*)?(?:approx(?:imately|\.)?\s*)?\d{1,3} (?:min(?:ute)?s?|hours?)\.?\)?|\(?\d{1,2}[.:]\d{2} ?(?:[ap]\.?m\.?)?(?: ?[-–] ?\d{1,2}[.:]\d{2} ?(?:[ap]\.?m\.?)?)?\)?)");
  static const RE2* const kHeading = new RE2(
      R"((?i)(?:purpose of (?:the )?report|recommendations?|summary|purpose):?)");
  static const RE2* const kPresenter = new RE2(
      R"((?i)\(?(?:to be )?(?:presented|introduced) by (?:the )?(?:[^.]{0,80}(?:portfolio|cabinet|executive|lead|board|committee) (?:holder|member|councillor|portfolio holder)[^.]{0,80}|(?:councillor|cllr)[^.]{0,80}|leader[^.]{0,60}|chair(?:man)?[^.]{0,60})\.?\)?)");
  static const RE2* const kWill = new RE2(R"(\b(?:will|to)\b)");
  return (MatchWhole(*kHolder, text) && !Contains(*kWill, text)) ||
         MatchWhole(*kPresenter, text) || MatchWhole(*kTime, text) ||
         MatchWhole(*kHeading, text);
}

}  // namespace

bool OpensPurpose(std::string_view text) {
  static const RE2* const kOpening = new RE2(
      R"(^(?:\(?[a-zA-Z0-9]{1,3}[).]\s*)?(?:To [a-z]+ |For (?:the )?[\w ]{3,40} to [a-z]+ |This (?:report|paper|item) |The (?:attached |enclosed )?(?:report|paper) (?:asks|seeks|sets|provides|presents|details|outlines|invites|proposes|updates|recommends|advises|informs)\b|(?:Joint )?[Rr]eport (?:of|by|from) |(?:The )?purpose of |Members are (?:asked|invited|requested) )|^[A-Z][^.]{2,150}? will (?:present|introduce|report|give|provide|update|attend)\b|^[A-Z][^.]{2,160}? has submitted (?:a|the) report|^[A-Z][^.]{2,100}? (?:is|are) (?:asked|invited|recommended|requested) to\b)");
  return Contains(*kOpening, text);
}

std::optional<std::string> PurposeOf(const ItemBlock& item,
                                     const std::vector<bool>& claimed) {
  std::string purpose;
  for (size_t i = 0; i < item.lines.size(); ++i) {
    const TextLine& line = item.lines[i];
    if (item.SectionOf(line) != Section::Kind::kPurpose || claimed[i] ||
        OnlyNamesOrAllots(line.text)) {
      continue;
    }
    if (!purpose.empty()) purpose += ' ';
    purpose += line.text;
  }
  if (purpose.empty()) return std::nullopt;
  return purpose;
}

}  // namespace minutebook::importers
