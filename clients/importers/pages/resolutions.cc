#include "clients/importers/pages/resolutions.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "clients/importers/pages/resolution_verbs.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/pages/vocabulary.h"

namespace minutebook::importers {
namespace {

using Kind = Section::Kind;

// How surely a block of lines is the resolution; the surest block wins.
constexpr int kFormalVerb = 100;
constexpr int kVerbLost = 60;  // a bare "that …" or a bare list
constexpr int kDecisionHeading = 40;
constexpr int kNarrative = 20;  // "Members agreed to …"
constexpr int kListed = 10;     // added for two labelled parts or more

struct Piece {
  std::optional<PartMark> mark;
  std::string text;
};

struct Block {
  int weight = 0;
  size_t first = 0;
  size_t next = 0;  // the line after the block
  Kind section = Kind::kOther;
  std::optional<std::string> verb;
  std::vector<Piece> pieces;
};

std::string WithoutThat(std::string_view text) {
  static const RE2* const kThat = new RE2(
      R"(^(?:(?:and|AND) (?:that|THAT)|That|that|THAT)\b[:,]?\s+|^(?:[Tt]hat|THAT):?$)");
  if (auto match = Search(*kThat, text)) text = text.substr(match->end);
  return StripClosing(text);
}

bool OpensLower(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z';
}

bool LeadsIn(std::string_view text) {
  static const RE2* const kLead =
      new RE2(R"((?:[:]\s*[-–—]?|\b(?:to|that)[:;]?)$)");
  return Contains(*kLead, text);
}

// A lead-in that itself decides nothing ("that Cabinet:") is no part.
bool IsBareLeadIn(std::string_view text) {
  static const RE2* const kBare = new RE2(
      R"((?i)^(?:that|to|the|this|and|it|be|is|was|were|following|as follows|subject|agree[sd]?|resolve[sd]?|recommendations?|recommended|recommends?|approve[sd]?|following|parts?|council|cabinet|executive|committee|sub-committee|panel|board|members?|councillor|for|of|on|in|with|full|scrutiny|overview|[&,:;–-]|\s|[A-Z][\w’'-]*)*$)");
  static const RE2* const kDoes = new RE2(
      R"((?i)\b(?:notes?|noted|receives?|received|endorses?|considers?|considered|commented|recommends? that)\b)");
  // "note that:" says nothing yet.
  static const RE2* const kAnnounced = new RE2(
      R"((?i)\b(?:notes?|endorses?|considers?|receives?)(?: that| to| the following)?\s*:\s*[-–—]?$)");
  std::string_view told = text;
  if (auto end = Search(*kAnnounced, text)) told = text.substr(0, end->begin);
  return text.size() <= 160 && Contains(*kBare, told) &&
         !Contains(*kDoes, told);
}

void AddText(std::string_view text, std::optional<PartMark> mark,
             std::vector<Piece>& pieces) {
  static const RE2* const kThatMark = new RE2(
      R"(^((?:[Tt][Hh][Aa][Tt]|[Tt]o:)\b?[:,]?\s+)(?:\(|[a-zA-Z0-9]{1,3}[.)]))");
  bool first = true;
  // "that (A) …; and (B) …" opens a list.
  if (auto lead = Search(*kThatMark, text)) {
    const std::string_view rest = Trim(text.substr(lead->groups[1].size()));
    if (PartMarkOf(rest)) text = rest;
  }
  for (const std::string_view part : SplitInlineMarks(text)) {
    Piece piece;
    piece.mark = PartMarkOf(part);
    if (first && !piece.mark) piece.mark = mark;
    std::string_view rest =
        piece.mark && PartMarkOf(part) ? part.substr(piece.mark->end) : part;
    piece.text = std::string(Trim(rest));
    pieces.push_back(std::move(piece));
    first = false;
  }
}

class Collector {
 public:
  Collector(const ItemBlock& item, const std::vector<bool>& claimed)
      : item_(item), claimed_(claimed) {}

  // The parts that begin with `text` on line `at` and go on below it.
  // `announced`: the line ended with the verb or a colon, the parts follow.
  void Collect(size_t at, std::string_view text, bool announced, Block& block) {
    block.first = at;
    block.section = item_.SectionOf(item_.lines[at]);
    pieces_ = &block.pieces;
    announced_ = announced;
    if (!text.empty()) AddText(text, std::nullopt, *pieces_);
    size_t i = at + 1;
    while (i < item_.lines.size()) {
      if (!claimed_[i] && SameRun(at, i)) {
        if (!Take(item_.lines[i])) break;
        ++i;
        continue;
      }
      // Each part may have its reason below it.
      const size_t after = AfterReasons(i);
      if (after == i || claimed_[after] || !Take(item_.lines[after])) break;
      at = after;
      i = after + 1;
    }
    block.next = i;
  }

