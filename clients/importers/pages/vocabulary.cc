#include "clients/importers/pages/vocabulary.h"

#include <array>
#include <memory>
#include <vector>

#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

using Kind = Section::Kind;

struct KindPhrase {
  std::string_view phrase;
  PageKind kind;
};

constexpr KindPhrase kPageKinds[] = {
    {"issue - meetings", PageKind::kIssueMeetings},
    {"issue history", PageKind::kIssueMeetings},
    {"mater - cyfarfodydd", PageKind::kIssueMeetings},
    {"issue - decisions", PageKind::kIssueDecisions},
    {"mater - penderfyniadau", PageKind::kIssueDecisions},
    {"agenda item", PageKind::kAgendaItem},
    {"eitem ar yr agenda", PageKind::kAgendaItem},
    {"eitem agenda", PageKind::kAgendaItem},
    {"eitem rhaglen", PageKind::kAgendaItem},
    {"decision details", PageKind::kDecisionDetails},
    {"decision - details", PageKind::kDecisionDetails},
    {"manylion y penderfyniad", PageKind::kDecisionDetails},
    {"issue details", PageKind::kIssueDetails},
    {"plan item details", PageKind::kIssueDetails},
    {"forward plan item", PageKind::kIssueDetails},
    {"manylion y mater", PageKind::kIssueDetails},
};

// Each is matched against a whole line, in any case.
constexpr std::string_view kFurnitureLines[] = {
    R"(skip to (?:the )?(?:main )?(?:content|navigation|menu|search))",
    R"(skip navigation)",
    R"((?:back|return|go) to (?:the )?top(?: of (?:the )?page)?)",
    R"(top of (?:the )?page)",
    R"((?:you are here:? ?)?home ?(?:>|»|/|›).*)",
    R"([^.:]{2,60}(?: (?:>|»|›) [^.:]{2,60}){2,})",
    R"(you are here:?)",
    R"(council (?:and|&) democracy)",
    R"((?:home|menu|main menu|search|site search|navigation|breadcrumb|close|print|share|sign in|log ?in|my account))",
    R"((?:print|share|bookmark|email|rate|listen to) (?:this|the) (?:page|item|document).*)",
    R"(share (?:on|via) .{1,40})",
    R"((?:previous|next)(?: (?:item|meeting|page))?)",
    R"(view (?:the )?(?:background|reasons?|agenda|minutes|printed).{0,80})",
    R"(browse (?:meetings|decisions|the agenda).{0,60})",
    R"((?:we use|this (?:site|website) uses) cookies.*)",
    R"((?:accept|manage|reject) (?:all )?cookies)",
    R"((?:©|\(c\) (?:copyright|\d{4})|copyright\b).*)",
    R"((?:all rights reserved|powered by|website by|designed by).*)",
    R"((?:privacy|accessibility|cookies?|terms)(?: (?:notice|policy|statement|and conditions))?)",
    R"((?:contact|follow|find) us(?: on .*)?)",
    R"((?:a to z|a-z|site ?map|rss|news|jobs|subscribe.*|get updates.*))",
    R"(no\.? item)",
    R"(media)",
    R"(cymraeg|english)",
    R"(neidio i'r (?:prif )?gynnwys|yn ôl i'r brig|yn ol i'r brig)",
};

struct LabelRow {
  std::string_view phrase;  // regular expression, any case
  Kind kind;
  bool alone;  // may stand without a colon when it is the whole line
};

