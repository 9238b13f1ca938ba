#include "clients/cli/recommendation_commands.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/method_command.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cli/text_layout.h"
#include "minutebook/meetings/v1/recommendation.pb.h"

namespace minutebook::cli {
namespace {

using meetings::v1::ListUnansweredRecommendationsRequest;
using meetings::v1::ListUnansweredRecommendationsResponse;
using nlohmann::json;

struct Asked {
  std::string on_date;
  bool overdue = false;
};

absl::Status Unanswered(const GlobalOptions& options, const Asked& asked,
                        std::ostream& out) {
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  ListUnansweredRecommendationsRequest request;
  request.set_parent(*council);
  request.set_overdue_only(asked.overdue);
  absl::Status status = SetDay("on_date", asked.on_date, request);
  if (!status.ok()) return status;
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  std::vector<Row> rows;
  std::vector<Block> blocks;
  json list = json::array();
  status = EachPage<ListUnansweredRecommendationsRequest,
                    ListUnansweredRecommendationsResponse>(
      **connection, "meetings.v1.DecisionService.ListUnansweredRecommendations",
      request, [&](const auto& page) {
        for (const auto& unanswered : page.recommendations()) {
          const auto& recommendation = unanswered.recommendation();
          const std::string recommendation_id =
              ShortName(recommendation.name());
          rows.push_back(
              {FieldText(unanswered, "response_due_date"),
               unanswered.overdue() ? "late" : "", recommendation.number(),
               OneLine(recommendation.text()),
               FieldText(unanswered, "made_date"),
               FieldText(recommendation, "state"),
               ShortName(recommendation.from_body()),
               ShortName(recommendation.made_item()),
               ShortName(recommendation.put_item()), recommendation_id});
          list.push_back(json::parse(ToJson(unanswered)));
          const Row& row = rows.back();
          const auto place = [](const char* what, const std::string& item) {
            return item.empty() ? "" : absl::StrCat(what, ShortName(item));
          };
          const std::string by = recommendation.from_body_as_stated().empty()
                                     ? ShortName(recommendation.from_body())
                                     : recommendation.from_body_as_stated();
          blocks.push_back(
              {absl::StrCat(row[2].empty() ? "" : absl::StrCat(row[2], ". "),
                            row[3]),
               {by.empty() ? "" : absl::StrCat("of ", by),
                place("made at ", recommendation.made_item()),
                place("put to ", recommendation.put_item()),
                row[0].empty() ? "answer due: not known"
                               : absl::StrCat("answer due ", row[0],
                                              row[1].empty() ? "" : ", late"),
                row[5] == "unanswered" ? "" : row[5], recommendation_id}});
        }
      });
  if (!status.ok()) return status;
  PrintBlocks(options,
              {"answer_due", "late", "number", "text", "made", "state", "of",
               "made_at", "put_to", "id"},
              rows, list, blocks,
              asked.overdue ? "No answer is late."
                            : "Every recommendation was answered.",
              out);
  return absl::OkStatus();
}

}  // namespace

void AddRecommendationCommands(CLI::App& app, const GlobalOptions& options,
                               std::ostream& out, const Runner& run) {
  CLI::App* recommendation =
      app.add_subcommand("recommendation", "Recommendations and their answers");
  recommendation->require_subcommand(1);
  CLI::App* unanswered = recommendation->add_subcommand(
      "unanswered", "Those without an answer proper, and when it is due");
  unanswered->footer(
      "Example:\n  minutebook recommendation unanswered --overdue --council "
      "oxford");
  auto asked = std::make_shared<Asked>();
  unanswered
      ->add_option("--on-date", asked->on_date,
                   "The day asked for; the council's today when absent")
      ->type_name("YYYY-MM-DD");
  unanswered->add_flag("--overdue", asked->overdue,
                       "Only those whose answer is late");
  unanswered->callback([=, &options, &out] {
    run([=, &options, &out] { return Unanswered(options, *asked, out); });
  });
  AddMethodCommand(
      *recommendation, options, out, run,
      {"respond",
       "Record the answer to it",
       "respond r1 --status agreed-in-part --text \"As funds allow\"",
       "meetings.v1.DecisionService.RespondToRecommendation",
       "recommendation",
       nullptr,
       {{"--status", "response.status",
         "agreed, agreed_in_part, not_agreed or to_be_considered", "ANSWER"},
        {"--text", "response.text", "The answer in the body's words"},
        {"--item", "response.response_item", "The item at which it was given",
         "MEETING/ITEM"},
        {"--day", "response.response_date", "The day it was given",
         "YYYY-MM-DD"}}});
}

}  // namespace minutebook::cli
