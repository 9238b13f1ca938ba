#include "clients/importers/pages/effects.h"

#include <algorithm>

#include "clients/importers/pages/text.h"
#include "clients/importers/pages/vocabulary.h"

namespace minutebook::importers {
namespace {

// The stem of a verb as it opens a clause or follows "be", and what it does.
struct VerbRow {
  std::string_view stem;
  std::string_view verb;
};

constexpr VerbRow kVerbs[] = {
    {"recommend", "RECOMMENDED"},
    {"approv", "APPROVED"},
    {"adopt", "ADOPTED"},
    {"endors", "ENDORSED"},
    {"support", "SUPPORTED"},
    {"not", "NOTED"},
    {"receiv", "RECEIVED"},
    {"consider", "CONSIDERED"},
    {"comment", "FEEDBACK_GIVEN"},
    {"provid", "FEEDBACK_GIVEN"},  // only with "feedback"
    {"present", "PRESENTED"},
    {"request", "REQUESTED"},
    {"ask", "REQUESTED"},
    {"invit", "REQUESTED"},
    {"instruct", "REQUESTED"},
    {"submit", "REQUESTED"},  // "a further report be submitted"
    {"report", "REQUESTED"},
    {"bring", "REQUESTED"},
    {"brought", "REQUESTED"},
    {"refer", "REFERRED"},
    {"delegat", "DELEGATED"},
    {"authoris", "DELEGATED"},
    {"authoriz", "DELEGATED"},
    {"appoint", "APPOINTED"},
    {"nominat", "APPOINTED"},
    {"agre", "AGREED"},
    {"accept", "AGREED"},
    {"confirm", "AGREED"},
    {"defer", "DEFERRED"},
    {"reject", "REJECTED"},
    {"refus", "REJECTED"},
    {"withdr", "WITHDRAWN"},
    {"welcom", "NOTED"},
};

std::optional<std::string> VerbFor(std::string_view word) {
  const std::string folded = Fold(word);
  static const RE2* const kNoted = new RE2(R"(not(?:e|es|ed|ing))");
  for (const VerbRow& row : kVerbs) {
    if (folded.compare(0, row.stem.size(), row.stem) != 0) continue;
    if (row.stem == "not" && !MatchWhole(*kNoted, folded)) continue;
    return std::string(row.verb);
  }
  return std::nullopt;
}

std::string Singular(std::string_view noun) {
  std::string word(noun);
  if (word.size() > 4 && word.substr(word.size() - 3) == "ies") {
    return word.substr(0, word.size() - 3) + "y";
  }
  if (word.size() > 3 && word.back() == 's' && word[word.size() - 2] != 's') {
    word.pop_back();
  }
  return word;
}

std::string WithoutLead(std::string_view phrase) {
  static const RE2* const kLead = new RE2(
      R"((?i)^(?:(?:and|also|that|it be|both|the|an?|this|its|their|said|respective)\b[:,]? |(?:contents?|content|terms|text) of |accordingly,? )+)");
  static const RE2* const kSubject =
      new RE2(R"((?i)^(?:that )?subject to [^,]{3,120}, )");
  static const RE2* const kState = new RE2(
      R"((?i),? as (?:now |previously )?(?:set out|detailed|attached|outlined|amended|shown|appended|submitted|presented)\b.*$)");
  phrase = Trim(phrase);
  if (auto lead = Search(*kSubject, phrase)) phrase = phrase.substr(lead->end);
  if (auto lead = Search(*kLead, phrase)) phrase = phrase.substr(lead->end);
  if (auto state = Search(*kState, phrase); state && state->begin > 0) {
    phrase = phrase.substr(0, state->begin);
  }
  return StripClosing(phrase);
}

// Cuts at " and " outside brackets.
std::vector<std::string> AtAnd(std::string_view text) {
  std::vector<std::string> parts;
  size_t start = 0;
  for (size_t i = 0; i + 5 <= text.size(); ++i) {
    if (text.substr(i, 5) != " and ") continue;
    parts.emplace_back(Trim(text.substr(start, i - start)));
    start = i + 5;
    i = start - 1;
  }
  parts.emplace_back(Trim(text.substr(start)));
  return parts;
}

// "Parks and Sport and Art and Heritage" is two names
// of two words each; the middle "and" joins them.
std::vector<std::string> Paired(const std::vector<std::string>& words) {
  if (words.size() < 4 || words.size() % 2 != 0) {
    std::string head;
    for (size_t i = 0; i + 1 < words.size(); ++i) {
      if (!head.empty()) head += " and ";
      head += words[i];
    }
    return {head, words.back()};
  }
  std::vector<std::string> names;
  for (size_t i = 0; i + 1 < words.size(); i += 2) {
    names.push_back(words[i] + " and " + words[i + 1]);
  }
  return names;
}

PartEffect Effect(std::string verb, std::string_view subject,
                  std::string_view words) {
  PartEffect effect;
  effect.verb = std::move(verb);
  effect.subjects = SubjectsOf(subject);
  effect.words = StripClosing(words);
  return effect;
}

// What qualifies an approval: "for consultation".
std::string Qualified(std::string verb, std::string_view tail) {
  static const RE2* const kConsultation =
      new RE2(R"((?i)\b(?:for|to)\b[^.;]{0,40}\b(?:consultation|consult)\b)");
  if ((verb == "APPROVED" || verb == "AGREED" || verb == "ENDORSED") &&
      Contains(*kConsultation, tail)) {
    return "APPROVED_FOR_CONSULTATION";
  }
  return verb;
}

// The subject of an active verb ends where its circumstances begin.
std::string_view ObjectOf(std::string_view rest) {
  static const RE2* const kEnd = new RE2(
      R"((?i)(?:\s+(?:as (?:set out|now|detailed|attached|outlined|amended|shown|at|in|part)|for (?:public |further |formal )?(?:consultation|submission|adoption|approval)|with (?:the|an?|recommendations)|subject to|attached|be|prior to|to (?:Cabinet|Council|the)|at appendix|\(appendix|in accordance)\b|[,;]\s).*$)");
  static const RE2* const kTo =
      new RE2(R"((?i)^\s*(?:on|to|that|of|for|with|upon)\s+)");
  if (auto lead = Search(*kTo, rest)) rest = rest.substr(lead->end);
  if (auto end = Search(*kEnd, rest); end && end->begin > 0) {
    rest = rest.substr(0, end->begin);
  }
  return Trim(rest);
}

constexpr char kKnownParticiples[] =
    "approved|adopted|endorsed|supported|noted|received|considered|presented|"
    "requested|asked|invited|instructed|submitted|reported|brought|referred|"
    "delegated|authorised|appointed|nominated|agreed|accepted|confirmed|"
    "deferred|rejected|refused|withdrawn|recommended|welcomed";

constexpr char kOtherParticiples[] =
    "given|granted|put|made|taken|sent|held|set|[a-z]+ed";

// Passives by which something is asked for rather than dealt with.
constexpr std::string_view kBringing[] = {"submitted", "reported", "brought",
                                          "presented", "provided"};

constexpr char kActives[] =
    "approve|adopt|endorse|support|note|receive|consider|request|ask|invite|"
    "instruct|refer|delegate|authorise|appoint|nominate|agree|accept|confirm|"
    "defer|reject|refuse|withdraw|recommend|welcome|comment";

// "<subject> be <participle>", repeated with "and <subject> <participle>".
bool Passives(std::string_view part, std::vector<PartEffect>& effects) {
  static const RE2* const kBe = new RE2(
      std::string(
          R"((?i)\b(?:(?:be|is|are|was|were|has been|have been)(?: hereby| duly| formally| now| also| further| strongly| unanimously)? ()") +
      kKnownParticiples + R"()|be(?: hereby| also| further| now)? ()" +
      kOtherParticiples + R"())\b)");
  static const RE2* const kElliptical = new RE2(
      std::string(
          R"((?i)\b(?:and|,) ((?:an?|the|that|its|their) (?:[\w’'-]+ ){1,10}?)\b()") +
      kKnownParticiples + R"()\b)");
  size_t start = 0;
  for (const auto& be : SearchAll(*kBe, part)) {
    if (be.begin < start) continue;
    const std::string_view subject = part.substr(start, be.begin - start);
    const auto next = Search(*kBe, part, be.end);
    const size_t limit = next ? next->begin : part.size();
    std::string_view tail = part.substr(be.end, limit - be.end);
    auto more = Search(*kElliptical, tail);
    if (next) {
      // The next clause's subject opens after the last "and" or comma.
      static const RE2* const kJoin =
          new RE2(R"((?i)(?:,|;)?\s(?:and|but) |; |, )");
      size_t seam = tail.size();
      for (const Match& join : SearchAll(*kJoin, tail)) {
        seam = join.begin;
        break;
      }
      tail = tail.substr(0, seam);
      start = std::min(be.end + seam, next->begin);
      more.reset();
    } else {
      start = part.size();
    }
    const std::string_view own = more ? tail.substr(0, more->begin) : tail;
    const std::string_view participle =
        be.groups[1].empty() ? be.groups[2] : be.groups[1];
    static const RE2* const kReport = new RE2(R"((?i)\b(?:report|update)s?\b)");
    const bool brings =
        std::find(std::begin(kBringing), std::end(kBringing),
                  Fold(participle)) != std::end(kBringing) ||
        (Fold(participle) == "made" && Contains(*kReport, subject));
    const std::string verb =
        brings ? "REQUESTED"
               : Qualified(VerbFor(participle).value_or("OTHER"), own);
    const size_t own_end =
        static_cast<size_t>(own.data() - part.data()) + own.size();
    const size_t subject_at = static_cast<size_t>(subject.data() - part.data());
    const std::string_view words =
        part.substr(subject_at, own_end - subject_at);
    effects.push_back(Effect(verb, subject, words));
    if (more) {
      const std::string more_verb = VerbFor(more->groups[2]).value_or("OTHER");
      effects.push_back(
          Effect(more_verb == "PRESENTED" ? "REQUESTED" : more_verb,
                 more->groups[1], tail.substr(more->begin + 4)));
    }
  }
  return !effects.empty();
}

// "To approve X and note Y", "Cabinet notes X".
bool Actives(std::string_view part, std::vector<PartEffect>& effects) {
  static const RE2* const kVerb = new RE2(
      std::string(R"((?i)(?:^|\b(?:to|and|that|,|;|:)\s+|\b(?:)") +
      std::string(BodyNouns()) +
      R"()\s+)(?:also |further |therefore |hereby )?()" + kActives +
      R"()(?:s|d|es|ed|red)?(?: and (?:comment|consider|note)(?:s|d|ed)?)?\b)");
  static const RE2* const kForConsultation =
      new RE2(R"((?i)^[^;]*\bfor (?:\w+ )?consultation\b)");
  const std::vector<Match> verbs = SearchAll(*kVerb, part);
  for (size_t i = 0; i < verbs.size(); ++i) {
    const size_t limit =
        i + 1 < verbs.size() ? verbs[i + 1].begin : part.size();
    const std::string_view rest =
        part.substr(verbs[i].end, limit - verbs[i].end);
    if (Trim(rest).empty() && i + 1 < verbs.size()) continue;
    std::string verb = VerbFor(verbs[i].groups[1]).value_or("OTHER");
    if (Contains(*kForConsultation, rest)) verb = Qualified(verb, rest);
    effects.push_back(
        Effect(verb, ObjectOf(rest),
               part.substr(verbs[i].begin, limit - verbs[i].begin)));
    // What a body recommends to another is that body's to decide.
    if (verb == "RECOMMENDED") {
      effects.back().words = StripClosing(part.substr(verbs[i].begin));
      break;
    }
  }
  return !effects.empty();
}

}  // namespace

std::vector<std::string> SubjectsOf(std::string_view phrase) {
  static const RE2* const kPlural = new RE2(
      R"(^(.*\S) (Strategies|Plans|Policies|Reports|Frameworks|Programmes|Schemes|Charters|Statements|strategies|plans|policies|reports)$)");
  const std::string text = WithoutLead(phrase);
  if (text.empty() || Fold(text) == "that" || Fold(text) == "it") return {};
  const auto plural = Search(*kPlural, text);
  const bool several =
      plural && (plural->groups[1].find(',') != std::string_view::npos ||
                 plural->groups[1].find(" and ") != std::string_view::npos);
  if (!several) return {text};
  const std::string noun = Singular(plural->groups[2]);
  std::vector<std::string> names;
  std::string_view list = plural->groups[1];
  size_t comma = 0;
  while ((comma = list.find(", ")) != std::string_view::npos) {
    names.emplace_back(Trim(list.substr(0, comma)));
    list = list.substr(comma + 2);
  }
  if (StartsWithNoCase(list, "and ")) {
    names.emplace_back(list.substr(4));
  } else {
    const std::vector<std::string> words = AtAnd(list);
    if (words.size() == 1) {
      names.push_back(words.front());
    } else {
      for (std::string& name : Paired(words)) names.push_back(std::move(name));
    }
  }
  for (std::string& name : names) {
    name = WithoutLead(name);
    name += " " + noun;
  }
  return names;
}

static std::vector<PartEffect> OwnEffects(
    std::string_view part, const std::optional<std::string>& resolution_verb) {
  static const RE2* const kRecommended = new RE2(
      R"((?i)\b(?:it be |be )recommended (?:to|that)\b|^(?:to )?recommends? (?:to|that)\b|\brecommends? (?:that|to) )");
  static const RE2* const kDelegated = new RE2(
      R"((?i)\bdelegated (?:authority|powers?)\b|\b(?:authority|powers?) (?:(?:to .{3,80} )?(?:be |is |are ))?(?:granted|given|delegated)\b|\bbe authorised to\b|\bdelegate authority\b)");
  static const RE2* const kFeedback = new RE2(
      R"((?i)\b(?:provide[sd]?|gave|giv(?:e|es|en)|offer(?:ed|s)?) (?:\w+ )?(?:feedback|comments|views) (?:on|about|to) (.*)$)");
  static const RE2* const kNoted =
      new RE2(R"((?i)^it (?:be|is|was) (noted|agreed|recognised) that (.*)$)");
  static const RE2* const kAuthorityTo = new RE2(
      R"((?i)\b(?:to (?:settle|approve|make|do|finalise|amend|agree|carry|take|determine|negotiate|sign|enter|implement|complete|oversee|progress|award|grant|publish|prepare|submit|deal|act|authorise|issue|procure|appoint|vary|execute|undertake|update|review|decide|set|spend|accept|conclude|respond)\b.*)$)");
  static const RE2* const kAct =
      new RE2(R"((?i)^(?:That |that )?(?:the )?(?:)" +
              std::string(BodyNouns()) + R"() (?:has |have )?)");
  std::vector<PartEffect> effects;
  const std::string text = StripClosing(part);
  if (Contains(*kRecommended, text)) {
    const auto match = Search(*kRecommended, text);
    const std::string_view rest = std::string_view(text).substr(match->end);
    std::vector<PartEffect> inner;
    Actives(rest, inner);
    while (inner.size() == 1 && inner[0].verb == "RECOMMENDED") {
      const auto again = Search(*kRecommended, rest);
      if (!again) break;
      const std::string_view deeper = rest.substr(again->end);
      inner.clear();
      Actives(deeper, inner);
      break;
    }
    PartEffect effect;
    effect.verb = "RECOMMENDED";
    effect.words = text;
    for (const PartEffect& act : inner) {
      for (const std::string& subject : act.subjects) {
        effect.subjects.push_back(subject);
      }
    }
    effects.push_back(std::move(effect));
    return effects;
  }
  if (auto noted = Search(*kNoted, text)) {
    const std::string verb = VerbFor(noted->groups[1]).value_or("NOTED");
    effects.push_back(Effect(verb, noted->groups[2], text));
    return effects;
  }
  if (auto feedback = Search(*kFeedback, text)) {
    effects.push_back(
        Effect("FEEDBACK_GIVEN", ObjectOf(feedback->groups[1]), text));
    return effects;
  }
  if (Contains(*kDelegated, text)) {
    PartEffect effect;
    effect.verb = "DELEGATED";
    effect.words = text;
    const auto match = Search(*kDelegated, text);
    if (auto to =
            Search(*kAuthorityTo, std::string_view(text).substr(match->end))) {
      effect.subjects.push_back(StripClosing(to->groups[0].substr(3)));
    }
    effects.push_back(std::move(effect));
    return effects;
  }
  // "the Committee noted X and asked that Y be presented" is active throughout.
  static const RE2* const kBodyActs =
      new RE2(std::string(R"((?i)^(?:the )?(?:[\w&]+ ){0,4}?(?:)") +
              std::string(BodyNouns()) + R"() (?:)" + kActives +
              R"()(?:s|d|es|ed|red)?\b)");
  const bool active = Contains(*kBodyActs, text);
  if (active && Actives(text, effects)) return effects;
  if (Passives(text, effects) || Actives(text, effects)) return effects;
  std::string_view act = text;
  if (auto body = Search(*kAct, act)) act = act.substr(body->end);
  const std::string_view first = act.substr(0, act.find(' '));
  std::string verb = VerbFor(first).value_or("OTHER");
  if (verb == "FEEDBACK_GIVEN" && !StartsWithNoCase(first, "comment")) {
    verb = "OTHER";
  }
  const bool opens = verb != "OTHER";
  if (!opens && resolution_verb &&
      StartsWithNoCase(*resolution_verb, "recommend")) {
    verb = "RECOMMENDED";
  }
  PartEffect effect;
  effect.verb = verb;
  effect.words = text;
  if (opens && act.size() > first.size()) {
    effect.subjects = SubjectsOf(ObjectOf(act.substr(first.size())));
  }
  effects.push_back(std::move(effect));
  return effects;
}

std::vector<PartEffect> EffectsOf(
    std::string_view part, const std::optional<std::string>& resolution_verb) {
  std::vector<PartEffect> effects = OwnEffects(part, resolution_verb);
  if (!resolution_verb || !StartsWithNoCase(*resolution_verb, "recommend")) {
    return effects;
  }
  // What a body recommends is not yet done.
  constexpr std::string_view kLeftToOthers[] = {
      "APPROVED", "ADOPTED",   "AGREED", "APPROVED_FOR_CONSULTATION",
      "ENDORSED", "DELEGATED", "OTHER"};
  for (PartEffect& effect : effects) {
    if (std::find(std::begin(kLeftToOthers), std::end(kLeftToOthers),
                  effect.verb) != std::end(kLeftToOthers)) {
      effect.verb = "RECOMMENDED";
    }
  }
  return effects;
}

}  // namespace minutebook::importers
