#include "clients/importers/pages/follow_ups.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>

#include "clients/importers/pages/due_phrases.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/pages/vocabulary.h"

namespace minutebook::importers {
namespace {

constexpr std::ptrdiff_t kCompared = 200;

enum class Act { kReport, kReceive, kReady, kReview, kMeeting, kDraft };

// A verb that may promise something.
struct Promise {
  Act act;
  size_t begin = 0;  // of the verb phrase
  size_t end = 0;
  bool elliptical = false;  // a bare participle after an earlier modal
  bool upward = false;      // "be submitted"
  bool bare = false;        // opens the text: "present a report"
};

constexpr char kModal[] =
    R"((?:(?:will|would|shall|should|must|is to|are to|was to|were to|to|being|be)(?: (?:now|also|then|therefore|subsequently|first|again|not only))?(?: (?:be|have been))?(?: (?:further|formally|then|also))? ?))";

std::vector<Promise> PromisesIn(std::string_view sentence) {
  static const RE2* const kReported = new RE2(
      std::string("\\b") + kModal +
      R"(\b(?:\w+ed (?:\w+ )?and )?(brought|reported|presented|submitted|returned|provided|taken back|taken|made|produced|prepared|drafted|referred back|re-?submitted|resubmitted|given|fed back|published and reported)\b(?: back)?)");
  static const RE2* const kReporting = new RE2(
      R"((?:\b(?:will|would|shall|should|to|and|[Oo]fficers?|[Dd]irector|Manager|Chief Executive|Leader|Head of [\w &,]{3,40}) |^)(?:then |also |again )?((?:report|come|return|bring|present|submit|provide|feed|go|take)(?: (?:it|them|this|these|a|an|the|that|further|back|another|its|their|regular|updates?))?)\b)");
  static const RE2* const kBeReporting =
      new RE2(R"(\b(?:will|would) be [^.;]{0,80}?\b(reporting)(?: back)?\b)");
  static const RE2* const kMeeting = new RE2(
      std::string("\\b") + kModal +
      R"(\b(shared|circulated|discussed|debated|considered|heard|tabled|(?:added to|included (?:in|on)|placed on) (?:the|its|a) (?:[\w-]+ ){0,3}(?:agenda|work programme|forward plan|work plan))\b|\b(?:is|are|was|were|been) (scheduled|timetabled|programmed) for\b)");
  static const RE2* const kDraft = new RE2(
      R"(\b((?:produce|prepare|develop|draft|write)d?|drafted|developed|drawn up|draw up|written) [^.;]{0,160}?\b(?:for (?:further |future |its |their )?consideration (?:by|at)|for (?:the )?(?:Cabinet|Council|Committee|Panel|Board|Executive|Members) to (?:consider|approve))\b)");
  static const RE2* const kAgenda = new RE2(
      R"(\b(?:items?|report|update|matter|topic) (?:to |will |would )?be ((?:added|placed|included))\b)");
  static const RE2* const kReviewNoun = new RE2(
      R"(\b(?:undertake|conduct|carry out|hold|have|subject to|undertaken|conducted) (?:a|an|another|further)(?: [\w-]+){0,3}? (review|evaluation|reassessment)\b)");
  static const RE2* const kReceiving = new RE2(
      R"(\b(?:receives?|requests?|requested|asked for|asks for|awaits?)( (?:a|an|further|regular|another|updates?|progress)\b[^.;,]{0,50}?\b(?:reports?|updates?|presentation|briefing))\b)");
  static const RE2* const kReady = new RE2(
      std::string("\\b") + kModal +
      R"(\b((?:fully |then )?(?:ready|finalised|completed|complete|produced|in place|available|concluded))\b)");
  static const RE2* const kReviewed = new RE2(
      std::string("\\b") + kModal +
      R"(\b(?:\w+ed and )?((?:kept under review|looked at again|considered again|reviewed|revised|updated|refreshed|revisited|re-?considered|re-?examined|re-?assessed|evaluated))\b)");
  static const RE2* const kReviewing = new RE2(
      R"(\b(?:will|would|shall|should|to) (?:then |also |again )?(review|revise|update|refresh|revisit|re-?consider|re-?examine)\b)");
  static const RE2* const kBare = new RE2(
      R"(\b(?:and|,) (?:(?:the|a|an|that|its|their|respective|further)\s)(?:[\w’'-]+ ){0,8}?(submitted|presented|reported|brought|reviewed|revised|updated|refreshed)\b)");
  std::vector<Promise> promises;
  const auto add = [&](const RE2& pattern, Act act) {
    for (const Match& match : SearchAll(pattern, sentence)) {
      Promise promise{act, match.begin, match.end};
      promise.upward = match.groups[1] == "submitted";
      promise.bare = match.begin == 0 && act == Act::kReport;
      promises.push_back(promise);
    }
  };
  add(*kReported, Act::kReport);
  add(*kReporting, Act::kReport);
  add(*kBeReporting, Act::kReport);
  add(*kMeeting, Act::kMeeting);
  for (const Match& match : SearchAll(*kDraft, sentence)) {
    promises.push_back(
        {Act::kDraft, match.begin, match.begin + match.groups[1].size()});
  }
  add(*kReviewNoun, Act::kReview);
  add(*kAgenda, Act::kReview);
  add(*kReceiving, Act::kReceive);
  add(*kReady, Act::kReady);
  add(*kReviewed, Act::kReview);
  add(*kReviewing, Act::kReview);
  for (const Match& match : SearchAll(*kBare, sentence)) {
    const std::string_view verb = match.groups[1];
    const size_t begin = static_cast<size_t>(verb.data() - sentence.data());
    const bool review =
        verb.substr(0, 3) == "rev" || verb == "updated" || verb == "refreshed";
    Promise promise{review ? Act::kReview : Act::kReport, begin,
                    begin + verb.size(), true};
    promises.push_back(promise);
  }
  std::sort(promises.begin(), promises.end(),
            [](const Promise& a, const Promise& b) {
              return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
            });
  // One verb may be found twice ("be brought", "bring back").
  promises.erase(std::unique(promises.begin(), promises.end(),
                             [](const Promise& a, const Promise& b) {
                               return b.begin < a.end;
                             }),
                 promises.end());
  return promises;
}

// Where the clause of the verb at `verb` begins.
size_t ClauseStart(std::string_view sentence, size_t from, size_t verb) {
  static const RE2* const kSeam = new RE2(
      R"((?i)(?:[,;:(]\s+(?:and |but |with |which |that |following which |after which )*|\b(?:that|prior to|which|but|who|whereby|where|requested|noted)\s+|\band (?:requested|asked)(?: that)? |\band (?:a |an |that ))(?:that )?)");
  static const RE2* const kPronoun = new RE2(
      R"((?i)^(?:it|they|this|these|which|he|she|and|but|also|then|there)?\s*$)");
  size_t start = from;
  size_t earlier = from;
  for (const Match& seam : SearchAll(*kSeam, sentence)) {
    if (seam.begin < from) continue;
    if (seam.end > verb) break;
    size_t at = seam.end;
    // "and a further report": the article belongs to the clause.
    if (sentence[at - 1] == ' ' && at >= 2 &&
        (StartsWithNoCase(sentence.substr(seam.begin), "and a ") ||
         StartsWithNoCase(sentence.substr(seam.begin), "and an "))) {
      at = seam.begin + 4;
    }
    earlier = start;
    start = at;
  }
  if (Contains(*kPronoun, sentence.substr(start, verb - start))) return earlier;
  return start;
}

bool NamesDocument(std::string_view text) {
  static const RE2* const kDocument = new RE2(
      R"((?i)\b(?:strateg(?:y|ies)|plans?|polic(?:y|ies)|documents?|frameworks?|versions?|drafts?|charter|programme|proposals?|scheme)\b)");
  return Contains(*kDocument, text);
}

bool NamesReport(std::string_view text) {
  static const RE2* const kReport = new RE2(
      R"((?i)\b(?:reports?|updates?|findings|outcomes?|results?|review|paper|feedback|progress|performance|business case|briefing|presentation|analysis|recommendations|proposals?|responses)\b)");
  return Contains(*kReport, text);
}

// To whom the thing comes: a body, its members, or a reporting system.
bool ReachesBody(std::string_view text) {
  static const RE2* const kBody = new RE2(
      "\\b(?:to|before|at|by|for|through|via|with)\\b[^.;]{0,60}?(?:\\b(?:" +
      std::string(BodyNouns()) +
      "|Committees|Panels|Group|Members|Councillors|[A-Z]{3,6}|[Mm]embers|"
      "meeting|"
      "committee|panel|cabinet|council|portfolio holder|Portfolio Holder|"
      "Leader|Cabinet Member|(?:performance|risk|quarterly) "
      "(?:management |monitoring |reporting )*(?:system|reports?|reporting|"
      "framework))\\b)");
  return Contains(*kBody, text);
}

// A submission upward that is the decision itself is no promise.
bool IsDecisionUpward(std::string_view rest) {
  static const RE2* const kFor = new RE2(
      R"((?i)^[^.;]{0,100}\bfor (?:approval|adoption|decision|determination|ratification|endorsement|formal|final|submission)\b)");
  return Contains(*kFor, rest);
}

bool IsTask(std::string_view clause) {
  static const RE2* const kTask = new RE2(
      R"((?i)\b(?:consultation|consulted|survey|launch(?:ed)?|publish(?:ed)?|website|executive summary|trained|recruit|funding|savings|payments?|provision|training|available (?:for|to|on|via|online)|take effect|takes? effect|decisions? (?:will|to) be (?:made|taken)|steps|action to be taken|provided (?:for|by|with|to (?:residents|customers|staff|the public)))\b)");
  return Contains(*kTask, clause);
}

bool IsPresentBusiness(std::string_view sentence) {
  // "To receive a report …", "NAME will present the report to the Panel".
  static const RE2* const kAgenda = new RE2(
      R"(^(?:\(?[a-z0-9]{1,3}[).] ?)?To (?:present|receive|consider|report|provide|note|submit|update|bring|review|inform)\b|^[A-Z][^.]{2,120}\bwill (?:present|introduce|give|report on|provide|attend|be presenting)\b)");
  return Contains(*kAgenda, sentence);
}

// "be drafted for consideration by the Board".
bool IsDraftFor(std::string_view text) {
  static const RE2* const kDraft = new RE2(
      R"(\b(?:produced|prepared|drafted|drawn up|written)\b[^.;]{0,160}?\bfor (?:further |future |its |their )?consideration (?:by|at)\b)");
  return Contains(*kDraft, text);
}

// "asked whether it would be reported" promises nothing.
bool AsksWhether(std::string_view before) {
  static const RE2* const kAsks = new RE2(
      R"((?i)\b(?:whether|asked (?:if|when|how)|queried (?:if|when|how)|questioned (?:if|when|how))\b[^.;]*$)");
  return Contains(*kAsks, before);
}

bool Counts(const Promise& promise, std::string_view clause,
            std::string_view rest, std::string_view sentence, bool due) {
  static const RE2* const kBack = new RE2(
      R"((?i)\b(?:back|return|further|future|subsequent|next|again|update)\b)");
  static const RE2* const kActive = new RE2(
      R"((?i)\b(?:report back|come back|return|(?:bring|take|feed|go|refer)\w*\b.{0,40}\bback)\b)");
  // "had been drafted for consideration by" is past.
  static const RE2* const kDone = new RE2(
      R"((?i)\b(?:had|has|have|was|were|been)\b[^.;]{0,40}(?:produced|prepared|developed|drafted|drawn up|written)\b)");
  const std::string_view verb =
      sentence.substr(promise.begin, promise.end - promise.begin);
  const std::string whole =
      std::string(clause) + std::string(verb) + std::string(rest);
  if (AsksWhether(sentence.substr(0, promise.begin))) return false;
  switch (promise.act) {
    case Act::kReport: {
      if (IsDraftFor(whole) && !Contains(*kDone, whole)) return true;
      if (promise.bare && !due && !Contains(*kActive, whole)) return false;
      if (IsPresentBusiness(sentence) && !Contains(*kActive, whole)) {
        return false;
      }
      if (promise.upward && !due && IsDecisionUpward(rest)) return false;
      const bool reaches = ReachesBody(rest) || ReachesBody(verb);
      static const RE2* const kStrong = new RE2(
          R"(\b(?:brought|reported|presented|submitted|returned|resubmitted|re-submitted|report|reporting|bring|present|submit|return|come|referred back|fed back|taken back|feed back)\b)");
      static const RE2* const kMovement =
          new RE2(R"(\b(?:come|go|take|taken)\b)");
      if (Contains(*kMovement, verb)) {
        return reaches && Contains(*kBack, whole);
      }
      if (Contains(*kStrong, verb)) {
        if (promise.elliptical) return NamesReport(clause) && (due || reaches);
        return reaches || (due && Contains(*kActive, whole)) ||
               (due && (NamesReport(whole) || NamesDocument(clause))) ||
               (NamesReport(whole) && Contains(*kBack, whole));
      }
      // "a progress report be provided / made / prepared …"
      return !IsTask(whole) && NamesReport(whole) && (reaches || due);
    }
    case Act::kMeeting: {
      static const RE2* const kGathering = new RE2(
          "\\bmeetings?\\b|\\b(?:by|to|at|before) (?:the )?(?:full )?(?:" +
          std::string(BodyNouns()) + ")\\b");
      return due && Contains(*kGathering, rest) && !IsTask(clause) &&
             !IsPresentBusiness(sentence);
    }
    case Act::kDraft:
      return !IsPresentBusiness(sentence) && !Contains(*kDone, whole);
    case Act::kReceive:
      return !IsPresentBusiness(sentence) && (due || Contains(*kBack, verb));
    case Act::kReady:
      return due && NamesDocument(clause) && !IsTask(clause);
    case Act::kReview: {
      static const RE2* const kNeed = new RE2(R"((?i)\bneed(?:s|ed)? $)");
      return due && !IsTask(clause) && !Contains(*kNeed, clause);
    }
  }
  return false;
}

// A promise's own words: a long lead to its clause is left out. `verb` is
// where its verb stands.
std::string Shortened(std::string_view what, size_t verb) {
  constexpr size_t kLong = 90;
  constexpr size_t kSubject = 6;  // the least that stands before the verb
  static const RE2* const kSeam = new RE2(
      R"((?i)(?:,| and| but| so|;)? ?\b(?:therefore|accordingly|consequently|that|and the|and its|but)\s)");
  if (what.size() > kLong && verb > kSubject && verb <= what.size()) {
    size_t cut = 0;
    for (const Match& seam : SearchAll(*kSeam, what.substr(0, verb))) {
      if (seam.end + kSubject <= verb) cut = seam.end;
    }
    what = what.substr(cut);
  }
  return Shorten(StripClosing(Squeeze(what)), 220);
}

// What an untimed promise says after its verb, up to the next clause.
std::string_view OwnRest(std::string_view rest) {
  constexpr size_t kLeast = 25;
  static const RE2* const kEnd = new RE2(
      R"(^[^,;(]*?(?:[,;(]|\s(?:was|were|is|which|who|and that|but)\s))");
  if (rest.size() <= kLeast) return rest;
  const auto end = Search(*kEnd, rest.substr(kLeast));
  return end ? rest.substr(0, kLeast + end->end - 1) : rest;
}

// "… to Cabinet in June and to Council in July", "in June and again in May":
// what follows the first time may state a second.
void SecondTime(std::string_view after, const std::string& promise,
                std::vector<FollowUp>& found) {
  static const RE2* const kBody = new RE2(
      "^,? (?:and|then|before|and then|with)(?: finally| subsequently)? "
      "(?:(?:to|by|before|at) )?(?:the )?(?:full )?(" +
      BodyNamePattern() + ")(?: meetings?)? ");
  static const RE2* const kAgain =
      new RE2(R"(^,? and (?:again |then |thereafter )?)");
  for (int i = 0; i < 3; ++i) {
    auto lead = Search(*kBody, after);
    const bool named = lead.has_value();
    if (!lead) lead = Search(*kAgain, after);
    if (!lead) return;
    const std::string_view rest = after.substr(lead->end);
    const auto due = FindDue(rest);
    if (!due || due->begin > 0) return;
    const std::string to =
        named ? " to " + std::string(lead->groups[1]) : std::string();
    found.push_back(
        {Shortened(promise + to, 0), StripClosing(rest.substr(0, due->end))});
    after = rest.substr(due->end);
  }
}

}  // namespace

std::vector<FollowUp> FollowUpsIn(std::string_view paragraph) {
  std::vector<FollowUp> found;
  for (const std::string_view sentence : Sentences(paragraph)) {
    const std::vector<Promise> promises = PromisesIn(sentence);
    size_t from = 0;
    for (size_t i = 0; i < promises.size(); ++i) {
      const Promise& promise = promises[i];
      const size_t limit = i + 1 < promises.size()
                               ? std::max(ClauseStart(sentence, promise.end,
                                                      promises[i + 1].begin),
                                          promise.end)
                               : sentence.size();
      const size_t start = ClauseStart(sentence, from, promise.begin);
      const std::string_view clause =
          sentence.substr(start, promise.begin - start);
      std::string_view rest = sentence.substr(promise.end, limit - promise.end);
      std::optional<std::string> due_text;
      std::string what(sentence.substr(start, limit - start));
      if (auto due = FindDue(rest)) {
        due_text = StripClosing(rest.substr(due->begin, due->end - due->begin));
        what = std::string(
            sentence.substr(start, promise.end + due->begin - start));
        // "bring twice yearly update reports": the thing follows its time.
        if (due->begin <= 1) what += rest.substr(due->end);
      } else if (auto stated =
                     promise.act == Act::kReceive
                         ? FindDue(sentence.substr(promise.begin,
                                                   promise.end - promise.begin))
                         : std::nullopt) {
        // "receive a six monthly report"
        due_text = StripClosing(sentence.substr(promise.begin + stated->begin,
                                                stated->end - stated->begin));
      } else if (auto lead =
                     FindDue(sentence.substr(from, promise.begin - from));
                 lead && (lead->begin == 0 || promise.act == Act::kReport)) {
        // "In May 2012 the plan will be …".
        if (lead->begin == 0) {
          due_text =
              StripClosing(sentence.substr(from, lead->end - lead->begin));
        }
      }
      if (!Counts(promise, clause, rest, sentence, due_text.has_value())) {
        continue;
      }
      FollowUp follow_up;
      if (!due_text) {
        what = std::string(
            sentence.substr(start, promise.end - start + OwnRest(rest).size()));
      }
      follow_up.what = Shortened(what, promise.begin - start);
      follow_up.due_text = std::move(due_text);
      found.push_back(std::move(follow_up));
      if (const auto due = FindDue(rest)) {
        SecondTime(rest.substr(due->end),
                   std::string(clause) +
                       std::string(sentence.substr(
                           promise.begin, promise.end - promise.begin)),
                   found);
      }
      from = promise.end;
    }
  }
  return found;
}

// One key for "six monthly" and "6 monthly".
static std::string DueKey(std::string_view due) {
  static constexpr std::string_view kNumbers[] = {
      "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
  std::string key;
  for (const std::string& word : Words(due)) {
    const auto number =
        std::find(std::begin(kNumbers), std::end(kNumbers), word);
    key += number == std::end(kNumbers)
               ? word
               : std::to_string(number - std::begin(kNumbers) + 1);
    key += ' ';
  }
  return key;
}

void Merge(std::vector<FollowUp> found, std::vector<FollowUp>& all) {
  static const auto* const kCommon = new std::set<std::string>{
      "the",       "a",       "an",      "of",        "to",        "be",
      "and",       "that",    "for",     "on",        "in",        "its",
      "will",      "would",   "back",    "this",      "it",        "being",
      "at",        "by",      "is",      "with",      "from",      "he",
      "they",      "their",   "brought", "cabinet",   "board",     "panel",
      "committee", "council", "members", "executive", "submitted", "presented",
      "reported",  "further"};
  const auto names = [](std::string_view what) {
    std::set<std::string> words;
    for (std::string& word : Words(what)) {
      if (word.size() > 3 && word.back() == 's') word.pop_back();
      if (kCommon->count(word) == 0) words.insert(std::move(word));
    }
    return words;
  };
  for (FollowUp& follow_up : found) {
    const std::set<std::string> words = names(follow_up.what);
    const std::string due = DueKey(follow_up.due_text.value_or(""));
    // Only the latest are compared, which keeps a long page linear.
    const std::ptrdiff_t near =
        std::min<std::ptrdiff_t>(std::ssize(all), kCompared);
    const bool known =
        std::any_of(all.end() - near, all.end(), [&](FollowUp& other) {
          const bool timed = other.due_text && follow_up.due_text;
          if (timed && DueKey(*other.due_text) != due) return false;
          const std::set<std::string> theirs = names(other.what);
          size_t common = 0;
          for (const std::string& word : words) common += theirs.count(word);
          const size_t least = std::min(words.size(), theirs.size());
          if (other.due_text.has_value() != follow_up.due_text.has_value()) {
            // Told once with its time and once without.
            if (least < 2 || common * 10 < least * 8) return false;
            if (!other.due_text) other = follow_up;
            return true;
          }
          if (least > 0 && common == 0) return false;
          if (!follow_up.due_text && common * 2 < least) return false;
          // The telling with the body it comes to is the fuller one.
          if (ReachesBody(follow_up.what) && !ReachesBody(other.what)) {
            other.what = follow_up.what;
          }
          return true;
        });
    if (!known) all.push_back(std::move(follow_up));
  }
}

}  // namespace minutebook::importers
