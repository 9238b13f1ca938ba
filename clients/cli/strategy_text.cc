#include "clients/cli/strategy_text.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/due_text.h"
#include "clients/cli/plan_text.h"
#include "clients/cli/record_text.h"
#include "clients/cli/text_layout.h"
#include "clients/cli/tree_text.h"
#include "clients/cpp/resource_name.h"

namespace minutebook::cli {
namespace {

using client::IdOf;
using strategies::v1::DueReview;
using strategies::v1::Edition;
using strategies::v1::EditionStanding;
using strategies::v1::Finding;
using strategies::v1::GetLineageResponse;
using strategies::v1::GetPathwayResponse;
using strategies::v1::GetStrategyOverviewResponse;
using strategies::v1::PathwayStep;
using strategies::v1::Strategy;

std::string EditionText(const Edition& edition) {
  std::string text =
      edition.title().empty() ? IdOf(edition.name()) : OneLine(edition.title());
  if (!edition.version().empty()) {
    absl::StrAppend(&text, ", ", OneLine(edition.version()));
  }
  return text;
}

std::string StepText(const PathwayStep& step) {
  std::string text = step.has_date() ? FieldText(step, "date") : "undated";
  absl::StrAppend(&text, " ",
                  step.body_display_name().empty()
                      ? "body not stated"
                      : OneLine(step.body_display_name()),
                  ": ", FieldText(step, "verb"));
  return text;
}

class StrategyWriter : private TreeText {
 public:
  using TreeText::Blank;
  using TreeText::Line;
  using TreeText::Take;
  using TreeText::Title;
  using TreeText::TreeText;

  void Steps(const google::protobuf::RepeatedPtrField<PathwayStep>& steps,
             size_t level) {
    for (const PathwayStep& step : steps) {
      Line(level, step.approves() ? "* " : "- ", StepText(step));
      if (!step.words().empty()) Line(level + 1, "", OneLine(step.words()));
    }
  }

  void Findings(const google::protobuf::RepeatedPtrField<Finding>& findings) {
    if (findings.empty()) return;
    Blank();
    Line(0, "", "To note");
    for (const Finding& finding : findings) {
      Line(1, "! ", OneLine(finding.message()));
    }
  }

  void Heading(const std::string& text) {
    Blank();
    Line(0, "", text);
  }

  void Strategies(const std::string& heading,
                  const google::protobuf::RepeatedPtrField<Strategy>& those) {
    if (those.empty()) return;
    Heading(heading);
    for (const Strategy& strategy : those) {
      Line(1, "- ",
           absl::StrCat(OneLine(strategy.title()), " (", IdOf(strategy.name()),
                        ")"));
    }
  }

