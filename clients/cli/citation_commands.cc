#include "clients/cli/citation_commands.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/fetch_records.h"
#include "clients/cli/method_command.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_text.h"
#include "clients/cli/text_layout.h"
#include "clients/cli/tree_text.h"
#include "clients/cpp/resource_name.h"
#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/minute_reference.pb.h"

namespace minutebook::cli {
namespace {

using client::IdOf;
using meetings::v1::Citation;
using meetings::v1::ListUnresolvedCitationsRequest;
using meetings::v1::ListUnresolvedCitationsResponse;
using meetings::v1::ResolveMinuteReferenceResponse;
using nlohmann::json;

// Those that say something, with commas.
std::string Joined(std::vector<std::string> words) {
  std::erase(words, "");
  return absl::StrJoin(words, ", ");
}

absl::Status Unresolved(const GlobalOptions& options, std::ostream& out) {
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  ListUnresolvedCitationsRequest request;
  request.set_parent(*council);
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  std::vector<Row> rows;
  std::vector<Block> blocks;
  json list = json::array();
  const absl::Status status =
      EachPage<ListUnresolvedCitationsRequest, ListUnresolvedCitationsResponse>(
          **connection, "meetings.v1.DecisionService.ListUnresolvedCitations",
          request, [&](const auto& page) {
            for (const auto& unresolved : page.citations()) {
              const Citation& citation = unresolved.citation();
              rows.push_back({OneLine(citation.reference()),
                              citation.body_as_stated().empty()
                                  ? IdOf(citation.body())
                                  : OneLine(citation.body_as_stated()),
                              FieldText(citation, "cited_date"),
                              absl::StrJoin(unresolved.findings(), "; "),
                              IdOf(citation.name())});
              list.push_back(json::parse(ToJson(unresolved)));
              const Row& row = rows.back();
              blocks.push_back(
                  {Joined({row[0].empty() ? OneLine(citation.action())
                                          : absl::StrCat("Minute ", row[0]),
                           row[1], row[2]}),
                   {row[3], row[4]}});
            }
          });
  if (!status.ok()) return status;
  PrintBlocks(options, {"refers_to", "body", "date", "why", "id"}, rows, list,
              blocks, "Every citation leads to its record.", out);
  return absl::OkStatus();
}

std::string FoundText(const Citation& citation,
                      const ResolveMinuteReferenceResponse& found,
                      size_t width) {
  TreeText text(width);
  text.Line(0, "",
            absl::StrCat(IdOf(citation.name()), " is ",
                         FieldText(found, "resolution")));
  for (const auto& meeting : found.meetings()) {
    text.Line(
        1, "Meeting: ",
        absl::StrCat(FieldText(meeting, "date"), "  ", IdOf(meeting.name())));
  }
  for (const auto& item : found.items()) {
    text.Line(
        1, "Item: ",
        absl::StrCat(OneLine(item.title()), "  ",
                     item.name().substr(item.name().find("/meetings/") + 10)));
  }
  for (const auto& decision : found.decisions()) {
    text.Line(1, "Decision: ", IdOf(decision.name()));
  }
  for (const auto& part : found.parts()) {
    text.Line(1, absl::StrCat("Part ", part.label(), ": "),
              OneLine(part.text()));
  }
  for (const std::string& finding : found.findings()) {
    text.Line(1, "Finding: ", finding);
  }
  return text.Take();
}

// A row for each record that the reference leads to and each finding; one
// without either where there is none.
std::vector<Row> FoundRows(const ResolveMinuteReferenceResponse& found) {
  const std::string resolution = FieldText(found, "resolution");
  std::vector<Row> rows;
  for (const auto& meeting : found.meetings()) {
    rows.push_back(
        {resolution, "meeting", FieldText(meeting, "date"), meeting.name()});
  }
  for (const auto& item : found.items()) {
    rows.push_back({resolution, "item", item.title(), item.name()});
  }
  for (const auto& decision : found.decisions()) {
    rows.push_back({resolution, "decision", decision.text(), decision.name()});
  }
  for (const auto& part : found.parts()) {
    rows.push_back({resolution, "part", part.text(), part.name()});
  }
  for (const std::string& finding : found.findings()) {
    rows.push_back({resolution, "finding", finding, ""});
  }
  if (rows.empty()) rows.push_back({resolution, "", "", ""});
  return rows;
}

// Puts what the reference leads to into the citation.
absl::Status Write(const client::Connection& connection, Citation& citation,
                   const ResolveMinuteReferenceResponse& found) {
  if (found.resolution() !=
          ResolveMinuteReferenceResponse::RESOLUTION_RESOLVED ||
      found.items_size() != 1) {
    return absl::FailedPreconditionError(
        "nothing is written: the citation does not lead to one item");
  }
  meetings::v1::UpdateCitationRequest request;
  Citation& after = *request.mutable_citation();
  after.set_name(citation.name());
  after.set_etag(citation.etag());
  after.set_cited_item(found.items(0).name());
  if (found.decisions_size() == 1) {
    after.set_cited_decision(found.decisions(0).name());
  }
  if (found.parts_size() == 1) after.set_cited_part(found.parts(0).name());
  return CallMethod(connection, "meetings.v1.DecisionService.UpdateCitation",
                    request, citation);
}

absl::Status Resolve(const GlobalOptions& options, const std::string& word,
                     bool write, std::ostream& out) {
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  auto citation = FetchOne<Citation>(**connection, "citation", word, options);
  if (!citation.ok()) return citation.status();
  meetings::v1::ResolveMinuteReferenceRequest request;
  request.set_parent(CouncilOf(citation->name()));
  request.set_citation(citation->name());
  ResolveMinuteReferenceResponse found;
  absl::Status status = CallMethod(
      **connection, "meetings.v1.MeetingService.ResolveMinuteReference",
      request, found);
  if (!status.ok()) return status;
  switch (options.format()) {
    case Output::kJson:
      out << ToJson(found) << "\n";
      break;
    case Output::kCsv:
      out << CsvLine({"resolution", "kind", "text", "name"});
      for (const Row& row : FoundRows(found)) out << CsvLine(row);
      break;
    case Output::kTable:
      out << FoundText(*citation, found, TerminalWidth());
      break;
  }
  return write ? Write(**connection, *citation, found) : status;
}

}  // namespace

void AddCitationCommands(CLI::App& app, const GlobalOptions& options,
                         std::ostream& out, const Runner& run) {
  CLI::App* citation = app.add_subcommand(
      "citation", "Earlier minutes and decisions that texts refer to");
  citation->require_subcommand(1);
  CLI::App* unresolved = citation->add_subcommand(
      "unresolved", "Those that lead to no record, or to several, and why");
  unresolved->footer(
      "Example:\n  minutebook citation unresolved --council oxford");
  unresolved->callback([=, &options, &out] {
    run([=, &options, &out] { return Unresolved(options, out); });
  });
  CLI::App* resolve = citation->add_subcommand(
      "resolve", "What one leads to, and with --write keep it there");
  resolve->footer(
      "Example:\n  minutebook citation resolve t1 --council oxford");
  auto name = std::make_shared<std::string>();
  auto write = std::make_shared<bool>(false);
  resolve->add_option("name", *name, "Its full name, or its id")
      ->required()
      ->type_name("CITATION");
  resolve->add_flag("--write", *write,
                    "Put the item, decision and part into the citation");
  resolve->callback([=, &options, &out] {
    run([=, &options, &out] { return Resolve(options, *name, *write, out); });
  });
}

}  // namespace minutebook::cli
