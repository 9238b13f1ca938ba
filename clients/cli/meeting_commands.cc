#include "clients/cli/meeting_commands.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/fetch_records.h"
#include "clients/cli/meeting_text.h"
#include "clients/cli/method_command.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cli/text_layout.h"

namespace minutebook::cli {
namespace {

using councils::v1::Body;
using meetings::v1::Meeting;
using nlohmann::json;

struct Listed {
  std::string body, from, to;
};

// The first or the last day of what `text` names: a day, a month or a year.
absl::StatusOr<std::string> DayOf(const char* flag, const std::string& text,
                                  bool last) {
  Meeting meeting;
  const absl::Status status = SetDay("date", text, meeting);
  if (!status.ok()) {
    return UsageError(absl::StrCat(flag, " \"", text,
                                   "\": expected a day, a month or a year, as "
                                   "2015-08-04, 2015-08 or 2015"));
  }
  const auto& date = meeting.date();
  const int month = date.month() > 0 ? date.month() : (last ? 12 : 1);
  absl::CivilDay day(date.year(), month, date.day() > 0 ? date.day() : 1);
  if (date.day() > 0 && day.day() != date.day()) {
    return UsageError(
        absl::StrCat(flag, " \"", text, "\": there is no such day"));
  }
  if (last && date.day() == 0) {
    day = absl::CivilDay(absl::CivilMonth(day) + 1) - 1;
  }
  return absl::FormatCivilTime(day);
}

absl::Status List(const GlobalOptions& options, const Listed& asked,
                  std::ostream& out) {
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  meetings::v1::ListMeetingsRequest request;
  request.set_parent(*council);
  request.set_order_by("date");
  std::vector<std::string> conditions;
  std::string first;
  for (const bool last : {false, true}) {
    const std::string& text = last ? asked.to : asked.from;
    if (text.empty()) continue;
    const auto day = DayOf(last ? "--to" : "--from", text, last);
    if (!day.ok()) return day.status();
    if (last && *day < first) {
      return UsageError(absl::StrCat("--to ", text, " is before --from ",
                                     asked.from, ": no day lies between"));
    }
    first = *day;
    conditions.push_back(absl::StrCat(last ? "date <= " : "date >= ", *day));
  }
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  if (!asked.body.empty()) {
    const auto body = ExistingName(**connection, "body", asked.body, options);
    if (!body.ok()) return body.status();
    conditions.push_back(IsNamed("body", *body));
  }
  request.set_filter(absl::StrJoin(conditions, " AND "));
  const auto bodies = FetchAll<Body>(**connection, "body", *council, "");
  if (!bodies.ok()) return bodies.status();
  std::vector<Row> rows;
  json list = json::array();
  const absl::Status status = EachPage<meetings::v1::ListMeetingsRequest,
                                       meetings::v1::ListMeetingsResponse>(
      **connection, "meetings.v1.MeetingService.ListMeetings", request,
      [&](const auto& page) {
        for (const Meeting& meeting : page.meetings()) {
          rows.push_back({meeting.name().substr(meeting.name().rfind('/') + 1),
                          FieldText(meeting, "date"),
                          BodyNameOf(meeting, *bodies),
                          FieldText(meeting, "state")});
          if (options.format() == Output::kJson) {
            list.push_back(json::parse(ToJson(meeting)));
          }
        }
      });
  if (!status.ok()) return status;
  PrintRows(options, {"id", "date", "body", "state"}, rows, list,
            asked.body.empty() ? "There are no such meetings."
                               : "There are no such meetings of that body.",
            out);
  return absl::OkStatus();
}

// The meeting with its items, their papers and, where asked for, who came.
absl::StatusOr<MeetingView> Fetch(const client::Connection& connection,
                                  const GlobalOptions& options,
                                  const std::string& word, bool attendances) {
  MeetingView view;
  auto meeting = FetchOne<Meeting>(connection, "meeting", word, options);
  if (!meeting.ok()) return meeting.status();
  view.meeting = *std::move(meeting);
  const std::string& name = view.meeting.name();
  auto items = FetchAll<meetings::v1::Item>(connection, "item", name, "");
  if (!items.ok()) return items.status();
  view.items = *std::move(items);
  // The comparisons that one filter may hold.
  constexpr size_t kMost = 50;
  for (size_t first = 0; first < view.items.size(); first += kMost) {
    std::vector<std::string> conditions;
    for (size_t i = first; i < std::min(first + kMost, view.items.size());
         ++i) {
      conditions.push_back(IsNamed("item", view.items[i].name()));
    }
    auto papers =
        FetchAll<meetings::v1::Paper>(connection, "paper", CouncilOf(name),
                                      absl::StrJoin(conditions, " OR "));
    if (!papers.ok()) return papers.status();
    view.papers.insert(view.papers.end(), papers->begin(), papers->end());
  }
  if (attendances) {
    auto came =
        FetchAll<meetings::v1::Attendance>(connection, "attendance", name, "");
    if (!came.ok()) return came.status();
    view.attendances = *std::move(came);
  }
  if (view.meeting.body().empty()) {
    view.body = view.meeting.body_as_stated();
    return view;
  }
  const auto body =
      FetchOne<Body>(connection, "body", view.meeting.body(), options);
  if (!body.ok()) return body.status();
  view.body = BodyNameOf(view.meeting, {*body});
  return view;
}

json ViewJson(const MeetingView& view) {
  json whole = {{"meeting", json::parse(ToJson(view.meeting))},
                {"body_display_name", view.body},
                {"items", json::array()},
                {"papers", json::array()},
                {"attendances", json::array()}};
  for (const auto& item : view.items) {
    whole["items"].push_back(json::parse(ToJson(item)));
  }
  for (const auto& paper : view.papers) {
    whole["papers"].push_back(json::parse(ToJson(paper)));
  }
  for (const auto& attendance : view.attendances) {
    whole["attendances"].push_back(json::parse(ToJson(attendance)));
  }
  return whole;
}

absl::Status Print(const GlobalOptions& options, const std::string& word,
                   bool whole, std::ostream& out) {
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto view = Fetch(**connection, options, word, whole);
  if (!view.ok()) return view.status();
  switch (options.format()) {
    case Output::kJson:
      out << ViewJson(*view).dump(2) << "\n";
      break;
    case Output::kCsv:
      out << CsvLine(AgendaHeader());
      for (const Row& row : AgendaRows(*view)) out << CsvLine(row);
      break;
    case Output::kTable:
      out << (whole ? MeetingText(*view, TerminalWidth())
                    : AgendaText(*view, TerminalWidth()));
      break;
  }
  return absl::OkStatus();
}

absl::Status Show(const GlobalOptions& options, const std::string& word,
                  std::ostream& out) {
  return Print(options, word, true, out);
}

absl::Status Agenda(const GlobalOptions& options, const std::string& word,
                    std::ostream& out) {
  return Print(options, word, false, out);
}

struct Corrected {
  std::string meeting, item, exempt_part, title, minute_number, text, reason,
      agreed_by, day;
  bool add_exempt_part = false;

