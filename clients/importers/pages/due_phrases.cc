#include "clients/importers/pages/due_phrases.h"

#include <memory>
#include <string>
#include <vector>

#include "clients/importers/pages/civil_dates.h"
#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

// "@M" stands for a month's name, "@Y" for a year, "@N" for a small number.
// Every row is matched in any case, at a word's start.
constexpr std::
    string_view
        kPhrases
            [] =
                {
                    R"(in due course)",
                    R"(at (?:an|the) appropriate (?:time|point|juncture))",
                    R"(as (?:and when|soon as)\b[^.;]*)",
                    R"((?:once|when|whenever|after|following|upon|on (?:the )?completion of|pending|until|subject to|should|if) (?:the|a|an|this|that|these|those|it|its|they|any|all|further|more|completion|receipt|publication|consultation|government|national|agreed|approved|available|known|necessary|required|there)\b[^.;,]*)",
                    R"((?:(?:in|by|during|before|from|for|until|towards?) )?(?:the )?(?:early |mid-?|late |later in |end of |beginning of |start of )*(?:in )?(?:the )?(?:spring|summer|autumn|winter)(?: of)?(?: (?:the )?@Y| next year| this year)?)",
                    R"((?:in|by|during|before|for|from|until) (?:the )?(?:next|new|coming|following|current|present) (?:financial|municipal|civic|calendar|council)? ?year(?: ?\([^)]*\))?)",
                    R"((?:later |early |earlier |late )(?:in |on in )?(?:the |this |next )?(?:financial |municipal |new |calendar )*(?:year|month|@Y)(?: ?\([^)]*\))?)",
                    R"((?:in|by|during|before|after|on|for|until|from|towards?) (?:the )?(?:end of |start of |beginning of |early |late |mid-?|later in |middle of )*(?:\d{1,2}(?:st|nd|rd|th)? )?(?:@M)(?:,? @Y)?(?: (?:or|and|/|to) (?:early |late |mid-?)?(?:@M)(?:,? @Y)?)?)",
                    R"((?:in|by|during|before|after|from|until) (?:the )?(?:end of |start of |early |late |mid-?|later in |first half of |second half of )*@Y(?:[/–-]\d{2,4})?(?: budget(?: round)?| financial year)?)",
                    R"((?:in|by|during|before|at|from) (?:the )?(?:end of |start of )?(?:first|second|third|fourth|next|last|following)? ?quarter(?: (?:\d|of \d{4}(?:/\d{2,4})?))?)",
                    R"((?:by|before|at|towards) the (?:end|start|close|beginning) of (?:the |this |next )?(?:(?:financial|municipal|calendar|council|civic) )?(?:year|month|quarter|consultation)[^.;,]*)",
                    R"((?:at|to|for|by|before|in time for|on|until) (?:its|their|the|a|our|this) (?:(?:next|following|future|forthcoming|subsequent|later|first|annual|ordinary|new|available|appropriate|scheduled|formal|@M|@Y|budget)[ -])+(?:(?:full )?(?:cycle of )?(?:[A-Za-z&]+ ){1,5}?)?(?:meetings?|cycle)(?: (?:in|on|of) (?:\d{1,2}(?:st|nd|rd|th)? )?(?:@M)(?:,? @Y)?)?(?: of (?:the |this )?(?:[A-Z][\w&’'-]*(?: (?:and|&|of|for))? ?)+)?)",
                    R"((?:at|to) (?:its|their|the) (?:cabinet |council |committee |panel |board )?meeting(?: (?:in|on|of)) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)? )?(?:@M)(?:,? @Y)?)",
                    R"((?:at|to|for) (?:a|an|some) (?:future|later|subsequent|early|appropriate) (?:(?:[A-Za-z&]+ ){1,5}?)?(?:meeting|date|time|stage)(?: of (?:the |this )?(?:[A-Z][\w&’'-]*(?: (?:and|&|of|for))? ?)+)?)",
                    R"((?:in|within|after|over|for|during) (?:the (?:next|coming|first) )?(?:about |approximately |around )?@N(?:[ -]@N)?(?: calendar| working)? (?:days?|weeks?|months?|years?)(?:['’]s?)?(?: time)?(?: (?:from|after|of|following) (?:its |the )?(?:date of |start of |end of |commencement|implementation|adoption|operation|opening|launch)[^.;,]{0,60})?)",
                    R"((?:once |on )?every (?:other |@N )?(?:years?|months?|quarters?|weeks?|meetings?|cycle)|each (?:year|month|quarter|meeting|municipal year))",
                    R"((?:on|at) (?:an? )?(?:annual|quarterly|monthly|weekly|six[- ]monthly|half[- ]yearly|yearly|regular|bi-?annual|bi-?monthly|termly|(?:@N)[ -](?:yearly|monthly)) (?:basis|intervals?))",
                    R"(annually|quarterly|half[- ]yearly|six[- ]monthly|bi-?annually|(?:twice|once|three times) (?:yearly|monthly|(?:a|per|each|every) (?:year|month))|twice[- ]yearly)",
                    R"((?:next|this) (?:year|month|week|spring|summer|autumn|winter|@M)|(?:the )?(?:following|next) (?:year|month))",
                    R"(as part of\b[^.;,]*)",
                    R"((?:at|during|by) (?:the|a|an|each|its) (?:[\w-]+ ){0,6}stages?(?: of (?:the |this )?[^.;,]{2,60})?)",
                    R"(the next (?:available |scheduled |ordinary |formal )?(?:meeting|cycle)(?: of (?:the |this )?(?:[A-Z][\w&’'-]*(?: (?:and|&|of|for))? ?)+)?)",
                    R"(in time for [^.;,]*)",
};

std::string Expanded(std::string_view row) {
  std::string pattern;
  for (size_t i = 0; i < row.size(); ++i) {
    if (row[i] != '@') {
      pattern += row[i];
      continue;
    }
    ++i;
    if (row[i] == 'M') pattern += "(?:" + std::string(MonthPattern()) + ")\\b";
    if (row[i] == 'Y') pattern += "(?:19|20)\\d{2}\\b";
    if (row[i] == 'N') {
      pattern +=
          "(?:\\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|"
          "twelve|eighteen|few|couple of)";
    }
  }
  return pattern;
}

}  // namespace

std::optional<DuePhrase> FindDue(std::string_view text) {
  static const auto* const kPatterns = [] {
    auto* patterns = new std::vector<std::unique_ptr<RE2>>;
    for (const std::string_view row : kPhrases) {
      patterns->push_back(
          std::make_unique<RE2>("(?i)\\b(?:" + Expanded(row) + ")"));
    }
    return patterns;
  }();
  std::optional<DuePhrase> best;
  for (const auto& pattern : *kPatterns) {
    const auto match = Search(*pattern, text);
    if (!match) continue;
    if (!best || match->begin < best->begin ||
        (match->begin == best->begin && match->end > best->end)) {
      best = DuePhrase{match->begin, match->end};
    }
  }
  return best;
}

}  // namespace minutebook::importers
