#include "clients/importers/pages/recommendations.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "clients/importers/pages/resolution_verbs.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/pages/vocabulary.h"

namespace minutebook::importers {
namespace {

using Kind = Section::Kind;

// A list told twice is told near the item's top.
constexpr size_t kCompared = 50;

constexpr char kAnswerWords[] =
    "agreed?|accept(?:ed)?|reject(?:ed)?|noted?|support(?:ed)?|declined?|"
    "endorsed?|approved?|disagreed?|not (?:be )?agreed|considered";

// "Recommendation 2: …", "Rec. 2 - …", "R2: …".
struct Numbered {
  std::string number;
  std::string_view text;
};

std::optional<Numbered> NumberedOf(std::string_view line) {
  static const RE2* const kNumbered = new RE2(
      R"(^(?:[Ss]crutiny )?(?:(?:Recommendation|RECOMMENDATION|Rec\.?)\s+(?:[Nn]o\.?\s*)?\(?(\d{1,2}[a-z]?|[A-Z]|[ivx]{1,4})\)?|R(\d{1,2}))\s*(?:[:.)–—-]\s*(.*)|$))");
  const auto match = Search(*kNumbered, line);
  if (!match) return std::nullopt;
  const std::string_view number =
      match->groups[1].empty() ? match->groups[2] : match->groups[1];
  return Numbered{std::string(number), Trim(match->groups[3])};
}

bool IsAnswer(std::string_view text) {
  static const RE2* const kWord = new RE2(
      R"((?i)^(?:\W*)(?:(?:not|partially|partly|part|fully|wholly) )?(?:agreed|accepted|rejected|noted|supported|declined|endorsed|disagreed?|agree|accept|not accepted|not agreed)\b(?:\s+(?:by|in|with|to|and|but|subject|that)\b|\s*[.,:;–—-]|\s*$))");
  static const RE2* const kLabel = new RE2(
      R"((?i)^(?:(?:(?:the )?(?:cabinet|executive|board|council|committee|panel|officer|leader|member)(?:['’]s)?(?: member)?(?:['’]s)? )?(?:comments?|response|reply|answer)s?(?: (?:from|of|by) [^:]{2,60})?\s*[:–-]|to be considered\b))");
  static const RE2* const kBody = new RE2(
      "^(?:The )?(?:" + std::string(BodyNouns()) +
      ")(?: (?:has|had|also|therefore|fully|unanimously|partially))* "
      "(?:agreed|accepted|rejected|noted|supported|declined|endorsed|did not|"
      "was not|were not|could not|would|disagreed)\\b");
  return Contains(*kWord, text) || Contains(*kLabel, text) ||
         Contains(*kBody, text);
}

// A line after which listed lines are recommendations.
bool AnnouncesList(std::string_view line) {
  static const RE2* const kHeading =
      new RE2(R"((?i)^(?:the )?(?:\w+ )?recommendations?\s*:?\s*-?$)");
  static const RE2* const kLead = new RE2(
      R"((?i)\brecommendations?\b[^.;]*[:]\s*[-–]?$|\brecommend(?:s|ed)? (?:that|to)\b[^.;]*(?:[:]\s*[-–]?|\bto)$|\b(?:is|are|was|were) recommended to\s*[:]\s*[-–]?$|\breport(?:s|ed)? (?:also |then |further )?recommend(?:s|ed)\s*:\s*[-–]?$)");
  static const RE2* const kResolves = new RE2(
      R"((?i)^(?:the )?[\w &-]{3,60} resolves?(?: to| that)?\s*:\s*[-–]?$)");
  static const RE2* const kNone = new RE2(
      R"((?i)\b(?:agreed|approved|accepted|amended|resolved)\b.{0,40}recommendations?|^that\b|\boptions?\b)");
  if (Contains(*kNone, line)) return false;
  return Contains(*kHeading, line) || Contains(*kLead, line) ||
         Contains(*kResolves, line);
}

std::string TextOf(std::string_view text) {
  static const RE2* const kThat = new RE2(R"(^[Tt][Hh][Aa][Tt]\b[:,]?\s+)");
  if (auto match = Search(*kThat, text)) text = text.substr(match->end);
  return StripClosing(text);
}

std::string Key(std::string_view number) {
  std::string key;
  for (const std::string& word : Words(number)) key += word;
  return key;
}

class Reader {
 public:
  explicit Reader(const ItemBlock& item) : item_(item) {
    out_.claimed.assign(item.lines.size(), false);
  }

  Recommendations Read() {
    size_t i = 0;
    while (i < item_.lines.size()) {
      const size_t next = ReadAt(i);
      i = std::max(next, i + 1);
    }
    if (!out_.list.empty()) LaterAnswers();
    return std::move(out_);
  }