  void Commitments(
      const google::protobuf::RepeatedPtrField<meetings::v1::Commitment>&
          those) {
    for (const meetings::v1::Commitment& commitment : those) {
      Line(1, "- ", OneLine(commitment.what()));
      Line(2, "due ", DueText(commitment.due()));
      Line(2, "waits for ", OneLine(commitment.due().condition()));
    }
  }
};

void WriteEditions(const GetStrategyOverviewResponse& overview,
                   StrategyWriter& writer) {
  writer.Heading("Editions");
  if (overview.editions().empty()) writer.Line(1, "", "none");
  for (const EditionStanding& standing : overview.editions()) {
    std::string text = absl::StrCat(EditionText(standing.edition()), ": ",
                                    FieldText(standing, "standing"));
    if (standing.has_last_date()) {
      absl::StrAppend(&text, ", until ", FieldText(standing, "last_date"));
    }
    writer.Line(1, "- ", text);
  }
}

void WritePlans(const GetStrategyOverviewResponse& overview,
                StrategyWriter& writer) {
  if (overview.plans().empty()) return;
  writer.Heading("Action plans");
  for (const auto& plan : overview.plans()) {
    writer.Line(1, "- ",
                absl::StrCat(OneLine(plan.title()), " (", IdOf(plan.name()),
                             "), ", FieldText(plan, "start_date"), " to ",
                             FieldText(plan, "end_date")));
  }
  writer.Line(1, "", ProgressLine(overview.plan_progress()));
}

void WriteOpenMatters(const GetStrategyOverviewResponse& overview,
                      StrategyWriter& writer) {
  if (!overview.open_recommendations().empty()) {
    writer.Heading("Recommendations without an answer");
    for (const auto& recommendation : overview.open_recommendations()) {
      writer.Line(1,
                  recommendation.number().empty()
                      ? "- "
                      : absl::StrCat(recommendation.number(), ". "),
                  OneLine(recommendation.text()));
    }
  }
  if (!overview.open_commitments().empty()) {
    writer.Heading("Promises that are open");
    writer.Commitments(overview.open_commitments());
  }
  if (overview.next_reviews().empty()) return;
  writer.Heading("Next reviews");
  for (const DueReview& review : overview.next_reviews()) {
    writer.Line(1, "- ",
                absl::StrCat(FieldText(review, "due_date"), " ",
                             FieldText(review, "subject"), ": ",
                             FieldText(review, "status")));
    for (const auto& reason : review.reasons()) {
      writer.Line(2, "", OneLine(reason.message()));
    }
  }
}

// The strategies that took the place of others, as a tree whose roots took no
// place.
class LineageTree {
 public:
  LineageTree(const GetLineageResponse& lineage, const std::string& shown,
              StrategyWriter& writer)
      : shown_(shown), writer_(writer) {
    std::set<std::string> successors;
    for (const Strategy& strategy : lineage.strategies()) {
      titles_[strategy.name()] = OneLine(strategy.title());
    }
    for (const auto& link : lineage.links()) {
      links_[link.former()].push_back(&link);
      successors.insert(link.successor());
    }
    for (const auto& [name, title] : titles_) {
      if (!successors.contains(name)) Write(name, 0, "");
    }
    // A circle has no root; it is written from wherever it is entered.
    for (const auto& [name, title] : titles_) {
      if (!written_.contains(name)) Write(name, 0, "");
    }
  }

 private:
  void Write(const std::string& name, size_t level, const std::string& since) {
    const bool again = !written_.insert(name).second;
    const auto title = titles_.find(name);
    std::string text = absl::StrCat(title == titles_.end() ? "" : title->second,
                                    " (", IdOf(name), ")");
    if (!since.empty()) absl::StrAppend(&text, " from ", since);
    if (again) absl::StrAppend(&text, ", see above");
    writer_.Line(level, name == shown_ ? "* " : level == 0 ? "- " : "> ", text);
    if (again) return;
    for (const GetLineageResponse::Link* link : links_[name]) {
      Write(link->successor(), level + 1,
            link->has_date() ? FieldText(*link, "date") : "");
    }
  }

