#include "clients/cli/history_text.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/record_text.h"
#include "clients/cli/text_layout.h"

namespace minutebook::cli {
namespace {

using meetings::v1::AnsweredRecommendation;
using meetings::v1::Citation;
using meetings::v1::Commitment;
using meetings::v1::DecidedDecision;
using meetings::v1::Due;
using meetings::v1::GetIssueHistoryResponse;
using meetings::v1::IssueHistoryEntry;
using meetings::v1::Item;
using meetings::v1::Paper;
using meetings::v1::Part;
using meetings::v1::Recommendation;

// A field of any record as text.
std::string Text(const google::protobuf::Message& message, const char* field) {
  return FieldText(message, *message.GetDescriptor()->FindFieldByName(field));
}

std::string VerbText(const Part::Effect& effect) {
  return Text(effect, "verb");
}

std::string Subjects(const Part::Effect& effect) {
  std::vector<std::string> words;
  for (const auto& subject : effect.subjects()) {
    words.push_back(OneLine(subject.words()));
  }
  return absl::StrJoin(words, "; ");
}

std::string DueRange(const Due& due) {
  const std::string first = Text(due, "not_before");
  const std::string last = Text(due, "not_after");
  if (first.empty() && last.empty()) return "";
  if (first == last) return first;
  if (first.empty()) return absl::StrCat("by ", last);
  if (last.empty()) return absl::StrCat("from ", first);
  return absl::StrCat(first, " to ", last);
}

std::string DayOf(const IssueHistoryEntry& entry) {
  return entry.undated() || !entry.has_date() ? "undated" : Text(entry, "date");
}

std::string BodyOf(const IssueHistoryEntry& entry) {
  if (!entry.body_display_name().empty()) return entry.body_display_name();
  if (!entry.meeting().body_as_stated().empty()) {
    return entry.meeting().body_as_stated();
  }
  return "body not stated";
}

class TreeWriter {
 public:
  explicit TreeWriter(size_t width) : width_(width < 30 ? 30 : width) {}

  void Write(const IssueHistoryEntry& entry) {
    Line(0, "", absl::StrCat(DayOf(entry), " ", BodyOf(entry)));
    if (entry.undated()) {
      Line(1, "", "(the day of the meeting is not known)");
    }
    WriteItem(entry.item());
    for (const Paper& paper : entry.papers()) WritePaper(paper);
    for (const DecidedDecision& decided : entry.decisions()) {
      WriteDecision(decided);
    }
    for (const AnsweredRecommendation& answered : entry.recommendations()) {
      WriteRecommendation(answered);
    }
    for (const Commitment& commitment : entry.commitments()) {
      WriteCommitment(commitment);
    }
    for (const Citation& citation : entry.citations()) {
      // Later items that cite this one are told where they stand.
      if (citation.citing_item() == entry.item().name()) {
        WriteCitation(citation);
      }
    }
    text_ += "\n";
  }