 private:
  bool SameRun(size_t at, size_t i) const {
    const size_t a = item_.lines[at].run;
    const size_t b = item_.lines[i].run;
    if (a == b) return true;
    // Runs without headings only mark where narrative and decision change.
    const Run& run = item_.runs[b];
    return b == item_.lines[i - 1].run ||
           (run.heading.empty() && b == item_.lines[i - 1].run + 1 &&
            (run.kind == Kind::kDecision || run.kind == Kind::kMinutes));
  }

  // The line after the reasons that begin at `i`, if it goes on with the list
  // of parts; else `i`.
  size_t AfterReasons(size_t i) const {
    constexpr size_t kReach = 20;
    if (pieces_->empty() || !pieces_->back().mark ||
        item_.SectionOf(item_.lines[i]) != Kind::kReasons) {
      return i;
    }
    const size_t end = std::min(item_.lines.size(), i + kReach);
    for (size_t j = i; j < end; ++j) {
      if (item_.SectionOf(item_.lines[j]) == Kind::kReasons) continue;
      const bool next = item_.lines[j].mark &&
                        Follows(*pieces_->back().mark, *item_.lines[j].mark);
      return next ? j : i;
    }
    return i;
  }

  bool Take(const TextLine& line) {
    const auto verb = MatchVerb(line.text);
    if (verb && verb->formal && verb->opens_line) return false;
    if (line.kind == LineKind::kSized) return false;
    if (line.kind == LineKind::kMarked && line.mark) {
      if (line.mark->shape == PartMark::Shape::kDecimal && !pieces_->empty() &&
          (!pieces_->front().mark ||
           pieces_->front().mark->shape != PartMark::Shape::kDecimal)) {
        return false;  // the number of the next minute
      }
      if (!pieces_->empty() && !ListMayFollow()) return false;
      AddText(line.text, line.mark, *pieces_);
      return true;
    }
    if (line.kind == LineKind::kBullet) {
      const std::string_view bullet = *BulletText(line.text);
      if (pieces_->empty()) {
        listed_ = true;
        pieces_->push_back({std::nullopt, std::string(bullet)});
        return true;
      }
      const Piece& last = pieces_->back();
      // Bullets below the bare verb are the parts themselves.
      if (listed_ || (!last.mark && LeadsIn(last.text) &&
                      IsBareLeadIn(last.text) && announced_)) {
        listed_ = true;
        pieces_->push_back({std::nullopt, std::string(bullet)});
        return true;
      }
      if (!LeadsIn(last.text) && !bulleted_ && !last.mark &&
          !StartsWithNoCase(bullet, "that ")) {
        return false;
      }
      bulleted_ = true;
      std::string& text = pieces_->back().text;
      text = StripBullet(text) + " · " + std::string(bullet);
      return true;
    }
    return TakeProse(line.text);
  }

  static std::string StripBullet(std::string_view text) {
    while (!text.empty() && (text.back() == ';' || text.back() == ' ')) {
      text.remove_suffix(1);
    }
    return std::string(text);
  }

  // After an unmarked, complete sentence no list belongs to the resolution.
  bool ListMayFollow() const {
    const Piece& last = pieces_->back();
    if (last.mark) return true;
    return last.text.empty() || last.text.back() != '.' || announced_;
  }

  bool TakeProse(std::string_view text) {
    static const RE2* const kJoiner = new RE2(R"((?i)^(?:and|or)[;:,.]?$)");
    static const RE2* const kThat =
        new RE2(R"(^(?:(?:and|AND) )?[Tt][Hh][Aa][Tt]\b)");
    static const RE2* const kTo = new RE2(R"(^(?:to|To|TO) [a-z])");
    if (MatchWhole(*kJoiner, text)) return true;
    if (pieces_->empty()) {
      AddText(text, std::nullopt, *pieces_);
      return true;
    }
    Piece& last = pieces_->back();
    if (last.text.empty()) {
      last.text = std::string(text);
      return true;
    }
    const bool closed =
        last.text.back() == '.' || last.text.back() == ';' || bulleted_;
    if (Contains(*kThat, text)) {
      pieces_->push_back({std::nullopt, std::string(text)});
      bulleted_ = false;
      return true;
    }
    if (Contains(*kTo, text) &&
        ((Contains(*kTo, pieces_->front().text) && !last.mark) ||
         LeadsIn(last.text))) {
      pieces_->push_back({std::nullopt, std::string(text)});
      return true;
    }
    if (OpensLower(text)) {
      if (closed || LeadsIn(last.text)) {
        if (!announced_ && !LeadsIn(last.text) && last.text.back() == '.') {
          return false;
        }
        pieces_->push_back({std::nullopt, std::string(text)});
      } else {
        last.text += ' ';
        last.text += text;
      }
      return true;
    }
    if (LeadsIn(last.text)) {
      pieces_->push_back({std::nullopt, std::string(text)});
      return true;
    }
    return false;
  }

