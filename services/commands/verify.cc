// `minutebookd verify`: the check of a store against itself. Progress goes to
// standard error, the report to standard output.
#include "services/keeping/verify.h"

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/commands/program.h"
#include "services/keeping/open_store.h"
#include "services/keeping/progress_line.h"
#include "storage/open_driver.h"
#include "storage/sqlite/integrity.h"

namespace minutebook::commands {
namespace {

using keeping::Finding;
using keeping::FindingKind;
using keeping::FindingName;
using keeping::Findings;
using keeping::VerifyReport;
using Clock = std::chrono::steady_clock;

struct VerifyFlags {
  std::string council;
  std::string output = "text";
  int findings = 100;
};

constexpr char kMeaning[] =
    "The store is consistent with itself. Whether all of it was altered alike "
    "can only be told by heads that were kept elsewhere.";

absl::Status CheckDatabase(storage::ReadSession& session, Findings& findings,
                           const std::function<void(std::string)>& at) {
  absl::StatusOr<std::vector<std::string>> tables =
      storage::SqliteTables(session);
  if (!tables.ok()) return tables.status();
  for (const std::string& table : *tables) {
    at(absl::StrCat("database table ", table));
    const auto adder = [&](FindingKind kind) {
      return [&findings, kind, &table](std::string_view text) {
        findings.Add({kind, "", table, 0, std::string(text)});
      };
    };
    absl::Status status = storage::CheckSqliteTable(
        session, table, adder(FindingKind::kDatabaseDamaged),
        adder(FindingKind::kForeignKeyBroken));
    if (absl::IsInternal(status)) {
      findings.Add({FindingKind::kDatabaseDamaged, "", table, 0,
                    std::string(status.message())});
    } else if (!status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

void PrintText(const VerifyReport& report, double seconds) {
  for (const Finding& finding : report.findings.kept()) {
    std::printf("%s: ", std::string(FindingName(finding.kind)).c_str());
    if (!finding.council.empty()) {
      std::printf("[%s] ", finding.council.c_str());
    }
    if (!finding.record.empty()) std::printf("%s: ", finding.record.c_str());
    if (finding.sequence > 0) {
      std::printf("entry %lld: ", static_cast<long long>(finding.sequence));
    }
    std::printf("%s\n", finding.text.c_str());
  }
  const int64_t kept = static_cast<int64_t>(report.findings.kept().size());
  if (report.findings.total() > kept) {
    std::printf("and %lld more; --findings shows more of them\n",
                static_cast<long long>(report.findings.total() - kept));
  }
  std::printf(
      "%lld ledgers, %lld entries (%lld erased), %lld records in %.1f s: %lld "
      "findings\n",
      static_cast<long long>(report.councils),
      static_cast<long long>(report.entries),
      static_cast<long long>(report.erased),
      static_cast<long long>(report.records), seconds,
      static_cast<long long>(report.findings.total()));
  if (report.findings.total() == 0) std::printf("%s\n", kMeaning);
}

void PrintJson(const VerifyReport& report, double seconds) {
  nlohmann::ordered_json json;
  json["result"] = report.findings.total() == 0 ? "clean" : "findings";
  if (report.findings.total() == 0) json["meaning"] = kMeaning;
  json["ledgers"] = report.councils;
  json["entries"] = report.entries;
  json["erased_entries"] = report.erased;
  json["records"] = report.records;
  json["seconds"] = seconds;
  json["finding_count"] = report.findings.total();
  json["counts"] = nlohmann::ordered_json::object();
  for (const auto& [kind, count] : report.findings.counts()) {
    json["counts"][std::string(FindingName(kind))] = count;
  }
  json["findings"] = nlohmann::ordered_json::array();
  for (const Finding& finding : report.findings.kept()) {
    nlohmann::ordered_json line;
    line["kind"] = std::string(FindingName(finding.kind));
    if (!finding.council.empty()) line["council"] = finding.council;
    if (!finding.record.empty()) line["record"] = finding.record;
    if (finding.sequence > 0) line["sequence"] = finding.sequence;
    line["text"] = finding.text;
    json["findings"].push_back(std::move(line));
  }
  std::printf("%s\n",
              json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                  .c_str());
}

constexpr int kUnchecked = 2;

int CannotCheck(const absl::Status& status, bool json) {
  const std::string text(status.message());
  if (json) {
    nlohmann::ordered_json line;
    line["result"] = "unchecked";
    line["error"] = text;
    std::printf("%s\n", line.dump(2, ' ', false,
                                  nlohmann::json::error_handler_t::replace)
                            .c_str());
  }
  std::fprintf(stderr, "minutebookd: cannot check the store: %s\n",
               text.c_str());
  return kUnchecked;
}

int Verify(const std::string& store, const VerifyFlags& flags) {
  const bool json = flags.output == "json";
  absl::StatusOr<std::unique_ptr<storage::Driver>> driver =
      keeping::OpenExistingStore(store);
  if (!driver.ok()) return CannotCheck(driver.status(), json);
  keeping::VerifyOptions options;
  options.council = flags.council;
  options.findings = flags.findings;
  // PostgreSQL checks its own pages: pg_amcheck, and checksums.
  if (!storage::IsPostgres(store)) options.database = CheckDatabase;
  const Clock::time_point begin = Clock::now();
  absl::StatusOr<VerifyReport> report;
  {
    keeping::ProgressLine line;
    options.progress = [&](const keeping::VerifyProgress& progress) {
      line.Show([&](double seconds) {
        return absl::StrCat(
            "verify: ", progress.done, " of ", progress.total,
            " entries and records, ",
            keeping::PercentText(progress.done, progress.total), ", ",
            static_cast<int64_t>(static_cast<double>(progress.done) / seconds),
            " a second: ", progress.part);
      });
    };
    report = keeping::Verify(**driver, options);
  }
  if (!report.ok()) return CannotCheck(report.status(), json);
  const double seconds =
      std::chrono::duration<double>(Clock::now() - begin).count();
  if (json) {
    PrintJson(*report, seconds);
  } else {
    PrintText(*report, seconds);
  }
  return report->findings.total() == 0 ? 0 : kFailed;
}

}  // namespace

void AddVerify(Program& program) {
  auto flags = std::make_shared<VerifyFlags>();
  CLI::App& app = program.Add(
      "verify",
      "Check a store against itself: the database, every ledger, every record "
      "against its ledger and its columns. Runs beside a server. Ends with 0 "
      "when clean, 1 when something was found, 2 when it cannot be checked.",
      {"store"}, [flags](const settings::Resolved& resolved) {
        return Verify(resolved.settings.store, *flags);
      });
  app.add_option("--council", flags->council,
                 "Check this council's ledger and records alone");
  app.add_option("--findings", flags->findings,
                 "How many findings are listed; all are counted")
      ->capture_default_str()
      ->check(CLI::Range(0, 1000000));
  app.add_option("--output", flags->output, "How the report is written")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}));
}

}  // namespace minutebook::commands