 private:
  const std::string& Text(size_t i) const { return item_.lines[i].text; }

  bool Readable(size_t i) const {
    const Kind kind = item_.SectionOf(item_.lines[i]);
    return kind == Kind::kPurpose || kind == Kind::kDecision ||
           kind == Kind::kMinutes || kind == Kind::kOther;
  }

  PageRecommendation* Find(std::string_view number) {
    // The list only grows; index what was added since.
    for (; indexed_ < out_.list.size(); ++indexed_) {
      const auto& known = out_.list[indexed_].number;
      if (known) by_number_.emplace(Key(*known), indexed_);
    }
    const auto found = by_number_.find(Key(number));
    return found == by_number_.end() ? nullptr : &out_.list[found->second];
  }

  void Answer(PageRecommendation& recommendation, std::string_view text) {
    const std::string clean = StripClosing(text);
    if (!recommendation.response) {
      recommendation.response = clean;
    } else if (recommendation.response->find(clean) == std::string::npos) {
      *recommendation.response += ". " + clean;
    }
  }

  size_t ReadAt(size_t i) {
    if (!Readable(i) || out_.claimed[i]) return i + 1;
    if (const auto numbered = NumberedOf(Text(i))) {
      return ReadNumbered(i, *numbered);
    }
    if (AnnouncesList(Text(i)) && !ResolvedAbove(i)) return ReadList(i);
    static const RE2* const kLone = new RE2(
        R"(^(?:Recommendations?|RECOMMENDATIONS?)\s*[:–—-]+\s*([Tt][Hh][Aa][Tt]\b.+|To .+)$)");
    if (auto lone = Search(*kLone, Text(i)); lone && IsPutToBody(i)) {
      out_.claimed[i] = true;
      const std::string text = TextOf(lone->groups[1]);
      const bool again = std::any_of(
          out_.list.begin(),
          out_.list.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(
                                  out_.list.size(), kCompared)),
          [&](const PageRecommendation& known) { return known.text == text; });
      if (!again) out_.list.push_back({std::nullopt, text, std::nullopt});
    }
    return i + 1;
  }

  // "Recommendation: That …" is put to the body if it stands in the agenda or
  // the body resolves in other words; else the body itself recommends.
  bool IsPutToBody(size_t i) {
    if (item_.SectionOf(item_.lines[i]) == Kind::kPurpose) return true;
    if (!resolves_) {
      resolves_ = std::any_of(
          item_.lines.begin(), item_.lines.end(), [](const TextLine& line) {
            const auto verb = MatchVerb(line.text);
            return verb && verb->formal &&
                   !StartsWithNoCase(verb->verb, "recommendation");
          });
    }
    return *resolves_;
  }

  // A body that itself resolves to recommend lists parts, not recommendations
  // put to it.
  bool ResolvedAbove(size_t i) const {
    static const RE2* const kThat = new RE2(R"(^[Tt]hat\b)");
    if (item_.SectionOf(item_.lines[i]) == Kind::kPurpose) return false;
    const auto verb = MatchVerb(Text(i));
    if (verb && verb->formal) return true;
    if (item_.SectionOf(item_.lines[i]) == Kind::kDecision) return true;
    if (i == 0) return false;
    const std::string& above = Text(i - 1);
    const auto above_verb = MatchVerb(above);
    return Contains(*kThat, above) ||
           (above_verb && above_verb->formal && above_verb->open_ended);
  }

  size_t ReadNumbered(size_t i, const Numbered& numbered) {
    PageRecommendation* known = Find(numbered.number);
    if (known != nullptr && IsAnswer(numbered.text)) {
      out_.claimed[i] = true;
      Answer(*known, numbered.text);
      return i + 1;
    }
    std::string text(numbered.text);
    size_t next = i + 1;
    out_.claimed[i] = true;
    if (text.empty() && next < item_.lines.size() && Readable(next) &&
        !NumberedOf(Text(next))) {
      text = Text(next);
      out_.claimed[next++] = true;
    }
    if (text.empty()) return next;
    if (known != nullptr) {
      // The same recommendation again, before its answer.
      if (!known->response) return ReadAnswers(next, *known);
      return next;
    }
    out_.list.push_back({numbered.number, TextOf(text), std::nullopt});
    return ReadAnswers(next, out_.list.back());
  }

  // The answer below a recommendation, past the presenter's explanation.
  size_t ReadAnswers(size_t i, PageRecommendation& recommendation) {
    size_t answered = i;
    for (size_t j = i; j < item_.lines.size() && Readable(j); ++j) {
      if (NumberedOf(Text(j)) || out_.claimed[j]) break;
      const bool answer = IsAnswer(Text(j));
      const auto verb = MatchVerb(Text(j));
      if (verb && verb->formal && !answer) break;
      // "Agreed:" before a list opens the resolution.
      if (verb && verb->formal && verb->open_ended &&
          j + 1 < item_.lines.size() &&
          item_.lines[j + 1].kind == LineKind::kMarked) {
        break;
      }
      if (item_.lines[j].run != item_.lines[i].run) break;
      if (answer) {
        Answer(recommendation, Text(j));
        out_.claimed[j] = true;
        answered = j + 1;
      } else if (recommendation.response) {
        break;
      }
    }
    return answered;
  }