  const ItemBlock& item_;
  const std::vector<bool>& claimed_;
  std::vector<Piece>* pieces_ = nullptr;
  bool announced_ = false;
  bool bulleted_ = false;
  bool listed_ = false;  // the parts are bullets
};

std::string PlainText(const Block& block) {
  std::string text;
  for (const Piece& piece : block.pieces) text += WithoutThat(piece.text) + ' ';
  return text;
}

int MarkedParts(const Block& block) {
  return static_cast<int>(
      std::count_if(block.pieces.begin(), block.pieces.end(),
                    [](const Piece& piece) { return piece.mark.has_value(); }));
}

class Finder {
 public:
  Finder(const ItemBlock& item, const std::vector<bool>& claimed)
      : item_(item), claimed_(claimed) {}

  std::vector<Block> Find() {
    size_t i = 0;
    while (i < item_.lines.size()) {
      const size_t next = TryAt(i);
      i = std::max(next, i + 1);
    }
    return std::move(blocks_);
  }

 private:
  size_t TryAt(size_t i) {
    if (claimed_[i]) return i + 1;
    const TextLine& line = item_.lines[i];
    const Kind kind = item_.SectionOf(line);
    if (kind != Kind::kDecision && kind != Kind::kMinutes &&
        kind != Kind::kOther) {
      return i + 1;
    }
    if (line.kind != LineKind::kBullet && line.kind != LineKind::kSized) {
      if (const auto verb = MatchVerb(line.text)) return TryVerb(i, *verb);
      if (const size_t next = TryBare(i); next > i) return next;
    }
    return TryHeaded(i);
  }

  size_t TryVerb(size_t i, const VerbMatch& verb) {
    const std::string_view text = item_.lines[i].text;
    Block block;
    block.verb = verb.verb;
    block.weight = verb.formal ? kFormalVerb : kNarrative;
    // "Agreed" alone at a line's end is a verb only if parts follow.
    Collector(item_, claimed_)
        .Collect(i, text.substr(verb.text), verb.open_ended || LeadsIn(text),
                 block);
    if (block.pieces.empty()) return i + 1;
    if (!verb.formal) {
      // "It was agreed that officers would look into it" tells the talk.
      static const RE2* const kWould = new RE2(R"(^[^.;]*\bwould\b)");
      if (Contains(*kWould, text.substr(verb.text))) return i + 1;
      // Only the sentence itself: what follows is narrative again.
      const auto sentences = Sentences(text.substr(verb.text));
      block.pieces.resize(1);
      if (!sentences.empty()) block.pieces[0].text = sentences.front();
      block.next = i + 1;
    }
    return Keep(std::move(block));
  }

  // "that …" whose verb the page lost, or a list of decisions.
  size_t TryBare(size_t i) {
    static const RE2* const kThat = new RE2(R"(^(?:That|that|THAT)\b.{12})");
    const TextLine& line = item_.lines[i];
    Block block;
    block.weight = kVerbLost;
    if (Contains(*kThat, line.text)) {
      Collector(item_, claimed_).Collect(i, line.text, false, block);
      return Keep(std::move(block));
    }
    static const RE2* const kTo = new RE2(
        R"(^To (?:approve|agree|note|adopt|endorse|recommend|delegate|support|receive|refer|defer|authorise|confirm)\b)");
    if (line.kind == LineKind::kProse && Contains(*kTo, line.text)) {
      Collector(item_, claimed_).Collect(i, line.text, false, block);
      return Keep(std::move(block));
    }
    if (line.kind == LineKind::kProse && IsBareDecision(line.text)) {
      Collector(item_, claimed_).Collect(i, line.text, false, block);
      return Keep(std::move(block));
    }
    if (line.kind != LineKind::kMarked || !IsFirst(*line.mark)) return i;
    // "54.1" mostly numbers the paragraphs of minutes.
    const bool decimal = line.mark->shape == PartMark::Shape::kDecimal;
    if (i > 0 && IntroducesDiscussion(item_.lines[i - 1].text)) return i;
    Collector(item_, claimed_).Collect(i, line.text, false, block);
    int decided = 0;
    for (const Piece& piece : block.pieces) {
      decided += ReadsAsDecision(piece.text);
    }
    const int pieces = static_cast<int>(block.pieces.size());
    if (decided * 2 <= pieces || (decimal && decided < pieces)) return i;
    return Keep(std::move(block));
  }

