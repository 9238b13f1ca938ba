#include "tests/support/fault_server.h"

#include <signal.h>

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "minutebook/councils/v1/council.pb.h"
#include "services/keeping/verify.h"
#include "storage/sqlite/sqlite_driver.h"
#include "tests/support/rpc_error.h"

namespace minutebook::testing {

FaultServer::FaultServer(const std::string& folder)
    : store_(folder + "/minutebook.db"), faults_(folder + "/faults", store_) {
  Start();
  const ScriptRun run = RunScript("base", false);
  if (run.wrong.empty()) return;
  for (const std::string& line : run.wrong) {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  std::abort();
}

void FaultServer::Start() {
  server_ = std::make_unique<ServerProcess>(
      store_, "127.0.0.1:0", std::vector<std::string>(), faults_.environment());
  if (!server_->running()) {
    std::fprintf(stderr, "%s\n", server_->log().c_str());
    std::abort();
  }
}

int FaultServer::End() {
  driver_.reset();
  return server_->End(SIGTERM);
}

void FaultServer::Restart() {
  server_->End(SIGTERM);
  Start();
}

absl::Status FaultServer::Write(const ScriptedWrite& write, std::string* reply,
                                std::chrono::milliseconds timeout) {
  return server_->CallBytes(write.method, write.request, reply, timeout);
}

absl::Status FaultServer::ReadBase() {
  councils::v1::GetCouncilRequest get;
  get.set_name("councils/base");
  std::string reply;
  return server_->CallBytes("minutebook.councils.v1.CouncilService/GetCouncil",
                            get.SerializeAsString(), &reply,
                            std::chrono::milliseconds(15000));
}

std::vector<std::string> FaultServer::Verify(const std::string& council,
                                             int64_t entries) {
  if (driver_ == nullptr) {
    auto driver = storage::OpenSqlite({store_});
    if (!driver.ok()) return {driver.status().ToString()};
    driver_ = *std::move(driver);
  }
  keeping::VerifyOptions options;
  options.council = council;
  absl::StatusOr<keeping::VerifyReport> report =
      keeping::Verify(*driver_, options);
  if (!report.ok()) return {report.status().ToString()};
  std::vector<std::string> lines;
  for (const keeping::Finding& finding : report->findings.kept()) {
    lines.push_back(
        absl::StrCat(std::string(keeping::FindingName(finding.kind)), " of ",
                     finding.council, " ", finding.record, ": ", finding.text));
  }
  if (entries >= 0 && report->entries != entries) {
    lines.push_back(absl::StrCat(report->entries, " entries, not ", entries));
  }
  return lines;
}

FaultServer::ScriptRun FaultServer::RunScript(const std::string& council,
                                              bool heal) {
  constexpr int kAttempts = 5;
  ScriptRun run;
  AcknowledgedRecords acknowledged;
  for (const ScriptedWrite& write : MakeScript(council)) {
    std::string reply;
    for (int attempt = 1;; ++attempt) {
      const absl::Status status = Write(write, &reply);
      if (status.ok()) break;
      ++run.refused;
      if (ReadError(status).reason != "STORE_UNAVAILABLE") {
        run.wrong.push_back(absl::StrCat(write.method, ": ", status.ToString(),
                                         " ", ReadError(status).reason));
      }
      const absl::Status read = ReadBase();
      if (!read.ok()) {
        run.wrong.push_back(absl::StrCat("reading: ", read.ToString()));
      }
      if (heal) faults_.Heal();
      for (std::string& line : Verify(council)) {
        run.wrong.push_back(std::move(line));
      }
      if (attempt == kAttempts || !run.wrong.empty()) {
        run.wrong.push_back(
            absl::StrCat(write.method, " was not done: ", status.ToString()));
        return run;
      }
    }
    acknowledged.Note(write, reply);
  }
  for (std::string& line : acknowledged.Compare(*server_)) {
    run.wrong.push_back(std::move(line));
  }
  for (std::string& line : Verify(council, kScriptedEntries)) {
    run.wrong.push_back(std::move(line));
  }
  return run;
}

}  // namespace minutebook::testing