  size_t ReadList(size_t i) {
    size_t j = i + 1;
    PartNumbering numbering;
    bool leads_in = false;
    const size_t before = out_.list.size();
    // A second line may lead in before the list ("The Executive resolves:").
    if (j < item_.lines.size() && item_.lines[j].kind == LineKind::kProse &&
        AnnouncesList(Text(j))) {
      ++j;
    }
    // "Recommendation:" may head a bare "That …".
    static const RE2* const kBare = new RE2(R"(^(?:That|THAT) .{12})");
    if (j < item_.lines.size() && item_.lines[j].kind == LineKind::kProse &&
        item_.lines[j].run == item_.lines[i].run && Contains(*kBare, Text(j)) &&
        IsPutToBody(j)) {
      out_.list.push_back({std::nullopt, TextOf(Text(j)), std::nullopt});
      out_.claimed[i] = out_.claimed[j] = true;
      ++j;
    }
    for (; j < item_.lines.size() && Readable(j); ++j) {
      const TextLine& line = item_.lines[j];
      PageRecommendation found;
      if (NumberedOf(line.text) || line.run != item_.lines[i].run) break;
      if (line.kind == LineKind::kMarked) {
        found.number = numbering.Next(*line.mark, leads_in);
        found.text = TextOf(std::string_view(line.text).substr(line.mark->end));
        leads_in = line.text.back() == ':';
      } else if (line.kind == LineKind::kBullet) {
        found.text = TextOf(*BulletText(line.text));
      } else {
        if (out_.list.size() == before || !IsAnswer(line.text)) break;
        if (!AnswerListed(j, before)) break;
        continue;
      }
      // The same list again further down the item.
      out_.claimed[j] = true;
      const bool again = std::any_of(
          out_.list.begin(),
          out_.list.begin() +
              static_cast<std::ptrdiff_t>(std::min<size_t>(before, kCompared)),
          [&](const PageRecommendation& known) {
            return WordLikeness(known.text, found.text) > 0.8;
          });
      if (!again) out_.list.push_back(std::move(found));
    }
    if (j == i + 1) return i + 1;
    for (size_t k = i; k < j && !out_.claimed[k]; ++k) out_.claimed[k] = true;
    return j;
  }

  // An answer below a list line answers that line; below the whole list it
  // answers all of it, unless it says which.
  bool AnswerListed(size_t j, size_t before) {
    static const RE2* const kWhich = new RE2(R"((?i)\brecommendations?\b)");
    const auto first = out_.list.begin() + static_cast<std::ptrdiff_t>(before);
    const bool fresh = std::none_of(
        first, out_.list.end(),
        [](const PageRecommendation& r) { return r.response.has_value(); });
    const bool goes_on = j + 1 < item_.lines.size() &&
                         item_.lines[j + 1].kind == LineKind::kMarked;
    const bool joint = fresh && !goes_on && out_.list.end() - first > 1;
    if (joint && Contains(*kWhich, Text(j))) return false;
    if (joint) {
      std::for_each(first, out_.list.end(),
                    [&](PageRecommendation& r) { Answer(r, Text(j)); });
    } else {
      Answer(out_.list.back(), Text(j));
    }
    out_.claimed[j] = true;
    return true;
  }

  // Answers given together further down, by number or to all.
  void LaterAnswers() {
    for (size_t i = 0; i < item_.lines.size(); ++i) {
      if (!Readable(i) || out_.claimed[i]) continue;
      const TextLine& line = item_.lines[i];
      if (line.kind == LineKind::kMarked) {
        const std::string_view text =
            std::string_view(line.text).substr(line.mark->end);
        PageRecommendation* known = Find(line.mark->tokens.front());
        if (known != nullptr && !known->response && IsAnswer(text)) {
          Answer(*known, text);
          out_.claimed[i] = true;
          continue;
        }
      }
      for (const std::string_view sentence : Sentences(line.text)) {
        if (AnswerSentence(sentence)) AnsweredBy(i, sentence);
      }
    }
  }

  // A line that is an answer and nothing else is no resolution part.
  void AnsweredBy(size_t i, std::string_view sentence) {
    static const RE2* const kVerb = new RE2(R"(\b(?:RESOLVED|Resolved)\b)");
    const bool whole = sentence.size() * 10 >= item_.lines[i].text.size() * 9;
    if (whole && !Contains(*kVerb, sentence)) out_.claimed[i] = true;
  }

