#include "clients/importers/pages/outline.h"

#include <algorithm>

#include "clients/importers/pages/purposes.h"
#include "clients/importers/pages/resolution_verbs.h"
#include "clients/importers/pages/resolutions.h"
#include "clients/importers/pages/text.h"

namespace minutebook::importers {
namespace {

using Kind = Section::Kind;

bool EndsWithStop(std::string_view text) {
  return !text.empty() && (text.back() == '.' || text.back() == ';' ||
                           text.back() == ':' || text.back() == '?');
}

// A decision by its shape alone, where the page lost the heading.
bool LooksDecided(const Line& line) {
  static const RE2* const kShape = new RE2(
      R"(^(?:That|THAT|that)\s|^(?:Approved|Agreed|Noted|Endorsed|Received|Adopted|Supported|Deferred|Recommended|Considered)\s+(?:and|the|that|to|an?|on|all|its|for)\b)");
  const auto verb = MatchVerb(line.text);
  if (verb && verb->formal && verb->opens_line) return true;
  if (line.kind == LineKind::kMarked) {
    // "54.1" numbers the paragraphs of minutes.
    return line.mark->shape != PartMark::Shape::kDecimal &&
           ReadsAsDecision(std::string_view(line.text).substr(line.mark->end));
  }
  return Contains(*kShape, line.text);
}

class Builder {
 public:
  explicit Builder(const std::vector<Line>& lines) : lines_(lines) {
    for (const Line& line : lines_) {
      has_meetings_ = has_meetings_ || line.kind == LineKind::kMeeting;
      has_rows_ = has_rows_ || line.row_start;
      has_sized_ = has_sized_ || line.kind == LineKind::kSized;
    }
    FindHead();
  }

  Outline Build() {
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      const Line& line = lines_[at_];
      if (line.kind == LineKind::kBlank || AboveHead(line) || Dropped(line)) {
        continue;
      }
      if (StartsItem(line)) continue;
      if (out_.items.empty() && Head(line)) continue;
      if (out_.items.empty()) OpenItem();
      Body(line);
    }
    return std::move(out_);
  }

 private:
  // Where the line stands that names the page's kind. What sites print above
  // it is theirs; nothing of the page's own stands there.
  void FindHead() {
    constexpr size_t kReach = 60;
    for (size_t i = 0; i < std::min(lines_.size(), kReach); ++i) {
      const Line& line = lines_[i];
      if (line.kind == LineKind::kRunningHead) {
        head_ = i;
        return;
      }
      if (line.kind == LineKind::kMeeting || line.kind == LineKind::kDated ||
          line.kind == LineKind::kSized || line.kind == LineKind::kLabel ||
          line.row_start) {
        break;
      }
    }
    // Without such a line, details open with their first labelled value.
    for (const Line& line : lines_) {
      if (line.kind == LineKind::kBlank || line.kind == LineKind::kFurniture) {
        continue;
      }
      if (OpensDetails(line.text)) out_.kind = PageKind::kDecisionDetails;
      break;
    }
  }

  bool AboveHead(const Line& line) {
    constexpr size_t kLongest = 200;
    if (at_ >= head_ || line.kind == LineKind::kFurniture) return false;
    if (line.text.size() <= kLongest) {
      out_.furniture.push_back(line.text);
    } else {
      AddFact({"", line.text});
      awaits_value_ = false;
    }
    return true;
  }

  ItemBlock& Item() { return out_.items.back(); }

  const Line* NextText() const {
    for (size_t i = at_ + 1; i < lines_.size(); ++i) {
      if (lines_[i].kind != LineKind::kBlank) return &lines_[i];
    }
    return nullptr;
  }

  bool IsDetails() const {
    return out_.kind == PageKind::kDecisionDetails ||
           out_.kind == PageKind::kIssueDetails ||
           out_.kind == PageKind::kIssueDecisions;
  }