  // `lead` opens the first line; the others stand below the text after it.
  void Line(size_t level, const std::string& lead, std::string_view text) {
    const std::string indent(2 * level, ' ');
    const std::string hanging(indent.size() + DisplayWidth(lead), ' ');
    const size_t room =
        width_ > hanging.size() + 20 ? width_ - hanging.size() : 20;
    std::string head = indent + lead;
    for (const std::string& line : Wrap(Printable(text), room)) {
      if (!line.empty()) absl::StrAppend(&text_, head, line, "\n");
      head = hanging;
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  void WriteItem(const Item& item) {
    std::string title = item.title();
    if (title.empty()) title = item.purpose();
    if (title.empty()) title = "item without a title";
    Line(1,
         item.item_number().empty()
             ? "Item: "
             : absl::StrCat("Item ", item.item_number(), ": "),
         OneLine(title));
    if (!item.minute_number().empty()) {
      Line(2, "Minute ", item.minute_number());
    }
    if (!item.title().empty() && !item.purpose().empty()) {
      Line(2, "", OneLine(item.purpose()));
    }
  }

  void WritePaper(const Paper& paper) {
    std::vector<std::string> formats;
    for (const auto& format : paper.formats()) {
      formats.push_back(format.size_kilobytes() > 0
                            ? absl::StrCat(format.format(), " ",
                                           format.size_kilobytes(), " KB")
                            : format.format());
    }
    Line(
        2, "Paper: ",
        absl::StrCat(paper.title(), formats.empty() ? "" : " [",
                     absl::StrJoin(formats, ", "), formats.empty() ? "" : "]"));
  }

  void WriteDecision(const DecidedDecision& decided) {
    const auto& decision = decided.decision();
    std::string head = decision.verb_as_stated();
    const std::string reference = decision.reference();
    if (!reference.empty()) absl::StrAppend(&head, " ref. ", reference);
    if (decision.key() == meetings::v1::Decision::ANSWER_YES) {
      absl::StrAppend(&head, head.empty() ? "" : ", ", "key decision");
    }
    Line(2, "Decision", head.empty() ? ":" : absl::StrCat(": ", head));
    if (decided.parts().empty()) Line(3, "", decision.text());
    for (const Part& part : decided.parts()) WritePart(part);
    if (decision.has_effective_date()) {
      Line(3, "effective from ", Text(decision, "effective_date"));
    }
  }

  void WritePart(const Part& part) {
    // Nested labels bring their brackets: 2(a).
    std::string lead = "- ";
    if (absl::StrContains(part.label(), "(")) {
      lead = absl::StrCat(part.label(), " ");
    } else if (!part.label().empty()) {
      lead = absl::StrCat("(", part.label(), ") ");
    }
    Line(3, lead, part.text());
    for (const auto& effect : part.effects()) {
      const std::string subjects = Subjects(effect);
      const std::string words =
          subjects.empty() && effect.verb() == Part::VERB_OTHER
              ? OneLine(effect.words())
              : subjects;
      Line(5, "> ",
           absl::StrCat(VerbText(effect), words.empty() ? "" : ": ", words));
    }
  }

  void WriteRecommendation(const AnsweredRecommendation& answered) {
    const Recommendation& recommendation = answered.recommendation();
    Line(2,
         recommendation.number().empty()
             ? "Recommendation: "
             : absl::StrCat("Recommendation ", recommendation.number(), ": "),
         recommendation.text());
    if (recommendation.has_response()) {
      const auto& response = recommendation.response();
      const std::string status = Text(response, "status");
      Line(3, "Answer: ",
           absl::StrCat(status.empty() ? "not classified" : status, " - ",
                        response.text()));
    } else {
      Line(3, "Answer: ", "none recorded");
    }
    if (answered.has_response_due_date()) {
      Line(3, "answer due ", Text(answered, "response_due_date"));
    }
  }

  void WriteCommitment(const Commitment& commitment) {
    Line(2, "Promise: ", commitment.what());
    const auto& due = commitment.due();
    const std::string range = DueRange(due);
    std::string when = due.as_stated();
    if (!range.empty()) absl::StrAppend(&when, " (", range, ")");
    if (!when.empty()) Line(3, "due ", when);
    if (!due.condition().empty()) Line(3, "waits for ", due.condition());
    if (!commitment.to_body_as_stated().empty()) {
      Line(3, "to ", commitment.to_body_as_stated());
    }
    if (!commitment.fulfilments().empty()) {
      Line(3, "",
           commitment.fulfilments().rbegin()->partial() ? "fulfilled in part"
                                                        : "fulfilled");
    }
  }

  void WriteCitation(const Citation& citation) {
    std::string text = citation.reference();
    if (citation.kind() == Citation::KIND_MINUTE && !text.empty()) {
      text = absl::StrCat("Minute ", text);
    }
    const auto add = [&](const std::string& more) {
      if (!more.empty()) absl::StrAppend(&text, text.empty() ? "" : ", ", more);
    };
    add(citation.action());
    add(citation.body_as_stated());
    if (citation.has_cited_date()) add(Text(citation, "cited_date"));
    if (!citation.cited_item().empty()) add("on record");
    Line(2, "Refers to: ", text);
  }

  const size_t width_;
  std::string text_;
};

// What every row of an entry begins with.
Row Front(const GetIssueHistoryResponse& history,
          const IssueHistoryEntry& entry) {
  return {history.issue().title(),
          DayOf(entry) == "undated" ? "" : DayOf(entry), BodyOf(entry),
          entry.item().item_number(), entry.item().title()};
}

}  // namespace

std::string HistoryText(const GetIssueHistoryResponse& history, size_t width) {
  TreeWriter writer(width);
  writer.Line(0, "", history.issue().title());
  writer.Line(0, "",
              std::string(DisplayWidth(history.issue().title()) < width
                              ? DisplayWidth(history.issue().title())
                              : width,
                          '='));
  std::string text = writer.Take() + "\n";
  if (history.entries().empty()) return text + "No item is on this issue.\n";
  TreeWriter entries(width);
  for (const IssueHistoryEntry& entry : history.entries()) entries.Write(entry);
  text += entries.Take();
  text.pop_back();
  return text;
}

Row HistoryHeader() {
  return {"issue",       "date",  "body",     "item_number", "item_title",
          "kind",        "label", "text",     "effect",      "answer",
          "answer_text", "due",   "due_from", "due_to",      "condition"};
}

std::vector<Row> HistoryRows(const GetIssueHistoryResponse& history) {
  std::vector<Row> rows;
  const auto add = [&](Row row, const Row& rest) {
    row.insert(row.end(), rest.begin(), rest.end());
    rows.push_back(std::move(row));
  };
  for (const IssueHistoryEntry& entry : history.entries()) {
    const Row front = Front(history, entry);
    for (const DecidedDecision& decided : entry.decisions()) {
      for (const Part& part : decided.parts()) {
        std::vector<std::string> effects;
        for (const auto& effect : part.effects()) {
          const std::string subjects = Subjects(effect);
          effects.push_back(absl::StrCat(
              VerbText(effect), subjects.empty() ? "" : ": ", subjects));
        }
        add(front, {"decision part", part.label(), part.text(),
                    absl::StrJoin(effects, " | "), "", "", "", "", "", ""});
      }
    }
    for (const AnsweredRecommendation& answered : entry.recommendations()) {
      const Recommendation& recommendation = answered.recommendation();
      const auto& response = recommendation.response();
      add(front,
          {"recommendation", recommendation.number(), recommendation.text(), "",
           Text(response, "status"), response.text(), "", "",
           Text(answered, "response_due_date"), ""});
    }
    for (const Commitment& commitment : entry.commitments()) {
      const auto& due = commitment.due();
      add(front,
          {"promise", "", commitment.what(), "", "", "", due.as_stated(),
           Text(due, "not_before"), Text(due, "not_after"), due.condition()});
    }
  }
  return rows;
}

}  // namespace minutebook::cli