  const std::string& shown_;
  StrategyWriter& writer_;
  std::map<std::string, std::string> titles_;
  std::map<std::string, std::vector<const GetLineageResponse::Link*>> links_;
  std::set<std::string> written_;
};

}  // namespace

const EditionStanding* ShownEdition(
    const GetStrategyOverviewResponse& overview) {
  if (overview.editions().empty()) return nullptr;
  for (const EditionStanding& standing : overview.editions()) {
    if (standing.edition().name() == overview.edition_in_force().name()) {
      return &standing;
    }
  }
  return &*overview.editions().rbegin();
}

Row StrategyHeader() {
  return {"id",      "title",       "standing",   "until",
          "edition", "next review", "unanswered", "open promises"};
}

Row StrategyRow(const GetStrategyOverviewResponse& overview) {
  const EditionStanding* shown = ShownEdition(overview);
  const auto count = [](int number) {
    return number == 0 ? "" : absl::StrCat(number);
  };
  return {IdOf(overview.strategy().name()),
          overview.strategy().title(),
          shown == nullptr ? "no edition" : FieldText(*shown, "standing"),
          shown == nullptr ? "" : FieldText(*shown, "last_date"),
          shown == nullptr ? "" : EditionText(shown->edition()),
          overview.next_reviews().empty()
              ? ""
              : FieldText(overview.next_reviews(0), "due_date"),
          count(overview.open_recommendations_size()),
          count(overview.open_commitments_size())};
}

std::string OverviewText(const GetStrategyOverviewResponse& overview,
                         size_t width) {
  StrategyWriter writer(width);
  writer.Title(overview.strategy().title());
  writer.Line(0, "",
              absl::StrCat(IdOf(overview.strategy().name()), " on ",
                           FieldText(overview, "on_date")));
  WriteEditions(overview, writer);
  if (!overview.pathway().empty()) {
    writer.Heading(absl::StrCat(
        "Pathway of ", EditionText(ShownEdition(overview)->edition())));
    writer.Steps(overview.pathway(), 1);
  }
  if (!overview.objectives().empty()) {
    writer.Heading("Objectives");
    for (const auto& objective : overview.objectives()) {
      writer.Line(1, "- ", OneLine(objective.title()));
    }
  }
  WritePlans(overview, writer);
  WriteOpenMatters(overview, writer);
  writer.Strategies("Serves", overview.served());
  writer.Strategies("Served by", overview.serving());
  writer.Strategies("Beside", overview.siblings());
  writer.Strategies("Took the place of", overview.formers());
  writer.Strategies("Replaced by", overview.successors());
  if (!overview.summaries().empty()) {
    writer.Heading("Summaries");
    for (const auto& summary : overview.summaries()) {
      writer.Line(1, "- ",
                  absl::StrCat(OneLine(summary.title()), " (",
                               IdOf(summary.name()), ")"));
    }
  }
  writer.Findings(overview.findings());
  return writer.Take();
}

std::string PathwayText(const GetPathwayResponse& pathway, size_t width) {
  StrategyWriter writer(width);
  if (pathway.steps().empty()) writer.Line(0, "", "No body dealt with it.");
  writer.Steps(pathway.steps(), 0);
  writer.Findings(pathway.findings());
  return writer.Take();
}

std::string LineageText(const GetLineageResponse& lineage,
                        const std::string& strategy, size_t width) {
  StrategyWriter writer(width);
  LineageTree(lineage, strategy, writer);
  if (!lineage.commitments().empty()) {
    writer.Heading("Promises that nothing took over");
    writer.Commitments(lineage.commitments());
  }
  if (!lineage.actions().empty()) {
    writer.Heading("Actions that no plan took over");
    for (const auto& action : lineage.actions()) {
      writer.Line(1, "- ",
                  absl::StrCat(OneLine(action.title()), " (",
                               IdOf(action.name()), ")"));
    }
  }
  return writer.Take();
}

Row PathwayHeader() {
  return {"date", "body", "verb", "approves", "words", "part", "citation"};
}

std::vector<Row> PathwayRows(const GetPathwayResponse& pathway) {
  std::vector<Row> rows;
  for (const PathwayStep& step : pathway.steps()) {
    rows.push_back({FieldText(step, "date"), step.body_display_name(),
                    FieldText(step, "verb"), FieldText(step, "approves"),
                    step.words(), step.part(), step.citation().name()});
  }
  return rows;
}

Row LineageHeader() { return {"former", "successor", "date", "part"}; }

std::vector<Row> LineageRows(const GetLineageResponse& lineage) {
  std::vector<Row> rows;
  for (const auto& link : lineage.links()) {
    rows.push_back({IdOf(link.former()), IdOf(link.successor()),
                    FieldText(link, "date"), link.part()});
  }
  return rows;
}

Row ReviewHeader() {
  return {"due", "status", "id", "title", "subject", "why"};
}

Row ReviewRow(const DueReview& review) {
  std::vector<std::string> reasons;
  for (const auto& reason : review.reasons()) {
    reasons.push_back(OneLine(reason.message()));
  }
  return {FieldText(review, "due_date"),  FieldText(review, "status"),
          IdOf(review.strategy().name()), review.strategy().title(),
          FieldText(review, "subject"),   absl::StrJoin(reasons, "; ")};
}

}  // namespace minutebook::cli