  // The first words below "Decision:" are the decision if nothing surer is.
  size_t TryHeaded(size_t i) {
    const TextLine& line = item_.lines[i];
    if (item_.SectionOf(line) != Kind::kDecision) return i + 1;
    if (i > 0 && item_.lines[i - 1].run == line.run) return i + 1;
    if (item_.runs[line.run].heading.empty() && !ReadsAsDecision(line.text)) {
      return i + 1;
    }
    if (line.kind == LineKind::kSized || line.text.size() < 4) return i + 1;
    static const RE2* const kNone = new RE2(
        R"((?i)(?:none|nil|n/?a|not applicable|there were none|no decisions?(?: [\w ]{0,40})?)\W*)");
    if (IsNarrative(line.text) || MatchWhole(*kNone, line.text)) return i + 1;
    Block block;
    block.weight = kDecisionHeading;
    Collector(item_, claimed_).Collect(i, line.text, LeadsIn(line.text), block);
    // The block is only one wording; surer ones may begin inside it.
    blocks_.push_back(std::move(block));
    return i + 1;
  }

  // "The Chair welcomed everyone" decides nothing, whatever the heading.
  static bool IsNarrative(std::string_view text) {
    static const RE2* const kTold = new RE2(
        R"(^(?:The )?(?:Chair(?:man|woman|person)?|Vice[- ]Chair(?:man)?|Councillors?|Cllrs?|Leader|Deputy Leader|Mayor|Mrs?|Ms|Dr|Members?|(?:Cabinet|Executive|Portfolio|Lead) (?:Member|Holder)|[A-Z][\w ]{0,30}?(?:Head|Director|Manager|Officer|Executive))\b[^.;]{0,120}?\b(?:welcomed|introduced|presented|explained|advised|reported|thanked|informed|outlined|said|stated|arrived|left|spoke|asked|updated|reminded|commented|raised|declared)\b)");
    return Contains(*kTold, text);
  }

  // "The plan be approved." whose verb and "that" the page lost.
  static bool IsBareDecision(std::string_view text) {
    static const RE2* const kShape = new RE2(
        R"(^[A-Z][^.;:]{3,300}? be (?:hereby |duly |formally )?(?:approved|adopted|noted|endorsed|agreed|received|supported|accepted|deferred|granted|delegated|authorised|recommended|ratified|confirmed)\b)");
    static const RE2* const kTold = new RE2(
        R"((?i)\b(?:that|if|whether|should|would|could|will|must|may|might|can|cannot|shall|to|proposed|moved|suggested|asked) [^.;]{0,200}?\bbe \w+ed\b|\b(?:to|can|not|also|should|would|could|will|must|may|might|cannot|shall) be\b)");
    const auto match = Search(*kShape, text);
    return match && !Contains(*kTold, match->groups[0]);
  }

  static bool IntroducesDiscussion(std::string_view text) {
    static const RE2* const kTalk = new RE2(
        R"((?i)\b(?:issues?|points?|comments?|questions?|matters|objectives?|options?|priorities|themes|areas|topics|examples?|information|including|said the following|following (?:was|were))\b[^.]*[:]\s*[-–]?$)");
    static const RE2* const kFollows = new RE2(
        R"((?i)\b(?:commented|responded|replied|asked|raised|discussed|explained|advised|highlighted|reported|mentioned|stated|said)\b[^.]*[:]\s*[-–]?$)");
    const auto verb = MatchVerb(text);
    return Contains(*kTalk, text) ||
           (Contains(*kFollows, text) && !(verb && verb->formal));
  }

  size_t Keep(Block block) {
    if (MarkedParts(block) >= 2) block.weight += kListed;
    const size_t next = block.next;
    blocks_.push_back(std::move(block));
    return next;
  }