// Longer phrases first: the first that fits wins.
constexpr LabelRow kLabels[] = {
    {R"(contact(?: officers?| details)?)", Kind::kContact, false},
    {R"(cyswllt|swyddog cyswllt)", Kind::kContact, false},
    {R"((?:additional|supporting|accompanying|attached|related|agenda) documents?)",
     Kind::kDocuments, true},
    {R"((?:list of )?background (?:documents|papers)(?: .{2,60})?)",
     Kind::kDocuments, true},
    {R"(attachments?)", Kind::kDocuments, true},
    {R"(dogfennau (?:ychwanegol|ategol|cysylltiedig|cefnogi|atodol|eraill))",
     Kind::kDocuments, true},
    {R"(purpose(?: and summary)?(?: of (?:the )?report)?)", Kind::kPurpose,
     true},
    {R"((?:the )?subject of the decision)", Kind::kPurpose, true},
    {R"(matters? for decision)", Kind::kPurpose, true},
    {R"((?:diben|pwrpas)(?: yr adroddiad)?)", Kind::kPurpose, true},
    {R"((?:the )?reasons? for (?:the |this |making the )?(?:decisions?|recommendations?)(?: made| taken)?)",
     Kind::kReasons, true},
    {R"(reason\(s\) for (?:the )?(?:decision|recommendation)(?:\(s\)|s)?)",
     Kind::kReasons, true},
    {R"(reasons?)", Kind::kReasons, true},
    {R"(rhesymau(?: dros y penderfyniad)?|rheswm(?: dros y penderfyniad)?)",
     Kind::kReasons, true},
    {R"((?:details of )?(?:any |the )?(?:alternative|other)s?(?: options?)?(?: \(s\))?(?: (?:that were )?considered)?(?: (?:and|&|/|or) rejected)?(?: by .{3,60})?)",
     Kind::kAlternatives, true},
    {R"(options(?: considered)?(?: and rejected)?)", Kind::kAlternatives, true},
    {R"(opsiynau(?: eraill)?(?: a ystyriwyd)?)", Kind::kAlternatives, true},
    {R"((?:any )?(?:conflicts?|declarations?|declared conflicts?) of interests?.{0,90})",
     Kind::kInterests, true},
    {R"((?:and |\(and )?any dispensations? granted.{0,30})", Kind::kInterests,
     true},
    {R"((?:note of )?(?:any )?dispensations? granted.{0,40})", Kind::kInterests,
     true},
    {R"(decisions? of (?:the )?[A-Z].{3,90})", Kind::kDecision, true},
    {R"((?:the )?decisions?(?:\(s\))?(?: (?:made|taken|reached))?)",
     Kind::kDecision, true},
    {R"(agreed recommendations?)", Kind::kDecision, true},
    {R"(penderfyniad(?:au)?)", Kind::kDecision, true},
    {R"(minutes?)", Kind::kMinutes, true},
    {R"((?:summary of )?(?:the )?(?:discussion|debate))", Kind::kMinutes, true},
    {R"(cofnodion)", Kind::kMinutes, true},
    {R"((?:officers?|person) responsible(?: for (?:the )?implementation)?)",
     Kind::kOther, true},
    {R"((?:responsible|lead|relevant|implementing) (?:officers?|directors?|members?))",
     Kind::kOther, true},
    {R"((?:action|actions|action by|to be actioned by))", Kind::kOther, true},
    {R"((?:(?:executive |cabinet )?(?:portfolio )?(?:holders?|leads?)|(?:cabinet|executive|lead) members?)(?:\(s\))?)",
     Kind::kOther, true},
    {R"(report (?:author|of|by)(?:\(s\))?)", Kind::kOther, false},
    {R"(wards? (?:\(s\) )?(?:affected|\(s\) affected|\(s\)))", Kind::kOther,
     true},
    {R"(wards?\(s\) affected|electoral divisions? affected)", Kind::kOther,
     true},
    {R"((?:implementation|effective) date|date (?:of|for) (?:implementation|publication))",
     Kind::kOther, true},
    {R"((?:estimated |time |allotted |allocated )*time(?: allowed| allotted| allocated)?)",
     Kind::kOther, false},
    {R"(consultation(?: process| undertaken)?)", Kind::kOther, true},
};

