#include "clients/cli/body_commands.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/fetch_records.h"
#include "clients/cli/meeting_text.h"
#include "clients/cli/method_command.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cli/text_layout.h"
#include "clients/cli/tree_text.h"
#include "clients/cpp/resource_name.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/membership.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/work_programme.pb.h"

namespace minutebook::cli {
namespace {

using client::IdOf;
using councils::v1::Body;
using councils::v1::Membership;
using nlohmann::json;

// "from 2012 until 2019-05-12"; empty where neither is known.
template <typename Record>
std::string Time(const Record& record) {
  const std::string from = FieldText(record, "start_date");
  const std::string until = FieldText(record, "end_date");
  return absl::StrCat(from.empty() ? "" : absl::StrCat("from ", from),
                      from.empty() || until.empty() ? "" : " ",
                      until.empty() ? "" : absl::StrCat("until ", until));
}

std::string WithTime(const std::string& text, const std::string& time) {
  return time.empty() ? text : absl::StrCat(text, ", ", time);
}

std::string Names(
    const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<std::string> ids;
  for (const std::string& name : names) ids.push_back(IdOf(name));
  return absl::StrJoin(ids, ", ");
}

std::string BodyText(const Body& body, const std::vector<Membership>& members,
                     const std::vector<meetings::v1::Meeting>& meetings,
                     size_t width) {
  TreeText text(width);
  text.Title(body.display_name());
  text.Line(0, "Kind: ", FieldText(body, "kind"));
  text.Line(0, "Existed ", Time(body));
  if (body.placeholder()) {
    text.Line(0, "", "Placeholder: it is not yet known which body is meant");
  }
  if (!body.merged_into().empty()) {
    text.Line(0, "Merged into ", IdOf(body.merged_into()));
  }
  if (!body.parent_body().empty()) {
    text.Line(0, "Belongs to ", IdOf(body.parent_body()));
  }
  text.Line(0, "Taken over by ", Names(body.successors()));
  for (const auto& former : body.former_names()) {
    text.Line(0, "Formerly ", WithTime(former.display_name(), Time(former)));
  }
  text.Line(0, "Also called ", absl::StrJoin(body.other_names(), ", "));
  text.Line(0, "Note: ", body.note());
  if (!members.empty()) text.Line(0, "", "Members");
  for (const Membership& member : members) {
    const std::string who = member.person_as_stated().empty()
                                ? IdOf(member.person())
                                : member.person_as_stated();
    const std::string role = FieldText(member, "role");
    text.Line(1, "",
              WithTime(role.empty() ? who : absl::StrCat(who, ", ", role),
                       Time(member)));
  }
  if (!meetings.empty()) text.Line(0, "", "Meetings, the latest first");
  for (const auto& meeting : meetings) {
    text.Line(
        1, "",
        absl::StrCat(FieldText(meeting, "date"), "  ",
                     BodyNameOf(meeting, {body}), "  ",
                     FieldText(meeting, "state"), "  ", IdOf(meeting.name())));
  }
  return text.Take();
}

// The body, its former names, its members and its latest meetings.
std::vector<Row> BodyRows(const Body& body,
                          const std::vector<Membership>& members,
                          const std::vector<meetings::v1::Meeting>& meetings) {
  std::vector<Row> rows = {{"body", FieldText(body, "start_date"),
                            FieldText(body, "end_date"), body.display_name(),
                            FieldText(body, "kind"), IdOf(body.name())}};
  for (const auto& former : body.former_names()) {
    rows.push_back({"former name", FieldText(former, "start_date"),
                    FieldText(former, "end_date"), former.display_name(), "",
                    ""});
  }
  for (const Membership& member : members) {
    rows.push_back({"member", FieldText(member, "start_date"),
                    FieldText(member, "end_date"),
                    member.person_as_stated().empty()
                        ? IdOf(member.person())
                        : member.person_as_stated(),
                    FieldText(member, "role"), IdOf(member.name())});
  }
  for (const auto& meeting : meetings) {
    const std::string day = FieldText(meeting, "date");
    rows.push_back({"meeting", day, day, BodyNameOf(meeting, {body}),
                    FieldText(meeting, "state"), IdOf(meeting.name())});
  }
  return rows;
}

absl::Status Show(const GlobalOptions& options, const std::string& word,
                  std::ostream& out) {
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto body = FetchOne<Body>(**connection, "body", word, options);
  if (!body.ok()) return body.status();
  const auto members =
      FetchAll<Membership>(**connection, "membership", body->name(), "");
  if (!members.ok()) return members.status();
  meetings::v1::ListMeetingsRequest request;
  request.set_parent(CouncilOf(body->name()));
  request.set_filter(IsNamed("body", body->name()));
  request.set_order_by("date desc");
  request.set_page_size(10);
  meetings::v1::ListMeetingsResponse latest;
  const absl::Status status = CallMethod(
      **connection, "meetings.v1.MeetingService.ListMeetings", request, latest);
  if (!status.ok()) return status;
  const std::vector<meetings::v1::Meeting> meetings(latest.meetings().begin(),
                                                    latest.meetings().end());
  if (options.format() == Output::kJson) {
    json whole = {{"body", json::parse(ToJson(*body))},
                  {"members", json::array()},
                  {"meetings", json::array()}};
    for (const Membership& member : *members) {
      whole["members"].push_back(json::parse(ToJson(member)));
    }
    for (const auto& meeting : meetings) {
      whole["meetings"].push_back(json::parse(ToJson(meeting)));
    }
    out << whole.dump(2) << "\n";
    return absl::OkStatus();
  }
  if (options.format() == Output::kCsv) {
    out << CsvLine({"kind", "from", "until", "name", "state", "id"});
    for (const Row& row : BodyRows(*body, *members, meetings)) {
      out << CsvLine(row);
    }
    return absl::OkStatus();
  }
  out << BodyText(*body, *members, meetings, TerminalWidth());
  return absl::OkStatus();
}

// Every name the body bore, and what it came from and became.
absl::Status History(const GlobalOptions& options, const std::string& word,
                     std::ostream& out) {
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto body = FetchOne<Body>(**connection, "body", word, options);
  if (!body.ok()) return body.status();
  const auto all =
      FetchAll<Body>(**connection, "body", CouncilOf(body->name()), "");
  if (!all.ok()) return all.status();
  std::vector<Row> rows;
  json list = json::array();
  const auto add = [&](const std::string& from, const std::string& until,
                       const std::string& what, const std::string& name) {
    rows.push_back({from, until, what, name});
    list.push_back(
        {{"from", from}, {"until", until}, {"what", what}, {"name", name}});
  };
  for (const Body& other : *all) {
    const auto& next = other.successors();
    if (std::find(next.begin(), next.end(), body->name()) != next.end()) {
      add("", FieldText(other, "end_date"), "took over from",
          other.display_name());
    }
  }
  for (const auto& former : body->former_names()) {
    add(FieldText(former, "start_date"), FieldText(former, "end_date"),
        "was called", former.display_name());
  }
  add(FieldText(*body, "start_date"), FieldText(*body, "end_date"), "is called",
      body->display_name());
  for (const std::string& other : body->other_names()) {
    add("", "", "is also called", other);
  }
  for (const Body& other : *all) {
    if (other.merged_into() == body->name()) {
      add("", "", "is the same as", other.display_name());
    }
    const auto& next = body->successors();
    if (std::find(next.begin(), next.end(), other.name()) != next.end()) {
      add("", "", "was taken over by", other.display_name());
    }
    if (other.name() == body->merged_into()) {
      add("", "", "was merged into", other.display_name());
    }
  }
  PrintRows(options, {"from", "until", "what", "name"}, rows, list, "", out);
  return absl::OkStatus();
}

// The name of the body in which the words stand; empty when in none.
std::string FoundName(const Body& body, const std::string& words) {
  const std::string sought = absl::AsciiStrToLower(words);
  const auto holds = [&](const std::string& name) {
    return absl::StrContains(absl::AsciiStrToLower(name), sought);
  };
  if (holds(body.display_name())) return body.display_name();
  for (const auto& former : body.former_names()) {
    if (holds(former.display_name())) return former.display_name();
  }
  for (const std::string& other : body.other_names()) {
    if (holds(other)) return other;
  }
  return "";
}

absl::Status Find(const GlobalOptions& options, const std::string& words,
                  std::ostream& out) {
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto all = FetchAll<Body>(**connection, "body", *council, "");
  if (!all.ok()) return all.status();
  std::vector<Row> rows;
  json list = json::array();
  for (const Body& body : *all) {
    const std::string found = FoundName(body, words);
    if (found.empty()) continue;
    rows.push_back(
        {IdOf(body.name()), found, body.display_name(), FieldText(body, "kind"),
         body.merged_into().empty() ? "" : IdOf(body.merged_into())});
    list.push_back(json::parse(ToJson(body)));
  }
  PrintRows(options, {"id", "found", "now", "kind", "merged_into"}, rows, list,
            absl::StrCat("No body is or was called \"", words, "\"."), out);
  return absl::OkStatus();
}

absl::Status WorkProgramme(const GlobalOptions& options,
                           const std::string& word, std::ostream& out) {
  const auto name =
      FullName(*client::Catalogue::Get().Find("body"), word, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  meetings::v1::GetWorkProgrammeRequest request;
  request.set_name(*name);
  meetings::v1::GetWorkProgrammeResponse programme;
  const absl::Status status =
      CallMethod(**connection, "meetings.v1.MeetingService.GetWorkProgramme",
                 request, programme);
  if (!status.ok()) return status;
  switch (options.format()) {
    case Output::kJson:
      out << ToJson(programme) << "\n";
      break;
    case Output::kCsv:
      out << CsvLine(ProgrammeHeader());
      for (const Row& row : ProgrammeRows(programme)) out << CsvLine(row);
      break;
    case Output::kTable:
      out << ProgrammeText(programme, TerminalWidth());
      break;
  }
  return absl::OkStatus();
}

}  // namespace

void AddBodyCommands(CLI::App& app, const GlobalOptions& options,
                     std::ostream& out, const Runner& run) {
  CLI::App* body = app.add_subcommand(
      "body", "Bodies: their names over time, members, meetings, work");
  body->require_subcommand(1);
  AddNameCommand(*body, "show", "A body with its names, members and meetings",
                 "show cabinet --council oxford", "BODY", options, out, run,
                 Show);
  AddNameCommand(*body, "history",
                 "Every name it bore, what it came from and what it became",
                 "history cabinet --council oxford", "BODY", options, out, run,
                 History);
  AddNameCommand(*body, "find",
                 "The bodies with these words in any of their names",
                 "find \"executive board\" --council oxford", "WORDS", options,
                 out, run, Find);
  AddNameCommand(
      *body, "work-programme",
      "What comes to it, by meeting: decisions, promises and reviews",
      "work-programme cabinet --council oxford", "BODY", options, out, run,
      WorkProgramme);
  AddMethodCommand(
      *body, options, out, run,
      {"merge",
       "Merge a body into the one that it turned out to be",
       "merge this-board --into cabinet --reason \"Named so on the page\" "
       "--council oxford",
       "councils.v1.CouncilService.MergeBodies",
       "body",
       "what it was merged into",
       {{"--into", "into", "The body that it is", "BODY",
         MethodFlag::Kind::kRequired},
        {"--reason", "reason", "How that is known", "TEXT",
         MethodFlag::Kind::kRequired}}});
}

}  // namespace minutebook::cli