  bool Dropped(const Line& line) {
    if (line.kind == LineKind::kRunningHead) {
      // Only at the head does it name the page; a sentence's line may read the
      // same further down.
      if (!out_.items.empty()) return false;
      if (out_.kind == PageKind::kUnknown) out_.kind = *PageKindOf(line.text);
    } else if (line.kind != LineKind::kFurniture) {
      const bool in_contact =
          !out_.items.empty() && run_kind_ == Kind::kContact && awaits_text_;
      const bool foot =
          foot_ && line.text.size() <= 120 && !EndsWithStop(line.text) &&
          (line.kind == LineKind::kProse || line.kind == LineKind::kBullet);
      if (in_contact) return false;
      if (!foot && !IsAddressFooter(line.text)) {
        foot_ = false;
        return false;
      }
      if (FactOf(line.text, false) && out_.items.empty()) return false;
    }
    // Short lines after the link to the top are the site's footer.
    static const RE2* const kTop = new RE2(R"((?i)\btop\b)");
    foot_ = foot_ || (!out_.items.empty() && Contains(*kTop, line.text));
    out_.furniture.push_back(line.text);
    return true;
  }

  // Items --------------------------------------------------------------------

  void OpenItem() {
    out_.items.emplace_back();
    run_kind_ = Kind::kOther;
    awaits_text_ = false;
    text_seen_ = false;
    awaits_item_line_ = false;
    purpose_open_ = !IsDetails() && PurposeLeads();
    StartRun(Kind::kPurpose, "");
  }

  // Whether the lines from here to the next label of the item say what it is
  // for: they do if that label closes an agenda entry.
  bool PurposeLeads() const {
    // The labels of an agenda entry follow it closely.
    constexpr size_t kReach = 400;
    const size_t end = std::min(lines_.size(), at_ + kReach);
    for (size_t i = at_; i < end; ++i) {
      const Line& line = lines_[i];
      if (i > at_ && (line.kind == LineKind::kMeeting ||
                      line.kind == LineKind::kDated || line.row_start)) {
        return false;
      }
      if (line.kind != LineKind::kLabel) continue;
      switch (line.label->kind) {
        case Kind::kDocuments:
          return !IsSupporting(line.label->heading);
        case Kind::kContact:
        case Kind::kDecision:
        case Kind::kMinutes:
          return true;
        default:
          break;
      }
    }
    return false;
  }

  // "Supporting documents:" closes an agenda item's page, minutes and all.
  static bool IsSupporting(std::string_view heading) {
    static const RE2* const kSupporting =
        new RE2(R"((?i)support|ategol|cefnogi|accompanying)");
    return Contains(*kSupporting, heading);
  }

  void TakeItemLine(const Line& line) {
    ItemBlock& item = Item();
    item.header.push_back(line.text);
    item.item_line = ReadItemLine(
        line.text, line.links,
        item.has_meeting_line ? item.meeting.item_number : std::nullopt);
    awaits_item_line_ = false;
  }

  bool StartsItem(const Line& line) {
    if (line.kind == LineKind::kMeeting) {
      OpenItem();
      Item().has_meeting_line = true;
      Item().meeting = *line.meeting;
      Item().header.push_back(line.text);
      awaits_item_line_ = true;
      if (line.meeting->date.empty()) {
        Note(line, "the meeting's date is no day of the calendar");
      }
      return true;
    }
    if (awaits_item_line_ && line.kind != LineKind::kLabel) {
      awaits_item_line_ = false;
      if (IsItemLine(line)) {
        TakeItemLine(line);
        return true;
      }
      return false;
    }
    awaits_item_line_ = false;
    if (has_meetings_) return false;
    if (line.kind == LineKind::kDated) {
      OpenItem();
      Item().header.push_back(line.text);
      return true;
    }
    if (line.row_start) {
      OpenItem();
      const Line* next = NextText();
      const bool titled =
          line.kind == LineKind::kSized ||
          (next != nullptr && !next->row_start && next->number == line.number &&
           !OpensPurpose(line.text) && IsHeading(line.text));
      if (titled) {
        TakeItemLine(line);
        return true;
      }
      return false;
    }
    if (line.kind == LineKind::kSized && StartsSizedItem(line)) {
      OpenItem();
      TakeItemLine(line);
      return true;
    }
    if (StartsByPurpose(line)) {
      OpenItem();
      return false;
    }
    return false;
  }

  static bool IsHeading(std::string_view text) {
    return text.size() <= 250 && !EndsWithStop(text) &&
           !MatchVerb(text).has_value();
  }

  bool IsItemLine(const Line& line) const {
    if (line.kind == LineKind::kSized) return !BulletText(line.text);
    if (line.kind == LineKind::kBullet) return false;
    const std::optional<std::string>& number =
        out_.items.back().meeting.item_number;
    if (number && ReadItemLine(line.text, {}, number).number &&
        IsHeading(line.text)) {
      return true;
    }
    if (out_.title && WordLikeness(line.text, *out_.title) > 0.8) return true;
    return line.kind == LineKind::kProse && IsHeading(line.text) &&
           !OpensPurpose(line.text) && line.text.size() <= 150;
  }

