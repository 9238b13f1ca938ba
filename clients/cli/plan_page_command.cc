#include "clients/cli/plan_page_command.h"

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/record_name.h"
#include "clients/cli/record_text.h"
#include "clients/cli/strategy_calls.h"
#include "clients/cli/text_layout.h"
#include "clients/cli/write_file.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/resource_name.h"
#include "minutebook/strategies/v1/render.pb.h"
#include "nlohmann/json.hpp"

namespace minutebook::cli {
namespace {

using strategies::v1::RenderPlanOnAPageRequest;
using strategies::v1::RenderPlanOnAPageResponse;
using strategies::v1::Summary;

struct Arguments {
  std::string name;
  std::string format = "pdf";
  std::string plan_template;
  std::string file;
  std::string on_date;
};

strategies::v1::PageFormat FormatOf(const std::string& word) {
  if (word == "svg") return strategies::v1::PAGE_FORMAT_SVG;
  if (word == "png") return strategies::v1::PAGE_FORMAT_PNG;
  if (word == "md") return strategies::v1::PAGE_FORMAT_MARKDOWN;
  return strategies::v1::PAGE_FORMAT_PDF;
}

// The plan that is meant: itself, or that of the edition which an overview of
// the strategy shows.
absl::StatusOr<std::string> PlanName(const client::Connection& connection,
                                     const GlobalOptions& options,
                                     const Arguments& arguments) {
  const client::Catalogue& catalogue = client::Catalogue::Get();
  if (catalogue.Find("summary")->pattern.Match(arguments.name)) {
    return arguments.name;
  }
  if (absl::StartsWith(arguments.name, "summaries/")) {
    return FullName(*catalogue.Find("summary"), arguments.name, options);
  }
  const auto name =
      FullName(*catalogue.Find("strategy"), arguments.name, options);
  if (!name.ok()) return name.status();
  const auto overview = FetchOverview(connection, *name, arguments.on_date);
  if (!overview.ok()) return overview.status();
  for (const Summary& summary : overview->summaries()) {
    if (summary.kind() == Summary::KIND_PLAN_ON_A_PAGE) return summary.name();
  }
  return absl::NotFoundError(absl::StrCat(
      "the edition of \"", arguments.name, "\" shown on ",
      FieldText(*overview, "on_date"), " has no plan on a page to be read"));
}

absl::Status RenderPlan(const GlobalOptions& options,
                        const Arguments& arguments, std::ostream& out,
                        std::ostream& err) {
  RenderPlanOnAPageRequest request;
  request.set_format(FormatOf(arguments.format));
  if (!arguments.plan_template.empty()) {
    auto name = FullName(*client::Catalogue::Get().Find("planTemplate"),
                         arguments.plan_template, options);
    if (!name.ok()) return name.status();
    request.set_plan_template(*std::move(name));
  }
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto plan = PlanName(**connection, options, arguments);
  if (!plan.ok()) return plan.status();
  request.set_name(*plan);
  RenderPlanOnAPageResponse page;
  absl::Status status =
      CallStrategies(**connection, "RenderPlanOnAPage", request, page);
  if (!status.ok()) return status;
  const std::string file =
      arguments.file.empty()
          ? absl::StrCat(client::IdOf(*plan), ".", arguments.format)
          : arguments.file;
  if (file == "-") {
    out << page.content();
  } else {
    status = WriteFile(file, page.content());
    if (!status.ok()) return status;
  }
  for (const auto& departure : page.departures()) {
    err << "Not as its template wants it: " << OneLine(departure.message())
        << "\n";
  }
  if (file == "-") return absl::OkStatus();
  if (options.format() == Output::kJson) {
    nlohmann::json departures = nlohmann::json::array();
    for (const auto& departure : page.departures()) {
      departures.push_back(nlohmann::json::parse(ToJson(departure)));
    }
    out << nlohmann::json({{"file", file},
                           {"media_type", page.media_type()},
                           {"bytes", page.content().size()},
                           {"departures", departures}})
               .dump(2)
        << "\n";
  } else {
    err << "Wrote " << file << " (" << page.media_type() << ").\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddPlanPageCommand(CLI::App& strategy, const GlobalOptions& options,
                        std::ostream& out, std::ostream& err,
                        const Runner& run) {
  CLI::App* command = strategy.add_subcommand(
      "plan-on-a-page", "A strategy's plan on a page, to print or hang up");
  command->footer(
      "Examples:\n"
      "  minutebook strategy plan-on-a-page customer-contact --council oxford\n"
      "  minutebook strategy plan-on-a-page summaries/contact-plan --format md "
      "--file - --council oxford");
  auto arguments = std::make_shared<Arguments>();
  command
      ->add_option("name", arguments->name,
                   "The strategy's full name or id, or the plan itself as "
                   "summaries/ID")
      ->required()
      ->type_name("STRATEGY");
  command->add_option("--format", arguments->format, "pdf, svg, png or md")
      ->check(CLI::IsMember({"pdf", "svg", "png", "md"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  command
      ->add_option("--template", arguments->plan_template,
                   "The template to draw it by; its own when absent")
      ->type_name("TEMPLATE");
  command
      ->add_option("--file", arguments->file,
                   "Where to write it, - for standard output; PLAN.FORMAT when "
                   "absent")
      ->type_name("FILE");
  command
      ->add_option("--on-date", arguments->on_date,
                   "The day whose edition is meant; the council's today when "
                   "absent")
      ->type_name("YYYY-MM-DD");
  command->callback([=, &options, &out, &err] {
    run([=, &options, &out, &err] {
      return RenderPlan(options, *arguments, out, err);
    });
  });
}

}  // namespace minutebook::cli
