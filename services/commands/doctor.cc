// `minutebookd doctor`: looks at what makes a service fail and says what to do.
#include "services/keeping/doctor.h"

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "services/commands/program.h"
#include "services/keeping/store_facts.h"
#include "storage/open_driver.h"

namespace minutebook::commands {
namespace {

using keeping::Diagnosis;
using keeping::Health;

void PrintText(const std::vector<Diagnosis>& lines) {
  for (const Diagnosis& line : lines) {
    std::printf("%-4s  %s: %s\n", std::string(HealthName(line.health)).c_str(),
                line.check.c_str(), line.text.c_str());
    if (!line.advice.empty()) std::printf("      > %s\n", line.advice.c_str());
  }
}

void PrintJson(const std::vector<Diagnosis>& lines) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Diagnosis& line : lines) {
    nlohmann::ordered_json object;
    object["health"] = std::string(HealthName(line.health));
    object["check"] = line.check;
    object["text"] = line.text;
    if (!line.advice.empty()) object["advice"] = line.advice;
    json.push_back(std::move(object));
  }
  std::printf("%s\n",
              json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                  .c_str());
}

int Examine(const settings::Settings& settings, const std::string& output) {
  if (storage::IsPostgres(settings.store)) {
    return Fail(absl::UnimplementedError(
        "doctor looks at a SQLite store; a PostgreSQL server has its own "
        "monitoring"));
  }
  const std::vector<Diagnosis> lines = keeping::Judge(keeping::LookAtStore(
      settings.store,
      settings.token_file.empty() ? settings.store + ".token"
                                  : settings.token_file,
      absl::ToUnixMicros(absl::Now())));
  if (output == "json") {
    PrintJson(lines);
  } else {
    PrintText(lines);
  }
  for (const Diagnosis& line : lines) {
    if (line.health == Health::kFail) return kFailed;
  }
  return 0;
}

}  // namespace

void AddDoctor(Program& program) {
  auto output = std::make_shared<std::string>("text");
  program
      .Add("doctor",
           "Look at what makes a service fail: files, disk, schema, clock, "
           "limits. Ends with 0 when nothing fails, 1 when something does.",
           {"store", "token-file"},
           [output](const settings::Resolved& resolved) {
             return Examine(resolved.settings, *output);
           })
      .add_option("--output", *output, "How the report is written")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}));
}

}  // namespace minutebook::commands
