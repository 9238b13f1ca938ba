#include "clients/importers/pages/bodies.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/importers/pages/civil_dates.h"
#include "clients/importers/pages/lines.h"
#include "clients/importers/pages/resolution_verbs.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/pages/vocabulary.h"

namespace minutebook::importers {
namespace {

// A pattern around a body's name with what it says for the body being the one
// whose meeting this is.
struct Sign {
  std::string_view before;
  std::string_view after;
  int weight;
  std::string_view name = {};  // instead of a body's name
};

constexpr Sign kSigns[] = {
    // "The Panel considered", "the Cabinet was invited to"
    {R"((?:\b[Tt]he ?|\b[Tt]hat (?:the )?|^|[.;:,] ))",
     R"(,?(?: (?:then|also|therefore|unanimously|hereby|carefully|duly|briefly))? (?:considered|received|noted|discussed|agreed|approved|endorsed|supported|resolved|resolves|notes|approves|agrees|endorses|recommends|recommended|commented|questioned|welcomed|expressed|gave|asked|requested|provided|thanked|debated|scrutinised|reviewed|determined|decided|felt|stated|examined|congratulated|adopted|accepted|acknowledged|supports|RESOLVED|AGREED|RECOMMENDED)\b)",
     4},
    {R"((?:\b[Tt]he ?|^|[.;:,] ))",
     R"( (?:was|were|is|are) (?:invited|asked|advised|informed|reminded|acquainted|referred|told|requested|apprised|recommended|satisfied|pleased|updated|given|also)\b)",
     3},
    {R"(\b[Tt]his )", R"()", 5},
    {R"(\b(?:[Mm]embers|[Cc]hair(?:man)?|[Mm]eeting) of (?:the |this ))",
     R"( (?:considered|asked|noted|discussed|felt|commented|welcomed|agreed|were|expressed)\b)",
     2},
    {R"(\b(?:report|presentation|update|present \w+|presented|explained|told|informed|advised|[Ii]nvites?|invited|asks|asked|before|keep) (?:[^.;]{0,80}? )?(?:to )?the )",
     R"()", 1},
    {R"(\b[Ff]or )", R"( to (?:note|consider|agree|approve|receive)\b)", 3},
    {R"(\b[Dd]ecision (?:of|by) (?:the )?)", R"()", 3},
    {R"(\b(?:and|[Rr]eport|so|discussion|conclusion|plan|them|it|paper|strategy)\b[^.;]{0,60}? the )",
     R"($)", 2},
    {R"((?:^|(?:RESOLVED|[Rr]esolved)\b[^.;]{0,20}[ :])[Tt]hat (?:the )?)",
     R"( (?:agree|approve|note|endorse|receive|support|adopt|consider)s?\b)",
     4},
    {R"((?:\b[Tt]he ?|^))", R"( had before (?:it|them)\b)", 4},
    {R"((?:^|[,;:] )(?:the )?)", R"( (?:agree|approve|note|endorse)\b)", 2},
    {R"(\bkeep (?:the )?)", R"( (?:fully |well )?(?:informed|updated)\b)", 1},
    // "The Group considered", "the Cabinet Member for Parks resolved"
    {R"(\b[Tt]he )",
     R"( (?:had before (?:it|them)|considered|received|noted|discussed|agreed|recommended|resolved|RECOMMENDED|RESOLVED|AGREED)\b)",
     3, "Group"},
    {R"(\b[Tt]he )",
     R"( (?:then |therefore )?(?:resolved|RESOLVED|decided|DECIDED)\b)", 3,
     R"((?:Cabinet|Executive|Lead) (?:Member|Councillor)(?: for [A-Z][^.;,:]{2,80}?)?|Portfolio Holder(?: for [A-Z][^.;,:]{2,80}?)?|Mayor|Leader(?: of the Council)?)"},
};

// Some officer or member of the body acts, not the body.
bool IsOnlyOwner(std::string_view before) {
  static const RE2* const kOwner = new RE2(
      R"((?i)\b(?:conven[eo]r|findings?|head|director|officers?|work|recommendations?|reports?|minutes|representatives?|secretary|terms of reference) (?:of|from|by) (?:the |this )?$)");
  constexpr size_t kReach = 60;
  if (before.size() > kReach) before = before.substr(before.size() - kReach);
  return Contains(*kOwner, before);
}

// "Head of the Parks Board" is a person.
bool IsPerson(std::string_view name) {
  static const RE2* const kPerson = new RE2(
      R"(^(?:Head|Director|Chair\w*|Leader|Secretary|Clerk|Officers?|Convenor) (?:of|to|for)\b)");
  return Contains(*kPerson, name);
}

bool ActedEarlier(std::string_view text, const Match& match,
                  const std::vector<StatedDate>& dates) {
  static const RE2* const kEarlier = new RE2(
      R"(^(?:['’]s\b)|^ (?:had|has)\b|^,? (?:at|on) (?:its|their|the) meeting|^ on \d)");
  // What carries a date of its own was done on another day.
  static const RE2* const kClause = new RE2(R"(^[^,;.]{0,160})");
  // "The Panel had before it a report" is of the day.
  static const RE2* const kBefore = new RE2(R"(had before (?:it|them)$)");
  static const RE2* const kThat = new RE2(R"((?:^|[ :])[Tt]hat )");
  if (Contains(*kBefore, match.groups[0]) ||
      Contains(*kThat, match.groups[0])) {
    return false;
  }
  const std::string_view after = text.substr(match.end);
  const auto clause = Search(*kClause, after);
  return Contains(*kEarlier, after) ||
         (clause &&
          std::any_of(dates.begin(), dates.end(), [&](const StatedDate& d) {
            return d.year && d.begin >= match.end &&
                   d.begin < match.end + clause->end;
          }));
}

}  // namespace

std::optional<std::string> ActingBody(const ItemBlock& item) {
  static const auto* const kPatterns = [] {
    auto* patterns = new std::vector<std::pair<std::unique_ptr<RE2>, int>>;
    for (const Sign& sign : kSigns) {
      patterns->emplace_back(
          std::make_unique<RE2>(
              std::string(sign.before) + "(" +
              (sign.name.empty() ? BodyNamePattern() : std::string(sign.name)) +
              ")" + std::string(sign.after)),
          sign.weight);
    }
    return patterns;
  }();
  static const RE2* const kArticle =
      new RE2(R"(^(?:The|This|That|At|In|On|For|To|By|And|Members of the) )");
  static const RE2* const kAnyBody =
      new RE2(std::string(BodyNouns()) + "|Group|Member|Holder|Mayor|Leader");
  struct Found {
    int weight = 0;
    size_t order = 0;
    std::string name;
  };
  std::map<std::string, Found> found;
  size_t order = 0;
  for (const TextLine& line : item.lines) {
    const Section::Kind kind = item.SectionOf(line);
    if (kind == Section::Kind::kContact || kind == Section::Kind::kDocuments ||
        kind == Section::Kind::kHeader || line.kind == LineKind::kSized) {
      continue;
    }
    if (!Contains(*kAnyBody, line.text)) continue;
    const auto verb = MatchVerb(line.text);
    const int decides =
        kind == Section::Kind::kDecision || (verb && verb->formal) ? 2 : 0;
    const std::vector<StatedDate> dates = FindDates(line.text);
    for (const auto& [pattern, weight] : *kPatterns) {
      for (const Match& match : SearchAll(*pattern, line.text)) {
        const size_t at =
            static_cast<size_t>(match.groups[1].data() - line.text.data());
        if (ActedEarlier(line.text, match, dates) ||
            IsOnlyOwner(std::string_view(line.text).substr(0, at))) {
          continue;
        }
        std::string name(match.groups[1]);
        while (auto article = Search(*kArticle, name)) {
          name = name.substr(article->end);
        }
        if (IsPerson(name)) continue;
        Found& entry = found[Fold(name)];
        if (entry.name.empty()) {
          entry.name = name;
          entry.order = order++;
        }
        // The Council is also the authority that every text speaks of.
        const bool authority = name == "Council" || name == "Authority";
        entry.weight += authority ? (weight >= 4 && decides > 0 ? 2 : 0)
                                  : weight + (weight >= 3 ? decides : 0);
      }
    }
  }
  const Found* best = nullptr;
  for (const auto& [key, entry] : found) {
    if (entry.weight == 0) continue;
    if (best == nullptr || entry.weight > best->weight ||
        (entry.weight == best->weight && entry.order < best->order)) {
      best = &entry;
    }
  }
  if (best == nullptr) return std::nullopt;
  return best->name;
}

}  // namespace minutebook::importers