  // On a page without "Meeting:" lines a numbered title with a size opens an
  // item, unless it stands in a list of documents.
  bool StartsSizedItem(const Line& line) const {
    if (BulletText(line.text)) return false;
    if (out_.items.empty()) return true;
    const ItemLine item = ReadItemLine(line.text, line.links, std::nullopt);
    if (!item.number) return false;
    if (run_kind_ != Kind::kDocuments || text_seen_) return true;
    const Line* next = NextText();
    static const RE2* const kListed = new RE2(R"((?i), item \d)");
    return !Contains(*kListed, line.text) && next != nullptr &&
           (OpensPurpose(next->text) || next->kind == LineKind::kLabel);
  }

  // "To consider …" before a label opens an item where the page lost its item
  // lines.
  bool StartsByPurpose(const Line& line) const {
    if (out_.items.empty() || IsDetails() || run_kind_ == Kind::kPurpose ||
        line.kind != LineKind::kProse || !OpensPurpose(line.text)) {
      return false;
    }
    const Line* next = NextText();
    return next != nullptr && next->kind == LineKind::kLabel &&
           (next->label->kind == Kind::kContact ||
            next->label->kind == Kind::kDocuments);
  }

  // The head of the page, before the first item ------------------------------

  bool Head(const Line& line) {
    if (out_.title && Fold(*out_.title) == Fold(line.text)) {
      out_.furniture.push_back(line.text);
      return true;
    }
    const bool headed = out_.kind != PageKind::kUnknown || has_meetings_;
    if (!out_.title && TitleFits(line, headed)) {
      out_.title = line.text;
      return true;
    }
    if (IsDetails()) return false;
    const bool preface = has_meetings_ || has_rows_ || !out_.title;
    if (auto fact = FactOf(line.text, false); fact && preface) {
      if (has_rows_ || has_meetings_ || has_sized_) {
        AddFact(*fact);
        return true;
      }
    }
    if (has_rows_ && IsHeading(line.text)) {
      if (!out_.title) {
        out_.title = line.text;
        return true;
      }
    }
    if (has_meetings_ || has_rows_) {
      AddFact({"", line.text});
      Note(line, "text before the first item");
      return true;
    }
    return false;
  }

  bool TitleFits(const Line& line, bool headed) const {
    if (line.kind != LineKind::kProse && line.kind != LineKind::kMarked &&
        !(headed && line.kind == LineKind::kLabel && line.label->rest.empty() &&
          !EndsWithStop(line.text))) {
      return false;
    }
    if (headed && line.kind == LineKind::kProse) {
      // Items without a title open with what they are for.
      static const RE2* const kSentence = new RE2(R"([^.]\.$)");
      const bool purpose = !has_meetings_ && OpensPurpose(line.text) &&
                           Contains(*kSentence, line.text);
      return !purpose && !FactOf(line.text, false);
    }
    static const RE2* const kMinutes =
        new RE2(R"((?i)^(?:minutes?|cofnodion)\b.*\d)");
    if (FactOf(line.text, false) || OpensPurpose(line.text) ||
        Contains(*kMinutes, line.text)) {
      return false;
    }
    const ItemLine item = ReadItemLine(line.text, line.links, std::nullopt);
    return !item.number && IsHeading(line.text) && line.text.size() <= 120 &&
           (line.text[0] < 'a' || line.text[0] > 'z') && line.text[0] != '(';
  }

  void AddFact(const Fact& fact) {
    out_.facts.emplace_back(fact.key, fact.value);
    awaits_value_ = fact.value.empty();
  }

  // The lines of an item -----------------------------------------------------

  void StartRun(Kind kind, std::string heading) {
    run_kind_ = kind;
    Item().runs.push_back({kind, std::move(heading)});
  }

  void Switch(Kind kind) {
    if (run_kind_ != kind || !Item().runs.back().heading.empty()) {
      StartRun(kind, "");
    }
  }