  bool exempt() const { return add_exempt_part || !exempt_part.empty(); }
};

// What an item's minutes and an exempt part of theirs both have.
template <typename Correction>
void SetSaid(const Corrected& typed, Correction& correction) {
  correction.set_title(typed.title);
  if (typed.text.empty()) return;
  auto& section = *correction.add_sections();
  section.set_kind(meetings::v1::Item::Section::KIND_MINUTES);
  section.set_text(typed.text);
}

// The full name of the record of `type` that `word` is the id of below
// `collection`, or names by itself.
absl::StatusOr<std::string> NameBelow(const std::string& type,
                                      const std::string& collection,
                                      const std::string& word,
                                      const GlobalOptions& options) {
  return FullName(
      *client::Catalogue::Get().Find(type),
      absl::StrContains(word, "/") ? word : absl::StrCat(collection, "/", word),
      options);
}

absl::Status Correct(const GlobalOptions& options, const Corrected& typed,
                     std::ostream& out) {
  const client::Catalogue& catalogue = client::Catalogue::Get();
  const auto name =
      FullName(*catalogue.Find("meeting"), typed.meeting, options);
  if (!name.ok()) return name.status();
  if (typed.exempt() && !typed.minute_number.empty()) {
    return UsageError(
        "an exempt part has no minute number: correct it without "
        "--minute-number");
  }
  if (typed.title.empty() && typed.minute_number.empty() &&
      typed.text.empty()) {
    return UsageError(
        "nothing to correct: add --title, --minute-number or --text");
  }
  meetings::v1::CorrectMinutesRequest request;
  request.set_name(*name);
  request.set_reason(typed.reason);
  const auto item =
      NameBelow("item", absl::StrCat(*name, "/items"), typed.item, options);
  if (!item.ok()) return item.status();
  if (typed.exempt()) {
    auto& correction = *request.add_exempt_part_corrections();
    if (typed.add_exempt_part) {
      correction.set_item(*item);
    } else {
      const auto part =
          NameBelow("exempt-part", absl::StrCat(*item, "/exemptParts"),
                    typed.exempt_part, options);
      if (!part.ok()) return part.status();
      correction.set_exempt_part(*part);
    }
    SetSaid(typed, correction);
  } else {
    auto& correction = *request.add_corrections();
    correction.set_item(*item);
    correction.set_minute_number(typed.minute_number);
    SetSaid(typed, correction);
  }
  if (!typed.agreed_by.empty()) {
    const auto by =
        FullName(*catalogue.Find("meeting"), typed.agreed_by, options);
    if (!by.ok()) return by.status();
    request.set_agreed_by_meeting(*by);
  }
  absl::Status status = SetDay("correction_date", typed.day, request);
  if (!status.ok()) return status;
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  Meeting meeting;
  status = CallMethod(**connection, "meetings.v1.MeetingService.CorrectMinutes",
                      request, meeting);
  if (!status.ok()) return status;
  PrintOutcome(options, meeting,
               absl::StrCat(meeting.name(), " is corrected: ",
                            typed.exempt() ? "an exempt part of " : "", "item ",
                            client::IdOf(*item)),
               out);
  return absl::OkStatus();
}

void AddList(CLI::App& meeting, const GlobalOptions& options, std::ostream& out,
             const Runner& run) {
  CLI::App* list = meeting.add_subcommand("list", "Meetings by date");
  list->footer(
      "Example:\n  minutebook meeting list --body cabinet --from 2015-01-01 "
      "--council oxford");
  auto asked = std::make_shared<Listed>();
  list->add_option("--body", asked->body, "Those of this body")
      ->type_name("BODY");
  list->add_option(
          "--from", asked->from,
          "Those on this day and after; of a month or a year, its first day")
      ->type_name("YYYY[-MM[-DD]]");
  list->add_option(
          "--to", asked->to,
          "Those on this day and before; of a month or a year, its last day")
      ->type_name("YYYY[-MM[-DD]]");
  list->callback([=, &options, &out] {
    run([=, &options, &out] { return List(options, *asked, out); });
  });
}

void AddCorrect(CLI::App& meeting, const GlobalOptions& options,
                std::ostream& out, const Runner& run) {
  CLI::App* correct = meeting.add_subcommand(
      "correct", "Correct the published minutes of an item, with a reason");
  correct->footer(
      "Example:\n  minutebook meeting correct cabinet-2015-08-04 --item 7 "
      "--text \"Agreed by 5 to 4\" --reason \"The vote was miscounted\" "
      "--council oxford");
  auto typed = std::make_shared<Corrected>();
  correct->add_option("name", typed->meeting, "Its full name, or its id")
      ->required()
      ->type_name("MEETING");
  correct
      ->add_option("--item", typed->item,
                   "The item's id; one that there is not yet is added")
      ->required()
      ->type_name("ITEM");
  CLI::Option* part = correct->add_option(
      "--exempt-part", typed->exempt_part,
      "Not the item's public minutes: this exempt part of them, its id");
  part->type_name("PART");
  correct
      ->add_flag("--add-exempt-part", typed->add_exempt_part,
                 "The same, one that was left out")
      ->excludes(part);
  correct->add_option("--reason", typed->reason, "Why")
      ->required()
      ->type_name("TEXT");
  for (const auto& [flag, value, about, type] :
       {std::tuple("--title", &typed->title, "The item's heading", "TEXT"),
        std::tuple("--minute-number", &typed->minute_number,
                   "The item's minute number", "NUMBER"),
        std::tuple("--text", &typed->text, "The item's minutes, whole", "TEXT"),
        std::tuple("--agreed-by", &typed->agreed_by,
                   "The meeting that agreed the correction", "MEETING"),
        std::tuple("--day", &typed->day,
                   "The day of the correction; today when absent",
                   "YYYY-MM-DD")}) {
    correct->add_option(flag, *value, about)->type_name(type);
  }
  correct->callback([=, &options, &out] {
    run([=, &options, &out] { return Correct(options, *typed, out); });
  });
}

}  // namespace

void AddMeetingCommands(CLI::App& app, const GlobalOptions& options,
                        std::ostream& out, const Runner& run) {
  CLI::App* meeting = app.add_subcommand(
      "meeting", "Meetings: their items and papers, and their course");
  meeting->require_subcommand(1);
  AddList(*meeting, options, out, run);
  AddNameCommand(*meeting, "show",
                 "All of a meeting: its course, who came, items and papers",
                 "show cabinet-2015-08-04 --council oxford", "MEETING", options,
                 out, run, Show);
  AddNameCommand(*meeting, "agenda", "Its items with purposes and papers",
                 "agenda cabinet-2015-08-04 --council oxford", "MEETING",
                 options, out, run, Agenda);
  AddCorrect(*meeting, options, out, run);
  constexpr char kToday[] = "The day; today when absent";
  constexpr char kDay[] = "YYYY-MM-DD";
  using Kind = MethodFlag::Kind;
  for (const MethodCommand& command : std::vector<MethodCommand>{
           {"publish-agenda",
            "Publish the agenda, or a supplement to it",
            "publish-agenda cabinet-2015-08-04 --council oxford",
            "meetings.v1.MeetingService.PublishAgenda",
            "meeting",
            nullptr,
            {{"--day", "publication_date", kToday, kDay},
             {"--note", "note", "What a supplement holds"}}},
           {"reschedule",
            "Put it off to another day; the earlier one is kept",
            "reschedule cabinet-2015-08-04 --to 2015-08-11 --reason Snow",
            "meetings.v1.MeetingService.RescheduleMeeting",
            "meeting",
            nullptr,
            {{"--to", "date", "The new day; not known when absent", kDay},
             {"--venue", "venue", "Where it is then held"},
             {"--reason", "reason", "Why"}}},
           {"cancel",
            "Say that it is not held",
            "cancel cabinet-2015-08-04 --reason \"No business\"",
            "meetings.v1.MeetingService.CancelMeeting",
            "meeting",
            nullptr,
            {{"--reason", "reason", "Why", "TEXT", Kind::kRequired},
             {"--day", "cancellation_date", kToday, kDay}}},
           {"hold", "Say that it was held",
            "hold cabinet-2015-08-04 --council oxford",
            "meetings.v1.MeetingService.HoldMeeting", "meeting"},
           {"draft-minutes", "Say that its minutes are being written",
            "draft-minutes cabinet-2015-08-04 --council oxford",
            "meetings.v1.MeetingService.DraftMinutes", "meeting"},
           {"publish-minutes",
            "Publish its minutes, with what was decided and promised",
            "publish-minutes cabinet-2015-08-04 --council oxford",
            "meetings.v1.MeetingService.PublishMinutes",
            "meeting",
            nullptr,
            {{"--day", "publication_date", kToday, kDay}}},
           {"confirm",
            "Say which later meeting confirmed its minutes",
            "confirm cabinet-2015-08-04 --by cabinet-2015-09-01",
            "meetings.v1.MeetingService.ConfirmMinutes",
            "meeting",
            nullptr,
            {{"--by", "confirmed_by_meeting", "The later meeting", "MEETING",
              Kind::kRequired}}}}) {
    AddMethodCommand(*meeting, options, out, run, command);
  }
}

}  // namespace minutebook::cli
