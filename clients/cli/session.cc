#include "clients/cli/session.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/text_layout.h"
#include "clients/cpp/failure.h"
#include "clients/cpp/resource_name.h"

#ifndef MINUTEBOOK_VERSION
#define MINUTEBOOK_VERSION "0"
#endif

namespace minutebook::cli {
namespace {

absl::StatusOr<std::string> ReadToken(const GlobalOptions& options) {
  if (options.token_file.empty()) {
    const char* token = std::getenv("MINUTEBOOK_TOKEN");
    return token == nullptr ? std::string() : std::string(token);
  }
  std::ifstream file(options.token_file, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    return absl::PermissionDeniedError(
        absl::StrCat("the token file ", options.token_file,
                     " cannot be read.\nThe server writes one beside its store "
                     "(minutebook.db.token); name it with --token-file or "
                     "MINUTEBOOK_TOKEN_FILE."));
  }
  std::string token(absl::StripAsciiWhitespace(text.str()));
  if (token.empty() || token.find_first_of(" \r\n\t") != std::string::npos) {
    return absl::PermissionDeniedError(
        absl::StrCat("the token file ", options.token_file,
                     " does not hold one token on one line."));
  }
  return token;
}

absl::StatusOr<std::string> ReadPem(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file || text.str().empty()) {
    return absl::PermissionDeniedError(
        absl::StrCat("the PEM file ", path, " is empty or cannot be read."));
  }
  return text.str();
}

absl::Status ReadTls(const GlobalOptions& options,
                     client::ConnectionOptions& connection) {
  connection.tls = !options.authority_file.empty();
  if (options.certificate_file.empty() != options.key_file.empty() ||
      (!options.key_file.empty() && !connection.tls)) {
    return UsageError(
        "--certificate and --key are used together, and with --ca");
  }
  const std::pair<std::string, std::string&> files[] = {
      {options.authority_file == "system" ? "" : options.authority_file,
       connection.authority_pem},
      {options.certificate_file, connection.certificate_pem},
      {options.key_file, connection.key_pem}};
  for (const auto& [path, pem] : files) {
    if (path.empty()) continue;
    absl::StatusOr<std::string> read = ReadPem(path);
    if (!read.ok()) return read.status();
    pem = *std::move(read);
  }
  return absl::OkStatus();
}

std::string WhatToDo(const client::Failure& failure,
                     const GlobalOptions& options) {
  switch (failure.code) {
    case absl::StatusCode::kUnavailable:
      if (!failure.reason.empty()) return "Try again in a moment.";
      return absl::StrCat(
          "No server answers at ", options.server,
          ".\nStart one with: minutebookd serve --store DIR/minutebook.db "
          "--listen ",
          options.server,
          "\nor name another with --server or MINUTEBOOK_SERVER.");
    case absl::StatusCode::kDeadlineExceeded:
      return absl::StrCat("The server at ", options.server,
                          " did not answer within ", options.timeout_seconds,
                          " s; --timeout allows more.");
    case absl::StatusCode::kUnauthenticated:
      return "Name a token with --token-file, MINUTEBOOK_TOKEN_FILE or "
             "MINUTEBOOK_TOKEN.";
    case absl::StatusCode::kPermissionDenied:
      return failure.reason.empty() ? ""
                                    : "Use a token that has the role needed "
                                      "(--token-file).";
    case absl::StatusCode::kResourceExhausted: {
      if (failure.reason != "OVERLOADED") return "";
      const auto limit = failure.metadata.find("limit");
      return absl::StrCat(
          limit == failure.metadata.end()
              ? ""
              : absl::StrCat("The limit is ", OneLine(limit->second), ". "),
          "It was tried again as long as --timeout allows (",
          options.timeout_seconds, " s).");
    }
    case absl::StatusCode::kAborted:
      return "Somebody changed the record meanwhile: get it again and repeat "
             "the change.";
    default:
      return "";
  }
}

}  // namespace

Output GlobalOptions::format() const {
  if (output == "json") return Output::kJson;
  return output == "csv" ? Output::kCsv : Output::kTable;
}

std::string GlobalOptions::council_id() const { return client::IdOf(council); }

absl::StatusOr<std::string> CouncilName(const GlobalOptions& options) {
  if (options.council.empty()) {
    return UsageError(
        "no council was named: add --council ID or set MINUTEBOOK_COUNCIL");
  }
  if (!client::IsValidId(options.council_id())) {
    return UsageError(absl::StrCat(
        "\"", options.council,
        "\" is not a council's id: expected a-z, 0-9 and -, such as oxford"));
  }
  return absl::StrCat("councils/", options.council_id());
}

absl::StatusOr<std::unique_ptr<client::Connection>> Connect(
    const GlobalOptions& options) {
  auto token = ReadToken(options);
  if (!token.ok()) return token.status();
  client::ConnectionOptions connection;
  connection.address = options.server;
  connection.token = *std::move(token);
  absl::Status status = ReadTls(options, connection);
  if (!status.ok()) return status;
  connection.timeout = std::chrono::milliseconds(
      static_cast<int64_t>(options.timeout_seconds * 1000));
  connection.user_agent = absl::StrCat("minutebook/", MINUTEBOOK_VERSION);
  return std::make_unique<client::Connection>(std::move(connection));
}

std::string Explain(const absl::Status& status, const GlobalOptions& options) {
  const client::Failure failure = client::FailureOf(status);
  const std::string advice = WhatToDo(failure, options);
  std::string text = "minutebook: ";
  const bool silent_server =
      failure.code == absl::StatusCode::kUnavailable && failure.reason.empty();
  if (silent_server && !advice.empty()) {
    return absl::StrCat(text, advice, "\n");
  }
  absl::StrAppend(&text, Printable(failure.message), "\n");
  for (const client::Violation& violation : failure.violations) {
    const std::string line = absl::StrCat(OneLine(violation.field), ": ",
                                          OneLine(violation.description));
    // A single one is the message, too.
    if (absl::StrContains(OneLine(failure.message), line)) continue;
    absl::StrAppend(&text, "  ", line, "\n");
  }
  if (!advice.empty()) absl::StrAppend(&text, advice, "\n");
  return text;
}

}  // namespace minutebook::cli
