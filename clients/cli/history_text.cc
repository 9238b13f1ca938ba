#include "clients/cli/history_text.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/due_text.h"
#include "clients/cli/record_text.h"
#include "clients/cli/text_layout.h"
#include "clients/cli/tree_text.h"

namespace minutebook::cli {
namespace {

using meetings::v1::AnsweredRecommendation;
using meetings::v1::Citation;
using meetings::v1::Commitment;
using meetings::v1::DecidedDecision;
using meetings::v1::GetIssueHistoryResponse;
using meetings::v1::IssueHistoryEntry;
using meetings::v1::Item;
using meetings::v1::Paper;
using meetings::v1::Part;
using meetings::v1::Recommendation;
using meetings::v1::Vote;

std::string VerbText(const Part::Effect& effect) {
  return FieldText(effect, "verb");
}

std::string Subjects(const Part::Effect& effect) {
  std::vector<std::string> words;
  for (const auto& subject : effect.subjects()) {
    words.push_back(OneLine(subject.words()));
  }
  return absl::StrJoin(words, "; ");
}

std::string DayOf(const IssueHistoryEntry& entry) {
  return entry.undated() || !entry.has_date() ? "undated"
                                              : FieldText(entry, "date");
}

std::string BodyOf(const IssueHistoryEntry& entry) {
  if (!entry.body_display_name().empty()) return entry.body_display_name();
  if (!entry.meeting().body_as_stated().empty()) {
    return entry.meeting().body_as_stated();
  }
  return "body not stated";
}

class HistoryWriter : private TreeText {
 public:
  using TreeText::Take;
  using TreeText::Title;
  using TreeText::TreeText;

  // With the item's minutes, where `minutes` asks for them.
  void Write(const IssueHistoryEntry& entry, bool minutes) {
    Line(0, "", absl::StrCat(DayOf(entry), " ", BodyOf(entry)));
    if (entry.undated()) {
      Line(1, "", "(the day of the meeting is not known)");
    }
    if (entry.has_item()) WriteItem(entry.item());
    for (const auto& section : entry.item().sections()) {
      if (minutes && section.kind() == Item::Section::KIND_MINUTES) {
        Line(2, "Minutes: ", section.text());
      }
    }
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
    Blank();
  }

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
    for (const Vote& vote : decision.votes()) WriteVote(3, vote);
    if (decision.has_effective_date()) {
      Line(3, "effective from ", FieldText(decision, "effective_date"));
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
    for (const Vote& vote : part.votes()) WriteVote(4, vote);
  }

  void WriteVote(size_t level, const Vote& vote) {
    std::string text = FieldText(vote, "outcome");
    if (vote.for_count() + vote.against_count() + vote.abstention_count() > 0) {
      absl::StrAppend(&text, text.empty() ? "" : ", ", vote.for_count(),
                      " for, ", vote.against_count(), " against, ",
                      vote.abstention_count(), " abstained");
    }
    Line(level, "Vote: ",
         absl::StrCat(vote.motion(), vote.motion().empty() ? "" : ": ", text));
    for (const auto choice :
         {Vote::CHOICE_FOR, Vote::CHOICE_AGAINST, Vote::CHOICE_ABSTAINED}) {
      std::vector<std::string> names;
      for (const auto& named : vote.named_votes()) {
        if (named.choice() != choice) continue;
        const std::string& person = named.person();
        names.push_back(named.person_as_stated().empty()
                            ? person.substr(person.rfind('/') + 1)
                            : named.person_as_stated());
      }
      Line(level + 1,
           absl::StrCat(
               EnumText(*Vote::Choice_descriptor()->FindValueByNumber(choice)),
               ": "),
           absl::StrJoin(names, ", "));
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
      const std::string status = FieldText(response, "status");
      Line(3, "Answer: ",
           absl::StrCat(status.empty() ? "not classified" : status, " - ",
                        response.text()));
    } else {
      Line(3, "Answer: ", "none recorded");
    }
    if (answered.has_response_due_date()) {
      Line(3, "answer due ", FieldText(answered, "response_due_date"));
    }
  }

  void WriteCommitment(const Commitment& commitment) {
    Line(2, "Promise: ", commitment.what());
    Line(3, "due ", DueText(commitment.due()));
    Line(3, "waits for ", commitment.due().condition());
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
    if (citation.has_cited_date()) add(FieldText(citation, "cited_date"));
    if (!citation.cited_item().empty()) add("on record");
    Line(2, "Refers to: ", text);
  }
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
  HistoryWriter writer(width);
  writer.Title(history.issue().title());
  if (history.entries().empty()) {
    const std::string& into = history.issue().merged_into();
    return writer.Take() +
           (into.empty() ? "No item is on this issue.\n"
                         : absl::StrCat("It was merged into ", ShortName(into),
                                        ": see its history.\n"));
  }
  for (const IssueHistoryEntry& entry : history.entries())
    writer.Write(entry, false);
  std::string text = writer.Take();
  text.pop_back();
  return text;
}

std::string EntryText(const IssueHistoryEntry& entry, size_t width) {
  HistoryWriter writer(width);
  writer.Write(entry, true);
  std::string text = writer.Take();
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
           FieldText(response, "status"), response.text(), "", "",
           FieldText(answered, "response_due_date"), ""});
    }
    for (const Commitment& commitment : entry.commitments()) {
      const auto& due = commitment.due();
      add(front, {"promise", "", commitment.what(), "", "", "", due.as_stated(),
                  FieldText(due, "not_before"), FieldText(due, "not_after"),
                  due.condition()});
    }
  }
  return rows;
}

void PrintEntry(const GlobalOptions& options, const IssueHistoryEntry& entry,
                std::ostream& out) {
  switch (options.format()) {
    case Output::kJson:
      out << ToJson(entry) << "\n";
      break;
    case Output::kCsv: {
      GetIssueHistoryResponse history;
      *history.add_entries() = entry;
      out << CsvLine(HistoryHeader());
      for (const Row& row : HistoryRows(history)) out << CsvLine(row);
      break;
    }
    case Output::kTable:
      out << EntryText(entry, TerminalWidth());
      break;
  }
}

std::string FindingsText(const meetings::v1::CheckIssueResponse& found,
                         size_t width) {
  if (found.findings().empty()) return "All that is recorded of it agrees.\n";
  TreeText text(width);
  for (const auto& finding : found.findings()) {
    text.Line(
        0, "- ",
        absl::StrCat(FieldText(finding, "kind"), ": ",
                     finding.detail().empty() ? "why is not known"
                                              : OneLine(finding.detail())));
    for (const std::string& record : finding.records()) {
      // Without the council, as it can be typed.
      const size_t council = record.find('/', record.find('/') + 1);
      text.Line(2, "", record.substr(council + 1));
    }
  }
  if (found.partial()) {
    text.Line(0, "", "There is more than could be looked at.");
  }
  return text.Take();
}

}  // namespace minutebook::cli