// Keys of "Decision details", "Issue details" and "Issue - decisions" pages.
constexpr std::string_view kFactKeys[] = {
    R"(decision[- ]makers?)",
    R"(decision (?:status|type|due|reference|ref\.?|number|date|published))",
    R"(decision due date)",
    R"(is (?:this a |it a )?key decision\??)",
    R"(key decision\??)",
    R"(is (?:the decision )?(?:subject to|open to) call[- ]?in\??)",
    R"(subject to call[- ]?in\??)",
    R"(is urgent decision\??|urgent decision\??)",
    R"(report authors?)",
    R"((?:publication|first published|published|notice|implementation) ?(?:date|on)?)",
    R"(date (?:of decision|decision (?:made|published|effective)|first published|published))",
    R"((?:decided|made|taken|considered) at meeting)",
    R"(effective (?:from|date))",
    R"((?:earliest|anticipated) date .{0,40})",
    R"((?:lead|portfolio|cabinet|executive) (?:member|officer|director|holder|department)s?)",
    R"((?:department|directorate|service area|division)s?)",
    R"(wards?(?: \(s\))? affected|wards?|electoral divisions? affected)",
    R"((?:contact|responsible officer|venue|e-?mail|tel(?:ephone)?|documents?))",
    R"(notice of .{3,60})",
    R"(representations?.{0,40})",
    R"(consultees?|(?:consultation|making) (?:process|method|period))",
    R"(gwneuthurwr y penderfyniad|statws y penderfyniad)",
    R"(dyddiad (?:y penderfyniad|cyhoeddi)|dod i rym o)",
};

std::string Joined(const std::string_view* begin, const std::string_view* end) {
  std::string pattern;
  for (const std::string_view* row = begin; row != end; ++row) {
    if (!pattern.empty()) pattern += '|';
    pattern += *row;
  }
  return pattern;
}

struct CompiledLabel {
  std::unique_ptr<RE2> opening;
  std::unique_ptr<RE2> whole;
  Kind kind;
};

const std::vector<CompiledLabel>& Labels() {
  static const auto* const kCompiled = [] {
    auto* labels = new std::vector<CompiledLabel>;
    for (const LabelRow& row : kLabels) {
      const std::string phrase = "(?:" + std::string(row.phrase) + ")";
      CompiledLabel label;
      label.kind = row.kind;
      // A dash may stand for the colon, except after words that also open
      // plain sentences.
      const bool dash = row.kind == Kind::kReasons ||
                        row.kind == Kind::kAlternatives ||
                        row.kind == Kind::kInterests;
      const std::string close =
          dash ? R"(\s*(?:\s?:\s?[-–—]?|\s[-–—]\s|[–—]\s?))"
               : R"(\s*:\s*[-–—]?)";
      label.opening = std::make_unique<RE2>("(?i)^(\\(?" + phrase + "\\)?" +
                                            close + ")(?:\\s*)(.*)$");
      if (row.alone) {
        label.whole = std::make_unique<RE2>("(?i)(\\(?" + phrase + "\\)?)");
      }
      labels->push_back(std::move(label));
    }
    return labels;
  }();
  return *kCompiled;
}

}  // namespace

std::optional<PageKind> PageKindOf(std::string_view line) {
  if (line.size() > 60) return std::nullopt;
  const std::string folded = StripClosing(Fold(line));
  for (const KindPhrase& row : kPageKinds) {
    if (folded == row.phrase) return row.kind;
  }
  return std::nullopt;
}

bool IsFurniture(std::string_view line) {
  static const RE2* const kLine =
      new RE2("(?i)(?:" +
              Joined(std::begin(kFurnitureLines), std::end(kFurnitureLines)) +
              R"()\s*[.:]?)");
  static const RE2* const kMarksOnly = new RE2(R"([\s|_=*~-]{3,}|\|+)");
  return line.size() <= 200 && (MatchWhole(*kLine, line).has_value() ||
                                MatchWhole(*kMarksOnly, line).has_value());
}

bool IsAddressFooter(std::string_view line) {
  static const RE2* const kPostcode =
      new RE2(R"([^:]{0,160}\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b\.?)");
  static const RE2* const kReach = new RE2(
      R"((?i)(?:tel(?:ephone)?|phone|fax|e-?mail|web(?:site)?|minicom|ff[oô]n|e-?bost)(?: (?:no|number|us))?\.?\s*[:.].{3,120})");
  return line.size() <= 200 && (MatchWhole(*kPostcode, line).has_value() ||
                                MatchWhole(*kReach, line).has_value());
}