  void Add(const Line& line, std::string text) {
    TextLine added;
    added.number = line.number;
    added.kind = line.kind == LineKind::kLabel ? LineKind::kProse : line.kind;
    if (line.kind == LineKind::kLabel && PartMarkOf(text)) {
      added.kind = LineKind::kMarked;
    } else if (line.kind == LineKind::kLabel && BulletText(text)) {
      added.kind = LineKind::kBullet;
    }
    if (added.kind == LineKind::kMarked) added.mark = PartMarkOf(text);
    added.text = std::move(text);
    added.links = line.links;
    added.run = Item().runs.size() - 1;
    Item().lines.push_back(std::move(added));
    awaits_text_ = false;
  }

  void Body(const Line& line) {
    if (BodyFact(line)) return;
    if (line.kind == LineKind::kLabel) {
      Label(line);
      return;
    }
    // An item of a page without item lines may open with a bare title.
    if (!has_meetings_ && Item().runs.size() == 1 && Item().lines.empty() &&
        !Item().item_line && !IsDetails() && !out_.title &&
        (line.kind == LineKind::kProse || line.kind == LineKind::kMarked) &&
        IsHeading(line.text) && !OpensPurpose(line.text)) {
      TakeItemLine(line);
      return;
    }
    Place(line);
  }

  // Labelled values of details pages.
  bool BodyFact(const Line& line) {
    if (awaits_value_) {
      awaits_value_ = false;
      if (line.kind == LineKind::kProse && !FactOf(line.text, false)) {
        out_.facts.back().second = line.text;
        return true;
      }
    }
    if (!IsDetails()) return false;
    const bool any_key =
        out_.kind == PageKind::kIssueDetails && line.kind == LineKind::kProse;
    if (line.kind == LineKind::kLabel && line.label->kind != Kind::kOther &&
        line.label->kind != Kind::kContact) {
      return false;
    }
    if (line.kind == LineKind::kLabel && line.label->rest.empty()) return false;
    const auto fact = FactOf(line.text, any_key);
    if (!fact) return false;
    AddFact(*fact);
    if (run_kind_ != Kind::kPurpose || !Item().lines.empty()) {
      Switch(Kind::kOther);
    }
    return true;
  }

  void Label(const Line& line) {
    const Kind kind = line.label->kind;
    const Kind before = run_kind_;
    StartRun(kind, line.label->heading);
    purpose_open_ =
        purpose_open_ && (kind == Kind::kPurpose || kind == Kind::kOther);
    awaits_text_ = line.label->rest.empty();
    one_line_ = kind == Kind::kContact ||
                (!line.label->rest.empty() &&
                 (kind == Kind::kOther || kind == Kind::kReasons ||
                  kind == Kind::kAlternatives || kind == Kind::kInterests));
    return_to_ = before == Kind::kPurpose && purpose_open_ ? Kind::kPurpose
                                                           : Kind::kMinutes;
    if (kind == Kind::kDecision || kind == Kind::kMinutes) text_seen_ = true;
    if (!line.label->rest.empty()) Add(line, line.label->rest);
  }

  void Place(const Line& line) {
    const bool listed =
        line.kind == LineKind::kMarked || line.kind == LineKind::kBullet;
    if (one_line_ && !awaits_text_ && !listed) {
      one_line_ = false;
      if (return_to_ == Kind::kPurpose) {
        Switch(Kind::kPurpose);
      } else {
        Switch(Unheaded(line));
      }
    }
    switch (run_kind_) {
      case Kind::kDocuments:
        if (!IsListedDocument(line)) Switch(Unheaded(line));
        break;
      case Kind::kPurpose:
        if (Item().runs.back().heading.empty() && !purpose_open_) {
          const bool leads =
              IsDetails() ? LeadsDetails(line) : OpensPurpose(line.text);
          const bool continues = PurposeGoesOn(line);
          if (!leads && !continues && !(out_.kind == PageKind::kIssueDetails)) {
            Switch(Unheaded(line));
          }
        } else if (const auto verb = MatchVerb(line.text);
                   verb && verb->formal && verb->opens_line &&
                   !Item().lines.empty() &&
                   !(purpose_open_ &&
                     StartsWithNoCase(verb->verb, "recommend"))) {
          Switch(Kind::kDecision);
        } else if (!purpose_open_ && StartsWithNoCase(line.text, "that ")) {
          Switch(Kind::kDecision);
        }
        break;
      case Kind::kReasons:
      case Kind::kAlternatives:
      case Kind::kInterests:
        LeaveReasons(line);
        break;
      case Kind::kDecision:
        // Without a heading the decision ends where the narrative begins.
        if (Item().runs.back().heading.empty() && !listed &&
            !LooksDecided(line) && !awaits_text_ && !BlockOpen()) {
          Switch(Kind::kMinutes);
        }
        break;
      default:
        break;
    }
    if (line.kind == LineKind::kSized && run_kind_ != Kind::kDocuments) {
      Switch(Kind::kDocuments);
    }
    if (run_kind_ == Kind::kMinutes || run_kind_ == Kind::kDecision) {
      text_seen_ = true;
    }
    Add(line, line.text);
  }