  bool AnswerSentence(std::string_view sentence) {
    static const RE2* const kMention = new RE2(
        R"((?i)\b(?:recommendations?|recs?\.?)\s+((?:\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])\)?(?:\s*(?:,|and|&|to|-)\s*)?)+)(?:\W|$)|\b(both|all|the) (?:of )?(?:the )?(?:\w+ )?(recommendations)\b)");
    static const RE2* const kAnswered =
        new RE2("(?i)\\b(?:" + std::string(kAnswerWords) + ")\\b");
    static const RE2* const kClause = new RE2(
        R"((?i)(?:[,;]\s*|\s)(?:and|but|while|whereas|;)?\s*(?:not )?(?:the )?(?:recommendations? \(?[\divx]{1,4}\)?|\([\divx]{1,4}\)|[\divx]{1,4}\)) (?:was|were|be|is|would|could|had|should|has|not)\b|[,;]?\s(?:and|but|while|whereas|although)\s(?:did not|would not|could not|not|agreed|noted|rejected|accepted|declined|supported|that recommendation|recommendations? )\b)");
    // A motion is no answer yet.
    static const RE2* const kMotion =
        new RE2(R"((?i)\b(?:proposed|moved|seconded)\b)");
    if (!Contains(*kAnswered, sentence) || Contains(*kMotion, sentence)) {
      return false;
    }
    static const RE2* const kFuture =
        new RE2(R"((?i)^to (?:consider|receive|note|agree)\b)");
    if (Contains(*kFuture, sentence)) return false;
    // Each clause that answers by number is a piece of its own.
    std::vector<std::string_view> clauses;
    size_t start = 0;
    for (const Match& seam : SearchAll(*kClause, sentence)) {
      if (seam.begin == 0 ||
          !Contains(*kAnswered, sentence.substr(start, seam.begin - start)) ||
          !Contains(*kAnswered, sentence.substr(seam.begin))) {
        continue;
      }
      clauses.push_back(sentence.substr(start, seam.begin - start));
      start = seam.begin;
    }
    clauses.push_back(sentence.substr(start));
    bool any = false;
    for (std::string_view clause : clauses)
      any = AnswerClause(clause, *kMention) || any;
    return any;
  }

  bool AnswerClause(std::string_view clause, const RE2& mention) {
    static const RE2* const kNumber =
        new RE2(R"((?i)\(?\b(\d{1,2}|[ivx]{1,4}|[a-h])\b\)?)");
    static const RE2* const kBare = new RE2(
        R"((?i)^[\s,;]*(?:and|but|while|whereas)?\s*(?:not )?\(?(\d{1,2}|[ivx]{1,4})\))");
    static const RE2* const kLead =
        new RE2(R"((?i)^[\s,;]*(?:and|but|while|whereas)?\s+)");
    std::string_view text = clause;
    if (auto lead = Search(*kLead, text)) text = text.substr(lead->end);
    bool any = false;
    const auto give = [&](PageRecommendation* known) {
      if (known == nullptr || known->response) return;
      Answer(*known, text);
      any = true;
    };
    for (const Match& match : SearchAll(mention, clause)) {
      if (!match.groups[1].empty()) {
        for (const Match& number : SearchAll(*kNumber, match.groups[1])) {
          give(Find(number.groups[1]));
        }
      } else if (Fold(match.groups[2]) != "the" || out_.list.size() > 0) {
        static const RE2* const kByBody = new RE2(
            R"((?i)recommendations (?:of [^,.]{3,80} )?(?:(?:was|were|be|are|had been) (?:\w+ly )?|(?:submitted|made|above|as shown above) (?:were|be) )?(?:agreed|accepted|rejected|endorsed|supported|noted|not agreed)|(?:agreed|accepted|rejected|endorsed|supported)(?: \w+)? (?:both|all|the)(?: of)?(?: the)? (?:\w+ )?recommendations\b)");
        if (!Contains(*kByBody, clause)) continue;
        // "with the recommendations as shown above" answers none.
        if (all_answered_) continue;
        for (PageRecommendation& known : out_.list) give(&known);
        all_answered_ = true;
      }
    }
    if (auto bare = Search(*kBare, clause)) give(Find(bare->groups[1]));
    return any;
  }

  const ItemBlock& item_;
  Recommendations out_;
  std::unordered_map<std::string, size_t> by_number_;
  size_t indexed_ = 0;
  std::optional<bool> resolves_;  // whether the item holds a formal verb
  bool all_answered_ = false;
};

}  // namespace

Recommendations RecommendationsOf(const ItemBlock& item) {
  return Reader(item).Read();
}

}  // namespace minutebook::importers