std::optional<SectionLabel> SectionLabelOf(std::string_view line) {
  // Only what stands before the first colon or dash can be a label.
  static const RE2* const kCandidate =
      new RE2(R"(^[^:]{2,130}(?::|\s[-–—]\s|[–—])|^[^:]{2,110}$)");
  static const RE2* const kAnyLabel = [] {
    std::string phrases;
    for (const LabelRow& row : kLabels) {
      if (!phrases.empty()) phrases += '|';
      phrases += row.phrase;
    }
    return new RE2("(?i)^\\(?(?:" + phrases + ")");
  }();
  if (!Contains(*kAnyLabel, line) || !Contains(*kCandidate, line)) {
    return std::nullopt;
  }
  for (const CompiledLabel& label : Labels()) {
    if (auto match = Search(*label.opening, line)) {
      return SectionLabel{label.kind, std::string(Trim(match->groups[1])),
                          std::string(Trim(match->groups[2]))};
    }
    if (label.whole != nullptr && MatchWhole(*label.whole, line)) {
      return SectionLabel{label.kind, std::string(line), ""};
    }
  }
  return std::nullopt;
}

bool OpensDetails(std::string_view text) {
  static const RE2* const kOpening = new RE2(
      R"((?i)^(?:decision[- ]makers?|decision status|is (?:this a )?key decision\??)\s*:)");
  return Contains(*kOpening, text);
}

std::optional<Fact> FactOf(std::string_view line, bool any_key) {
  static const RE2* const kKnown =
      new RE2("(?i)^((?:" + Joined(std::begin(kFactKeys), std::end(kFactKeys)) +
              R"())\s*(?::|\?\s*:?)\s*(.*)$)");
  static const RE2* const kAny =
      new RE2(R"(^([A-Z][^:.;]{1,79}?)\s*(?::|\?:?)(?:\s+(.*))?$)");
  auto match = Search(*kKnown, line);
  if (!match && any_key) match = Search(*kAny, line);
  if (!match) return std::nullopt;
  return Fact{std::string(Trim(match->groups[1])),
              std::string(Trim(match->groups[2]))};
}

std::string_view BodyNouns() {
  return "Cabinet|Executive|Council|Sub-Committee|Sub Committee|Subcommittee|"
         "Committee|Panel|Board|Commission|Forum|Assembly|Working Group|"
         "Working Party|Task Group|Steering Group|Scrutiny Group|Task and "
         "Finish Group|Project Group|Advisory Group|Policy Group|Development "
         "Group|Consultative Group|Liaison Group|Monitoring Group|Management "
         "Team|Leadership Team|Corporate Team|Directors Team|Team "
         "Leadership|Partnership|Authority|Trustees|Executive Councillor";
}

std::string BodyNamePattern() {
  // The last noun may stand behind another: "Cabinet Scrutiny Committee".
  return R"((?:(?:[A-Z][\w’'-]*|&|\([A-Z][A-Za-z &]{2,30}\))(?:,| and| &| of(?: the)?| for(?: the)?)? ){0,10}?(?:)" +
         std::string(BodyNouns()) +
         R"()\b(?:(?: [A-Z][\w’'-]*(?: and| &)?){0,3} (?:Sub-Committee|Committee|Panel|Board|Commission|Group)\b)?)"
         R"((?: of the (?:[A-Z][\w’'-]+ ){1,4}(?:Committee|Board|Commission))?)"
         R"((?: for (?:the )?[A-Z][\w’'-]+(?:(?:,| and| &|, and)? [A-Z][\w’'-]+)*)?)"
         R"((?: ?[-–] ?[A-Z][a-z]+)?(?: \([A-Z][^()\d]{2,60}\))?)";
}

std::string_view ActionVerbs() {
  return "adopted|approved|endorsed|supported|considered|scrutinised|"
         "recommended|agreed|resolved|ratified|confirmed|reviewed|received|"
         "noted|accepted|rejected|deferred|referred|delegated|discussed|"
         "determined|decided|examined|requested|established|appointed|signed";
}

}  // namespace minutebook::importers