  // Where details lost their labels the purpose is what opens them as one, or
  // what alone stands above the listed decisions.
  bool LeadsDetails(const Line& line) const {
    if (out_.kind != PageKind::kDecisionDetails ||
        !out_.items.back().lines.empty() || line.kind != LineKind::kProse ||
        MatchVerb(line.text) || StartsWithNoCase(line.text, "that ")) {
      return false;
    }
    const Line* next = NextText();
    return next != nullptr && next->kind != LineKind::kLabel &&
           !FactOf(next->text, false) &&
           (OpensPurpose(line.text) || next->kind == LineKind::kMarked);
  }

  // A marked line after a purpose in marked lines belongs to it.
  bool PurposeGoesOn(const Line& line) const {
    if (out_.items.back().lines.empty()) return false;
    const TextLine& last = out_.items.back().lines.back();
    return line.kind == LineKind::kMarked &&
           (last.kind == LineKind::kMarked || last.text.back() == ':') &&
           !StartsWithNoCase(std::string_view(line.text).substr(line.mark->end),
                             "that");
  }

  // Whether the last line of the run announces more ("RESOLVED:").
  bool BlockOpen() const {
    const std::vector<TextLine>& lines = out_.items.back().lines;
    if (lines.empty()) return false;
    const auto verb = MatchVerb(lines.back().text);
    return (verb && verb->open_ended) || lines.back().text.back() == ':';
  }

  void LeaveReasons(const Line& line) {
    const auto verb = MatchVerb(line.text);
    bool part = false;
    if (line.kind == LineKind::kMarked) {
      const auto text = std::string_view(line.text).substr(line.mark->end);
      // After a reason told on its label's line the next part may follow.
      part = StartsWithNoCase(text, "that ") ||
             (one_line_ && !IsFirst(*line.mark) && ReadsAsDecision(text));
    }
    const bool decided =
        part || (verb && verb->formal && verb->opens_line) ||
        (line.kind == LineKind::kProse && StartsWithNoCase(line.text, "that "));
    if (decided) Switch(Kind::kDecision);
  }

  Kind Unheaded(const Line& line) const {
    return !text_seen_ && LooksDecided(line) ? Kind::kDecision : Kind::kMinutes;
  }

  bool IsListedDocument(const Line& line) const {
    static const RE2* const kListed = new RE2(R"((?i), e?item \d+[a-z]?\.?$)");
    if (line.kind == LineKind::kSized || Contains(*kListed, line.text)) {
      return true;
    }
    const bool short_title =
        line.text.size() <= 200 && !EndsWithStop(line.text);
    const bool linked =
        std::any_of(line.links.begin(), line.links.end(), [&](const Link& l) {
          return l.text.size() * 10 >= line.text.size() * 7;
        });
    return short_title && (line.kind == LineKind::kBullet || linked);
  }

  void Note(const Line& line, std::string why) {
    out_.not_understood.push_back(
        {line.number, Shorten(line.text, 200), std::move(why)});
  }

  const std::vector<Line>& lines_;
  Outline out_;
  size_t at_ = 0;
  size_t head_ = 0;  // the line that names the page's kind, if one does
  bool has_meetings_ = false;
  bool has_rows_ = false;
  bool has_sized_ = false;
  bool foot_ = false;  // below the link to the top of the page
  bool awaits_item_line_ = false;
  bool awaits_text_ = false;   // a label whose text is the next line
  bool awaits_value_ = false;  // a fact whose value is the next line
  bool one_line_ = false;      // the label's section holds one line
  bool purpose_open_ = false;  // lines are the purpose until a label
  bool text_seen_ = false;     // decision or minutes have begun
  Kind run_kind_ = Kind::kOther;
  Kind return_to_ = Kind::kMinutes;
};

}  // namespace

Outline BuildOutline(const std::vector<Line>& lines) {
  return Builder(lines).Build();
}

}  // namespace minutebook::importers
