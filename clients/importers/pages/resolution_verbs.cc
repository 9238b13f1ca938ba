#include "clients/importers/pages/resolution_verbs.h"

#include <algorithm>

#include "clients/importers/pages/text.h"
#include "clients/importers/pages/vocabulary.h"

namespace minutebook::importers {
namespace {

// What may stand between a verb and its text: adverbs, votes, whom it is put
// to, a reference number, a colon or dash, "that".
size_t SkipToText(std::string_view line, size_t at, bool* marked) {
  static const RE2* const kManner = new RE2(
      R"(^(?i:[,\s]*\(?(?:unanimously|nem\.? con\.?|by (?:a )?(?:general consent|majority(?: vote)?|\d+ votes? (?:to|for)[^:;.)]{0,40})|\d+ votes? to \d+)\)?))");
  static const RE2* const kPutTo = new RE2(
      R"(^\s+(?:TO (?:THE )?[A-Z][A-Z &,’'-]+|to (?:the )?(?:full )?(?:Cabinet|Council|Executive|Committee|Board)\b))");
  static const RE2* const kReference =
      new RE2(R"(^[\s:–—-]*\(([^()]{4,60})\)[\s:.–—-]*)");
  static const RE2* const kJoin =
      new RE2(R"(^[\s]*(?:[:;,.]|[-–—])+[\s:;–—-]*|^\s+)");
  static const RE2* const kThat =
      new RE2(R"(^[Tt][Hh][Aa][Tt]\b[:,]?\s*|^THAT\s*)");
  static const RE2* const kDigit = new RE2(R"(\d)");
  // "Recommended to Council (budget and policy framework):"
  static const RE2* const kAside =
      new RE2(R"(^\s*\([^()]{3,80}\)\s*(?:[:–—-]+\s*|$))");
  *marked = false;
  const auto skip = [&](const RE2& pattern) -> bool {
    const auto match = Search(pattern, line.substr(at));
    if (!match || match->end == 0) return false;
    at += match->end;
    return true;
  };
  skip(*kManner);
  if (skip(*kPutTo)) *marked = true;
  skip(*kManner);
  if (auto match = Search(*kReference, line.substr(at));
      match && Contains(*kDigit, match->groups[1])) {
    at += match->end;
    *marked = true;
  }
  if (skip(*kAside)) *marked = true;
  if (auto match = Search(*kJoin, line.substr(at))) {
    *marked = *marked ||
              match->groups[0].find_first_not_of(' ') != std::string_view::npos;
    at += match->end;
  }
  skip(*kManner);
  skip(*kJoin);
  if (auto match = Search(*kReference, line.substr(at));
      match && Contains(*kDigit, match->groups[1])) {
    at += match->end;
  }
  if (skip(*kThat)) *marked = true;
  static const RE2* const kEnd = new RE2(R"(^[\s:–—-]+$)");
  skip(*kEnd);
  return std::min(at, line.size());
}

VerbMatch Make(std::string_view line, const Match& match, std::string_view verb,
               bool formal, bool* marked) {
  VerbMatch found;
  found.verb = StripClosing(verb);
  found.begin = static_cast<size_t>(verb.data() - line.data());
  found.text = SkipToText(line, found.begin + verb.size(), marked);
  found.formal = formal;
  found.opens_line = match.begin == 0;
  found.open_ended = found.text >= line.size();
  return found;
}

}  // namespace

std::optional<VerbMatch> MatchVerb(std::string_view line) {
  // At the line's start, perhaps after "It was".
  static const RE2* const kOpening = new RE2(
      R"(^(?:(?:[Ii]t was|IT WAS|Accordingly,?|On being put to the (?:vote|meeting),?(?: it was)?|Upon being put to the vote,?(?: it was)?)[, ]+(?:(?:then|therefore|unanimously|also|further|accordingly) )?)?)"
      R"((RESOLVED|Resolved|DECISIONS? MADE|DECISION TAKEN|DECIDED|Decided|AGREED|Agreed|RECOMMENDED|Recommended|RECOMMENDS?|ORDERED|PENDERFYNWYD|Penderfynwyd)\b)");
  // Capitals in the midst of a sentence, after what a verb may follow.
  static const RE2* const kCapitals = new RE2(
      R"((?:\b[Ww]as,?|\b[Ii]t is|\band|,|;|\.|:|\b(?:Cabinet|Executive|Council|Committee|Board|Panel|Members|Councillor))\s*[:,-]?\s*(?:\w+ly |then |therefore )?\b(RESOLVED|AGREED|RECOMMENDED|DECIDED)\b)");
  static const RE2* const kResolved = new RE2(
      "(?:\\b[Ii]t was,? |\\b(?:" + std::string(BodyNouns()) +
      ") |\\b[Mm]embers |\\b(?:[Gg]roup|Mayor|Leader(?: of the "
      "Council)?|(?:(?:Cabinet|Executive|Lead) "
      "(?:Member|Councillor)|Portfolio Holder|Councillor)(?: for "
      "[A-Z][^.;:]{2,80}?)?) )(?:(?:then|therefore|unanimously|also|further|"
      "accordingly) )?(resolved)\\b:?(?: that\\b| to\\b|:|$)");
  static const RE2* const kNarrative = new RE2(
      "(?:\\b[Ii]t was,? |\\b(?:" + std::string(BodyNouns()) +
      ") |\\b(?:[Mm]embers|Councillors|Leader|Mayor) )(?:(?:then|therefore|"
      "unanimously|also|further|accordingly) )?(agreed|AGREED|decided)"
      "(?: that\\b| to\\b)");
  // "The Committee agreed:" announces what follows as firmly.
  static const RE2* const kAnnounces = new RE2(
      "(?:\\b(?:" + std::string(BodyNouns()) +
      ") |\\b[Mm]embers )(?:(?:then|therefore|unanimously|also|further) )?"
      "(agreed|AGREED|decided|approved|APPROVED)(?: that| to)?\\s*:\\s*-?$");
  // "RECOMMENDATION: That …" resolves as much as "RECOMMENDED that".
  static const RE2* const kRecommendation = new RE2(
      R"(^(RECOMMENDATIONS?|Recommendations?)\s*[:–—-]+\s*[Tt][Hh][Aa][Tt]\b)");
  static const RE2* const kAnyVerb = new RE2(
      R"((?i)resolved|agreed|decided|decision|recommend|ordered|approved|penderfynwyd)");
  if (!Contains(*kAnyVerb, line)) return std::nullopt;
  bool marked = false;
  if (auto match = Search(*kRecommendation, line)) {
    return Make(line, *match, match->groups[1], true, &marked);
  }
  if (auto match = Search(*kOpening, line)) {
    const std::string_view verb = match->groups[1];
    VerbMatch found = Make(line, *match, verb, true, &marked);
    // "Agreed by the Board" and "Recommended reading" are no verbs of ours.
    static const RE2* const kTo = new RE2(R"(^\s+to\b)");
    const std::string_view after = line.substr(found.begin + verb.size());
    const bool sure = verb == "RESOLVED" || verb == "Resolved" ||
                      verb == "PENDERFYNWYD" || verb == "Penderfynwyd";
    if (sure || marked || found.open_ended || Contains(*kTo, after)) {
      return found;
    }
  }
  if (auto match = Search(*kCapitals, line)) {
    return Make(line, *match, match->groups[1], true, &marked);
  }
  if (auto match = Search(*kResolved, line)) {
    return Make(line, *match, match->groups[1], true, &marked);
  }
  if (auto match = Search(*kAnnounces, line)) {
    return Make(line, *match, match->groups[1], true, &marked);
  }
  if (auto match = Search(*kNarrative, line)) {
    return Make(line, *match, match->groups[1], false, &marked);
  }
  return std::nullopt;
}

}  // namespace minutebook::importers