  const ItemBlock& item_;
  const std::vector<bool>& claimed_;
  std::vector<Block> blocks_;
};

// The resolution's blocks: the surest, with what the same section resolved
// besides in other words.
std::vector<const Block*> Choose(const std::vector<Block>& blocks) {
  const Block* best = nullptr;
  for (const Block& block : blocks) {
    if (best == nullptr || block.weight >= best->weight) best = &block;
  }
  std::vector<const Block*> chosen;
  if (best == nullptr) return chosen;
  const bool joins = best->weight >= kVerbLost;
  for (const Block& block : blocks) {
    if (&block == best) {
      chosen.push_back(&block);
      continue;
    }
    const bool adjoins = block.next == best->first || best->next == block.first;
    const bool alike =
        joins && block.section == best->section &&
        (block.weight >= kFormalVerb || (block.weight >= kVerbLost && adjoins));
    if (!alike) continue;
    const std::string text = PlainText(block);
    bool repeated = WordLikeness(text, PlainText(*best)) > 0.7;
    // A repetition stands near the first telling.
    constexpr size_t kCompared = 20;
    const size_t first =
        chosen.size() > kCompared ? chosen.size() - kCompared : 0;
    for (size_t i = first; i < chosen.size(); ++i) {
      repeated = repeated || WordLikeness(text, PlainText(*chosen[i])) > 0.7;
    }
    if (!repeated) chosen.push_back(&block);
  }
  std::sort(chosen.begin(), chosen.end(),
            [](const Block* a, const Block* b) { return a->first < b->first; });
  return chosen;
}

}  // namespace

bool ReadsAsDecision(std::string_view text) {
  // "should be held" is an opinion, "be held" a decision.
  static const RE2* const kModal = new RE2(
      R"((?i)\b(?:should|would|could|will|must|may|might|can|cannot|not|to|shall|always) be\b)");
  static const RE2* const kPast = new RE2(
      R"((?i)\b(?:is|are|was|were) (?:hereby |duly |formally )?(?:approved|noted|agreed|endorsed|received|adopted|supported|granted|delegated)\b)");
  static const RE2* const kPassive = new RE2(
      R"((?i)\bbe (?:hereby |duly |also |further |now |formally |given |granted )?(?:\w+ed|given|granted|put|made|taken|sent|set|held|brought|undertaken)\b)");
  static const RE2* const kActive = new RE2(
      R"(^(?:To [a-z]+|[Tt]hat\b|(?:Approve|Note|Agree|Endorse|Adopt|Receive|Recommend|Delegate|Support|Authorise|Confirm|Consider|Request|Refer|Appoint|Accept|Reject|Defer|Welcome|Thank|Instruct|Ask|Grant|Comment)(?:s|d|ed|red)?\b|Delegated\b|(?:approve|note|agree|endorse|adopt|receive|recommend|delegate|support|authorise|confirm|consider|request|refer|accept|defer|grant)s?\b))");
  static const RE2* const kBodyActs = new RE2(
      R"(^(?:The )?(?:[A-Z&][\w’'-]*,? (?:and |of )?){0,8}?(?:)" +
      std::string(BodyNouns()) +
      R"() (?:noted|approved|agreed|endorsed|gave|granted|resolved|adopted|supported|received|delegated|recommended|recommends|notes|approves|agrees|endorses)\b)");
  return Contains(*kActive, text) || Contains(*kPast, text) ||
         Contains(*kBodyActs, text) ||
         (Contains(*kPassive, text) && !Contains(*kModal, text));
}

std::optional<Resolution> ResolutionOf(const ItemBlock& item,
                                       const std::vector<bool>& claimed) {
  const std::vector<Block> blocks = Finder(item, claimed).Find();
  const std::vector<const Block*> chosen = Choose(blocks);
  Resolution resolution;
  for (const Block* block : chosen) {
    if (!resolution.verb) resolution.verb = block->verb;
    PartNumbering numbering;
    bool leads_in = false;
    for (size_t i = 0; i < block->pieces.size(); ++i) {
      const Piece& piece = block->pieces[i];
      ResolutionPart part;
      if (piece.mark) part.label = numbering.Next(*piece.mark, leads_in);
      leads_in = LeadsIn(piece.text);
      part.text = WithoutThat(piece.text);
      const bool lead_in = !piece.mark && i + 1 < block->pieces.size() &&
                           leads_in && IsBareLeadIn(piece.text);
      if (lead_in || (part.text.empty() && !part.label)) continue;
      resolution.parts.push_back(std::move(part));
    }
  }
  if (resolution.parts.empty()) return std::nullopt;
  return resolution;
}

}  // namespace minutebook::importers
