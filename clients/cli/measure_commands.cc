#include "clients/cli/measure_commands.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "clients/cli/chart_file.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/fetch_records.h"
#include "clients/cli/measure_chart.h"
#include "clients/cli/measure_text.h"
#include "clients/cli/plan_text.h"
#include "clients/cli/print_rows.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_text.h"
#include "clients/cli/set_field.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/connection.h"
#include "minutebook/actionplans/v1/performance.pb.h"
#include "minutebook/councils/v1/settings.pb.h"
#include "nlohmann/json.hpp"

namespace minutebook::cli {
namespace {

using actionplans::v1::GetPerformanceRequest;
using actionplans::v1::GetPerformanceResponse;
using actionplans::v1::Reading;
using actionplans::v1::Target;
using client::Connection;
using google::protobuf::Message;
using nlohmann::json;

struct Asked {
  std::string measure;
  std::string strategy;
  std::string objective;
  std::string department;
  std::string colour;
  std::string on_date;
  std::string read_time;
  std::string from;
  std::string until;
  std::string file;
  std::vector<std::string> dimensions;
};

absl::Status Call(const Connection& connection, const std::string& method,
                  const Message& request, Message& reply) {
  return connection.Call(*client::FindMethod(method), request, reply);
}

constexpr char kService[] = "minutebook.actionplans.v1.MeasureService.";

// What is asked about: the measure, the objective, the strategy, or all of the
// council.
absl::StatusOr<std::string> Subject(const GlobalOptions& options,
                                    const Asked& asked) {
  for (const auto& [type, word] : {std::pair("measure", &asked.measure),
                                   std::pair("objective", &asked.objective),
                                   std::pair("strategy", &asked.strategy)}) {
    if (word->empty()) continue;
    return FullName(*client::Catalogue::Get().Find(type), *word, options);
  }
  return CouncilName(options);
}

absl::StatusOr<GetPerformanceResponse> Fetch(const GlobalOptions& options,
                                             const Asked& asked) {
  const auto name = Subject(options, asked);
  if (!name.ok()) return name.status();
  GetPerformanceRequest request;
  request.set_name(*name);
  absl::Status status = SetDay("on_date", asked.on_date, request);
  if (status.ok() && !asked.read_time.empty()) {
    status = SetField({"read_time", asked.read_time}, "", request);
  }
  if (!status.ok()) return status;
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  GetPerformanceResponse performance;
  status = Call(**connection, absl::StrCat(kService, "GetPerformance"), request,
                performance);
  if (!status.ok()) return status;
  return performance;
}

absl::Status List(const GlobalOptions& options, const Asked& asked,
                  std::ostream& out, std::ostream& err) {
  const auto performance = Fetch(options, asked);
  if (!performance.ok()) return performance.status();
  std::string department;
  if (!asked.department.empty()) {
    const auto connection = Connect(options);
    if (!connection.ok()) return connection.status();
    const auto name =
        ExistingName(**connection, "department", asked.department, options);
    if (!name.ok()) return name.status();
    department = *name;
  }
  std::vector<Row> rows;
  json list = json::array();
  for (const auto& measure : performance->measures()) {
    if (!department.empty() && measure.measure().department() != department) {
      continue;
    }
    if (!asked.colour.empty() && FieldText(measure, "colour") != asked.colour) {
      continue;
    }
    rows.push_back(MeasureRow(measure));
    if (options.format() == Output::kJson) {
      list.push_back(json::parse(ToJson(measure)));
    }
  }
  PrintRows(options, MeasureHeader(), rows, list,
            asked.department.empty() ? "There is no such measure."
                                     : "There is no such measure of that "
                                       "department.",
            out, Coloured);
  const int left =
      performance->performance().total() - performance->measures_size();
  if (left > 0) {
    err << "and " << left << " more: ask for a strategy or an objective\n";
  }
  return absl::OkStatus();
}

absl::Status ShowPerformance(const GlobalOptions& options, const Asked& asked,
                             std::ostream& out, std::ostream&) {
  const auto performance = Fetch(options, asked);
  if (!performance.ok()) return performance.status();
  std::vector<Row> rows;
  for (const auto& part : performance->parts()) {
    rows.push_back(PerformanceRow(part));
  }
  rows.push_back(PerformanceRow(performance->performance()));
  rows.back()[1] = "all";
  PrintRows(options, PerformanceHeader(), rows,
            json::parse(ToJson(*performance)), "", out, Coloured);
  return absl::OkStatus();
}

// All pages of a list of what is below the measure.
template <typename Request, typename Response, typename Value>
absl::Status FetchAll(const Connection& connection, const std::string& method,
                      const std::string& measure, std::vector<Value>& values,
                      const google::protobuf::RepeatedPtrField<Value>& (
                          Response::*page)() const) {
  constexpr int kPage = 1000;
  Request request;
  request.set_parent(measure);
  request.set_page_size(kPage);
  do {
    Response response;
    const absl::Status status =
        Call(connection, absl::StrCat(kService, method), request, response);
    if (!status.ok()) return status;
    values.insert(values.end(), (response.*page)().begin(),
                  (response.*page)().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  std::stable_sort(
      values.begin(), values.end(), [](const Value& a, const Value& b) {
        return FieldText(a, "start_date") < FieldText(b, "start_date");
      });
  return absl::OkStatus();
}

absl::StatusOr<MeasureValues> FetchValues(const Connection& connection,
                                          const std::string& name) {
  MeasureValues values;
  actionplans::v1::GetMeasureRequest get;
  get.set_name(name);
  absl::Status status = Call(connection, absl::StrCat(kService, "GetMeasure"),
                             get, values.measure);
  if (status.ok()) {
    status = FetchAll<actionplans::v1::ListTargetsRequest>(
        connection, "ListTargets", name, values.targets,
        &actionplans::v1::ListTargetsResponse::targets);
  }
  if (status.ok()) {
    status = FetchAll<actionplans::v1::ListReadingsRequest>(
        connection, "ListReadings", name, values.readings,
        &actionplans::v1::ListReadingsResponse::readings);
  }
  if (!status.ok()) return status;
  return values;
}

absl::Status Show(const GlobalOptions& options, const Asked& asked,
                  std::ostream& out, std::ostream&) {
  const auto performance = Fetch(options, asked);
  if (!performance.ok()) return performance.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto values =
      FetchValues(**connection, performance->performance().subject());
  if (!values.ok()) return values.status();
  std::vector<Row> rows;
  json list = {{"performance", json::parse(ToJson(*performance))},
               {"targets", json::array()},
               {"readings", json::array()}};
  for (const Target& target : values->targets) {
    rows.push_back(ValueRow(target));
    list["targets"].push_back(json::parse(ToJson(target)));
  }
  for (const Reading& reading : values->readings) {
    rows.push_back(ValueRow(reading));
    list["readings"].push_back(json::parse(ToJson(reading)));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a[1] < b[1]; });
  if (options.format() == Output::kTable) {
    std::vector<Row> head;
    for (const auto& each : performance->measures()) {
      head.push_back(MeasureRow(each));
    }
    PrintRows(options, MeasureHeader(), head, list,
              "It is not measured on that day.", out, Coloured);
    if (performance->measures_size() > 0) {
      out << performance->measures(0).rule() << "\n";
    }
    out << "\n";
  }
  PrintRows(options, ValueHeader(), rows, list, "It has no values.", out);
  return absl::OkStatus();
}

// The month with which the council's year of measures begins.
absl::StatusOr<int> YearStartMonth(const Connection& connection,
                                   const GlobalOptions& options) {
  const auto council = CouncilName(options);
  if (!council.ok()) return council.status();
  councils::v1::GetSettingsRequest request;
  request.set_name(absl::StrCat(*council, "/settings"));
  councils::v1::Settings settings;
  const absl::Status status =
      Call(connection, "minutebook.councils.v1.CouncilService.GetSettings",
           request, settings);
  if (!status.ok()) return status;
  // Of several rules by date the latest is meant: a chart has one calendar.
  constexpr int kApril = 4;
  int month = kApril;
  std::string latest;
  for (const auto& rules : settings.rule_sets()) {
    const std::string from = FieldText(rules, "from_date");
    if (from < latest || rules.year_start_month() == 0) continue;
    latest = from;
    month = rules.year_start_month();
  }
  return month;
}

// The day that an option gives, where it was given.
absl::Status ParseDay(const char* flag, const std::string& text,
                      std::optional<absl::CivilDay>& day) {
  if (text.empty()) return absl::OkStatus();
  constexpr size_t kLength = sizeof("2015-08-04") - 1;
  absl::CivilDay parsed;
  if (text.size() != kLength || !absl::ParseCivilTime(text, &parsed)) {
    return UsageError(absl::StrCat(flag, " cannot be \"", text,
                                   "\": expected a day as 2015-08-04"));
  }
  day = parsed;
  return absl::OkStatus();
}

absl::Status Chart(const GlobalOptions& options, const Asked& asked,
                   std::ostream&, std::ostream& err) {
  absl::Status status = CheckChartPath(asked.file);
  if (!status.ok()) return status;
  std::vector<Assignment> dimensions;
  for (const std::string& text : asked.dimensions) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return UsageError(absl::StrCat("--dimension cannot be \"", text,
                                     "\": expected NAME=VALUE, such as "
                                     "ward=north"));
    }
    dimensions.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  std::optional<absl::CivilDay> from, until;
  status = ParseDay("--from", asked.from, from);
  if (status.ok()) status = ParseDay("--until", asked.until, until);
  if (status.ok() && from.has_value() && until.has_value() && *until < *from) {
    status = UsageError(absl::StrCat("--until ", asked.until,
                                     " is before --from ", asked.from));
  }
  if (!status.ok()) return status;
  const auto name = Subject(options, asked);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  auto values = FetchValues(**connection, *name);
  if (!values.ok()) return values.status();
  const auto month = YearStartMonth(**connection, options);
  if (!month.ok()) return month.status();
  values->year_start_month = *month;
  status = KeepAsked(dimensions, from, until, *values);
  if (!status.ok()) return status;
  return WriteChart(LineChartOf(*values, dimensions), asked.file, err);
}

}  // namespace

void AddMeasureCommands(CLI::App& app, const GlobalOptions& options,
                        std::ostream& out, std::ostream& err,
                        const Runner& run) {
  CLI::App* measure = app.add_subcommand(
      "measure", "Measures: how they go, with targets and readings");
  measure->require_subcommand(1);
  using Do = absl::Status (*)(const GlobalOptions&, const Asked&, std::ostream&,
                              std::ostream&);
  const auto add = [&](const char* name, const char* about, const char* example,
                       Do act) {
    CLI::App* command = measure->add_subcommand(name, about);
    command->footer(absl::StrCat("Example:\n  minutebook measure ", example));
    auto asked = std::make_shared<Asked>();
    command->callback([=, &options, &out, &err] {
      run([=, &options, &out, &err] { return act(options, *asked, out, err); });
    });
    return std::pair(command, asked);
  };
  const auto option = [](CLI::App* command, const char* flag,
                         std::string& value, const char* about,
                         const char* type) {
    return command->add_option(flag, value, about)->type_name(type);
  };
  const auto add_times = [&](CLI::App* command, Asked& asked) {
    option(command, "--on-date", asked.on_date,
           "The day asked for; the council's today when absent", "YYYY-MM-DD");
    option(command, "--read-time", asked.read_time,
           "What the store had recorded by then", "TIME");
  };
  const auto add_subject = [&](CLI::App* command, Asked& asked) {
    option(command, "--strategy", asked.strategy,
           "Measures of this strategy's objectives alone", "STRATEGY");
    option(command, "--objective", asked.objective,
           "Measures of this objective alone, as STRATEGY/OBJECTIVE",
           "OBJECTIVE");
  };
  constexpr char kMeasureHelp[] = "Its full name, or its id";

  const auto [list, listed] =
      add("list", "Measures with colour, value, target and direction",
          "list --strategy customer-contact --council oxford", List);
  add_subject(list, *listed);
  option(list, "--department", listed->department,
         "Measures of this department alone", "DEPARTMENT");
  list->add_option("--colour", listed->colour, "Those of this colour alone")
      ->check(CLI::IsMember({"red", "amber", "green"}))
      ->type_name("COLOUR");
  add_times(list, *listed);

  const auto [show, shown] =
      add("show", "A measure's colour and why, its targets and readings",
          "show calls-answered --council oxford", Show);
  option(show, "measure", shown->measure, kMeasureHelp, "MEASURE")->required();
  add_times(show, *shown);

  const auto [performance, told] =
      add("performance", "How measures go together, part by part",
          "performance --council oxford", ShowPerformance);
  add_subject(performance, *told);
  add_times(performance, *told);

  const auto [chart, drawn] =
      add("chart", "Target against reading, period by period, as a picture",
          "chart calls-answered -o calls.svg --council oxford", Chart);
  option(chart, "measure", drawn->measure, kMeasureHelp, "MEASURE")->required();
  option(chart, "-o,--file", drawn->file,
         "Where to draw it: a name that ends in .svg or .png", "FILE")
      ->required();
  chart
      ->add_option("--dimension", drawn->dimensions,
                   "Values of this alone, as NAME=VALUE; those of the whole "
                   "when absent")
      ->type_name("NAME=VALUE");
  option(chart, "--from", drawn->from,
         "Periods that end on this day or later alone", "YYYY-MM-DD");
  option(chart, "--until", drawn->until,
         "Periods that begin on this day or earlier alone", "YYYY-MM-DD");
}

}  // namespace minutebook::cli
