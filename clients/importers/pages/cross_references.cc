#include "clients/importers/pages/cross_references.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "clients/importers/pages/text.h"
#include "clients/importers/pages/vocabulary.h"

namespace minutebook::importers {
namespace {

constexpr std::ptrdiff_t kCompared = 200;

// A body's name in a stretch of text, and how it takes part there.
struct Actor {
  std::string body;
  std::optional<std::string> action;
  size_t at = 0;   // where the body stands
  size_t end = 0;  // where body and action end
};

std::string WithoutArticle(std::string_view name) {
  static const RE2* const kArticle = new RE2(
      R"(^(?:Members of the|Meeting of the|Minutes of the|Minutes of|The|This|That|At|In|On|By|To|From|When|As|Since|After|Following|Further|And|Both) )");
  while (auto match = Search(*kArticle, name)) name = name.substr(match->end);
  return std::string(name);
}

const std::string& Name() {
  // An abbreviation in capitals names a body only in a body's place.
  static const auto* const kName =
      new std::string("(" + BodyNamePattern() + "|[A-Z]{3,6}\\b)");
  return *kName;
}

// "approved by Cabinet", "the Panel had considered", "meeting of this Board".
std::optional<Actor> ActorIn(std::string_view text) {
  static const RE2* const kPassive = new RE2(
      "\\b(" + std::string(ActionVerbs()) +
      ")(?: and \\w+ed)?\\b[^.;]{0,60}? ?\\bby (?:[Tt]he |[Tt]his )?" + Name());
  static const RE2* const kActive = new RE2(
      Name() +
      "(?:,[^,]{3,80},)? ?(?:(?:had|has|have|also|unanimously|previously|"
      "formally|subsequently|first|already|then) )*\\b(" +
      std::string(ActionVerbs()) + ")\\b");
  static const RE2* const kMeeting =
      new RE2("\\b[Mm]eetings? of (?:[Tt]he |[Tt]his )?" + Name());
  static const RE2* const kMeetingAfter =
      new RE2(Name() +
              "(?:(?:['’]s)?,?(?: at (?:its|their) (?:\\w+ )?| "
              ")meetings?\\b|,? (?:which |that )?(?:had |last )?met\\b)");
  static const RE2* const kPutTo = new RE2(
      "\\b(?:submitted|presented|reported|taken|went|gone|came|come|put|"
      "referred|brought|considered|approved|agreed|adopted|endorsed|discussed)"
      "\\b[^.;]{0,80}? (?:to|at|before) (?:[Tt]he )?" +
      Name() + "|\\bbeen before (?:[Tt]he )?" + Name());
  static const RE2* const kNoun = new RE2(
      "\\b([Rr]ecommendations?|[Dd]ecisions?|[Aa]pproval|[Aa]doption|"
      "[Ee]ndorsement|[Rr]esolutions?|[Cc]onsideration|[Ss]crutiny|[Aa]"
      "greement) (?:of|by|from|made by) (?:[Tt]he )?" +
      Name());
  Actor best;
  bool any = false;
  const auto offer = [&](const RE2& pattern, int body, int action) {
    // The last of them stands nearest to the date.
    for (Match& match : SearchAll(pattern, text)) {
      // A pattern of two alternatives names the body in its last group.
      if (match.groups[static_cast<size_t>(body)].empty()) {
        match.groups[static_cast<size_t>(body)] = match.groups.back();
      }
      const std::string name =
          WithoutArticle(match.groups[static_cast<size_t>(body)]);
      if (name.empty()) continue;
      const size_t at = static_cast<size_t>(
          match.groups[static_cast<size_t>(body)].data() - text.data());
      if (any && at < best.at) continue;
      const bool same = any && at == best.at;
      if (!same || (!best.action && action > 0)) {
        best.body = name;
        best.action = action > 0
                          ? std::optional<std::string>(std::string(
                                match.groups[static_cast<size_t>(action)]))
                          : std::nullopt;
      }
      best.at = at;
      best.end = match.end;
      any = true;
    }
  };
  offer(*kPassive, 2, 1);
  offer(*kActive, 1, 2);
  offer(*kNoun, 2, 1);
  offer(*kMeeting, 1, 0);
  offer(*kMeetingAfter, 1, 0);
  offer(*kPutTo, 1, 0);
  if (!any) return std::nullopt;
  // "The Panel had set up a Working Party at its meeting": the Panel's.
  static const RE2* const kSubject = new RE2(
      Name() +
      " (?:had|has|have) (?:\\w+ )?(?:\\w+ed|set|made|given|begun|asked)\\b"
      "[^,;.]{0,100}$");
  static const RE2* const kOwn = new RE2(R"(^,? at (?:its|their)\b)");
  const size_t name_end = best.at + best.body.size();
  if (!best.action && name_end <= text.size() &&
      Contains(*kOwn, text.substr(name_end))) {
    if (auto subject = Search(*kSubject, text.substr(0, best.at))) {
      best.body = WithoutArticle(subject->groups[1]);
    }
  }
  return best;
}

struct Act {
  std::string action;
  size_t at = 0;
};

// "had been approved in", "the adoption of … in": an act without its body.
std::optional<Act> ActionIn(std::string_view text) {
  static const RE2* const kVerb = new RE2(
      "\\b(?:was|were|been|is|being|first|formally|originally|last|as|since|"
      "previously|,|which|and|it) ?(adopted|approved|endorsed|agreed|ratified|"
      "considered|scrutinised|supported|recommended)(?: and \\w+ed)?"
      "(?: by Members| by Councillors)?,?(?: back)?(?: in| on| at| during)?"
      "(?: the meeting)?(?: (?:held )?on)?(?: \\w+day,?)?\\s*$");
  static const RE2* const kNoun = new RE2(
      R"((?i)\b(adoption|approval|endorsement|ratification) of\b[^.;]{0,140}$)");
  auto match = Search(*kVerb, text);
  if (!match) match = Search(*kNoun, text);
  if (!match) return std::nullopt;
  return Act{std::string(match->groups[1]),
             static_cast<size_t>(match->groups[1].data() - text.data())};
}

// Whether the last act before the date lies ahead: "will be considered by
// Cabinet on", "to be approved in".
bool LiesAhead(std::string_view before) {
  static const RE2* const kAhead = new RE2(
      "(?i)\\bprior "
      "to\\b[^.;]*$|\\b(?:will|would|shall|should|to|can|could|may|might|must|"
      "going to|"
      "scheduled|due|planned|intended|expected|proposed|hoped)(?: \\w+){0,2}? "
      "(?:be |for |to )?(?:\\w+ly )?(?:considered?|adopt(?:ed|ion)?|"
      "approv(?:e|ed|al)|endorsed?|agreed?|recommend(?:ed)?|scrutinised?|"
      "presented?|submitted?|reported?|taken?|brought|bring|referred?|"
      "consideration|reviewed?|discuss(?:ed)?|go|come|return|held|"
      "received?|ratified)\\b[^.;]*$|\\b(?:next|future|forthcoming) meeting"
      "[^.;]*$");
  static const RE2* const kPast =
      new RE2("\\b(?:had|has|have|was|were|been|which|already)\\b[^.;]*\\b(?:" +
              std::string(ActionVerbs()) + ")\\b[^.;]*$");
  const auto ahead = Search(*kAhead, before);
  if (!ahead) return false;
  const auto past = Search(*kPast, before);
  return !past || past->begin < ahead->begin;
}

// What only dates a document or an event is no act of a body.
bool OnlyDates(std::string_view before) {
  static const RE2* const kDates = new RE2(
      R"((?i)\b(?:dated|published|version|launched|issued|circulated|since|effect(?:ive)? from|with effect from|(?:came|come|comes|coming|entered) in(?:to)? (?:effect|force)|starting|commenc\w+|complet\w+|end of|deadline|closed|ran|(?:consultations?|workshops?|surveys?)(?: (?:\w+ ){0,6}?(?:held|launched|run|ran|started|carried out|undertaken|took place|began|closed|ended))?(?: (?:from|between|during))?|by|later|early|late|prior to|before|until|due|for the (?:period|quarter|year|month)(?: ending| ended)?|(?:period|quarter|year) (?:ending|ended|to)|(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})? (?:to|until|[-–]))\s*(?:on |in |the |as )*$)");
  return Contains(*kDates, before);
}

struct Anchor {
  StatedDate date;
  std::string iso;
};

std::vector<Anchor> PastDates(std::string_view sentence,
                              std::optional<Date> met_on) {
  std::vector<Anchor> anchors;
  for (StatedDate date : FindDates(sentence)) {
    if (!date.year) {
      // A month alone was the last one before the meeting.
      if (!met_on || !date.month) continue;
      const Date first{met_on->year, *date.month, date.day.value_or(1)};
      date.year = first <= *met_on ? met_on->year : met_on->year - 1;
    }
    const auto iso = ToIso(date);
    if (!iso) continue;
    if (met_on && *iso > ToIso(*met_on).substr(0, iso->size())) continue;
    anchors.push_back({date, *iso});
  }
  return anchors;
}

// A numbered minute, or the minutes of a dated meeting.
void Minutes(std::string_view sentence, const std::vector<Anchor>& anchors,
             std::vector<bool>& used, std::vector<CrossReference>& found) {
  static const RE2* const kNumber = new RE2(
      R"((?i)\b(?:minutes?|min\.?)(?: (?:nos?\.?|numbers?|item|ref(?:erence)?\.?))? ?((?:[A-Z]{1,4}[./]?)?\d{1,4}(?:[./]\d{1,4})*(?:\s?\([0-9a-z]{1,3}\))*)\b?)");
  static const RE2* const kAnd = new RE2(
      R"((?i)^(?:,| and| &) (\d{1,4}(?:/\d{1,4})?(?:\([0-9a-z]{1,3}\))*)(?:[\s,.)]|$))");
  static const RE2* const kUnit =
      new RE2(R"((?i)^\s?(?:minutes|mins|hours|seconds|per)\b)");
  static const RE2* const kOf = new RE2(
      R"((?i)\bminutes? (?:of|from|for) (?:[^.;]{0,120}?)(?:meetings?)\b[^.;]{0,80}?$)");
  static const RE2* const kOfBody =
      new RE2(R"((?i)\bminutes? (?:of|from|for) [^.;]{0,120}$)");
  const auto body_near = [&](size_t begin, size_t end) {
    std::optional<std::string> body;
    static const RE2* const kBody = new RE2("\\b(" + BodyNamePattern() + ")");
    for (const Match& match :
         SearchAll(*kBody, sentence.substr(begin, end - begin))) {
      if (!body) body = WithoutArticle(match.groups[1]);
    }
    return body;
  };
  size_t after = 0;
  for (const Match& match : SearchAll(*kNumber, sentence)) {
    if (Contains(*kUnit, sentence.substr(match.end))) continue;
    CrossReference reference;
    reference.kind = "minute";
    reference.ref = StripClosing(match.groups[1]);
    // Its body and date follow closely, or stand before it in the clause.
    size_t limit = std::min(sentence.size(), match.end + 160);
    if (auto next = Search(*kNumber, sentence, match.end)) {
      limit = std::min(limit, next->begin);
    }
    for (size_t i = 0; i < anchors.size(); ++i) {
      const StatedDate& date = anchors[i].date;
      static const RE2* const kJoins = new RE2(
          R"((?i)^[\s,(]*(?:(?:of|from|at|in|dated|refers?|held|on|the|this|its|last|previous|meeting|minutes|\d{1,4}|[A-Z][\w&’'-]*|and|for|to|&)[\s,()–-]*)*$)");
      if (used[i] || date.begin < match.end || date.begin > limit) continue;
      const std::string_view between =
          sentence.substr(match.end, date.begin - match.end);
      if (!Contains(*kJoins, between)) continue;
      reference.date = anchors[i].iso;
      reference.body = body_near(match.end, date.begin);
      used[i] = true;
      break;
    }
    if (!reference.date) {
      // "Cabinet on 3 May 2009 (Minute No. 12)".
      for (size_t i = anchors.size(); i-- > 0;) {
        const StatedDate& date = anchors[i].date;
        if (used[i] || date.end > match.begin || date.begin < after) continue;
        static const RE2* const kBracket =
            new RE2(R"((?i)^[\s,(\[]*(?:see|under|at|cabinet|council)?[\s]*$)");
        if (!Contains(*kBracket,
                      sentence.substr(date.end, match.begin - date.end))) {
          break;
        }
        reference.date = anchors[i].iso;
        if (auto actor = ActorIn(sentence.substr(after, date.begin - after))) {
          reference.body = actor->body;
        }
        used[i] = true;
        break;
      }
    }
    if (!reference.body) {
      static const RE2* const kOwner =
          new RE2("\\b(" + BodyNamePattern() + ")(?:['’]s)?,? (?:\\()?$");
      static const RE2* const kFollows = new RE2(
          "^ (?:of|from) (?:the |this )?(?:meeting of (?:the |this )?)?(" +
          BodyNamePattern() + ")");
      if (auto owner =
              Search(*kOwner, sentence.substr(after, match.begin - after))) {
        reference.body = WithoutArticle(owner->groups[1]);
      } else if (auto follows = Search(*kFollows, sentence.substr(match.end))) {
        reference.body = WithoutArticle(follows->groups[1]);
      }
    }
    after = match.end;
    found.push_back(reference);
    if (auto more = Search(*kAnd, sentence.substr(match.end))) {
      reference.ref = std::string(more->groups[1]);
      found.push_back(reference);
    }
  }
  for (size_t i = 0; i < anchors.size(); ++i) {
    if (used[i]) continue;
    const size_t begin = anchors[i].date.begin;
    const size_t from = begin > 240 ? begin - 240 : 0;
    const std::string_view before = sentence.substr(from, begin - from);
    const auto match = Search(*kOf, before);
    const auto of_body = match ? match : Search(*kOfBody, before);
    if (!of_body) continue;
    CrossReference reference;
    reference.kind = "minute";
    reference.date = anchors[i].iso;
    reference.body = body_near(from + of_body->begin, begin);
    if (!match && !reference.body) continue;
    used[i] = true;
    found.push_back(std::move(reference));
  }
}

void Decisions(std::string_view sentence, const std::vector<Anchor>& anchors,
               const std::vector<bool>& used,
               std::vector<CrossReference>& found) {
  size_t start = 0;
  std::optional<Actor> carried;
  for (size_t i = 0; i < anchors.size(); ++i) {
    const StatedDate& date = anchors[i].date;
    const std::string_view before = sentence.substr(start, date.begin - start);
    const size_t next =
        i + 1 < anchors.size() ? anchors[i + 1].date.begin : sentence.size();
    const std::string_view after = sentence.substr(date.end, next - date.end);
    start = date.end;
    if (used[i]) continue;
    CrossReference reference;
    reference.kind = "body_decision";
    reference.date = anchors[i].iso;
    if (LiesAhead(before)) continue;
    auto actor = ActorIn(before);
    const bool only_dates = OnlyDates(before);
    // "Council on 26 February 2015 approved …".
    static const RE2* const kOwner =
        new RE2("(" + BodyNamePattern() +
                ")(?:['’]s)?,?(?: meeting)?(?: held)? (?:on|of|in) "
                "(?:\\w+day,? )?(?:the )?$");
    static const RE2* const kThen = new RE2(
        "^,? (?:which |who )?(?:had |has |have )?(?:also |then |formally )?(" +
        std::string(ActionVerbs()) + ")\\b");
    const auto owner = Search(*kOwner, before);
    const auto then = Search(*kThen, after);
    if (owner && then) {
      reference.body = WithoutArticle(owner->groups[1]);
      reference.action = std::string(then->groups[1]);
      found.push_back(std::move(reference));
      continue;
    }
    // "… by the Board on 3 March 2016 and Cabinet on 15 March 2016".
    static const RE2* const kAlso =
        new RE2("^\\s*(?:,|,? and)(?: then)?(?: by| to)?(?: the)? (" +
                BodyNamePattern() +
                ")(?: meeting)?,? (?:on|in|at its meeting on|at its meeting "
                "held on)\\s*$");
    if (auto also = Search(*kAlso, before); also && carried) {
      carried->body = WithoutArticle(also->groups[1]);
      reference.body = carried->body;
      reference.action = carried->action;
      found.push_back(std::move(reference));
      continue;
    }
    auto act = ActionIn(before);
    if (actor &&
        (before.size() - actor->end > 140 || (act && act->at > actor->end))) {
      actor.reset();
    }
    if (actor && !only_dates) {
      reference.body = actor->body;
      reference.action = actor->action;
      carried = actor;
    } else if (act && !only_dates) {
      reference.action = act->action;
    } else if (
        static const RE2* const kOpens = new RE2(
            R"((?i)^(?:.*[,;]\s*)?(?:\w+\s)?(?:on|in|at its meeting on|at the meeting (?:held )?on)\s+(?:\w+day,?\s+)?$)");
        Contains(*kOpens, before)) {
      // "On 4 March 2015, Council approved …".
      static const RE2* const kClauseEnd =
          new RE2(R"(;|, (?:and|but|which|while)\b| and (?:the |that )?[A-Z])");
      size_t reach = std::min<size_t>(after.size(), 120);
      if (auto end = Search(*kClauseEnd, after)) {
        reach = std::min(reach, end->begin);
      }
      const std::string_view clause = after.substr(0, reach);
      const auto later = ActorIn(clause);
      static const RE2* const kModal =
          new RE2(R"(\b(?:will|would|shall|to be|is due)\b)");
      if (!later || !later->action || later->at > 30 ||
          Contains(*kModal, clause.substr(0, later->at + 40))) {
        continue;
      }
      reference.body = later->body;
      reference.action = later->action;
    } else if (
        static const RE2* const kAnd = new RE2(
            R"((?i)^\s*(?:,|and|,? and again(?: on)?|and on|,? on)\s*(?:on )?$)");
        carried && Contains(*kAnd, before)) {
      reference.body = carried->body;
      reference.action = carried->action;
    } else {
      continue;
    }
    found.push_back(std::move(reference));
  }
}

}  // namespace

std::vector<CrossReference> CrossReferencesIn(std::string_view paragraph,
                                              std::optional<Date> met_on) {
  std::vector<CrossReference> found;
  for (const std::string_view sentence : Sentences(paragraph)) {
    const std::vector<Anchor> anchors = PastDates(sentence, met_on);
    std::vector<bool> used(anchors.size(), false);
    Minutes(sentence, anchors, used, found);
    Decisions(sentence, anchors, used, found);
  }
  return found;
}

void Merge(std::vector<CrossReference> found,
           std::vector<CrossReference>& all) {
  for (CrossReference& reference : found) {
    // Only the latest are compared: a repeated reference stands near the first.
    const std::ptrdiff_t near =
        std::min<std::ptrdiff_t>(std::ssize(all), kCompared);
    const bool known = std::any_of(
        all.end() - near, all.end(), [&](const CrossReference& other) {
          if (other.kind != reference.kind || other.date != reference.date) {
            return false;
          }
          if (reference.kind == "minute") return other.ref == reference.ref;
          return !other.body || !reference.body ||
                 Fold(*other.body) == Fold(*reference.body);
        });
    if (!known) all.push_back(std::move(reference));
  }
}

}  // namespace minutebook::importers
