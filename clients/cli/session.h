// What every command works with: the global options and the connection that
// they lead to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"

namespace minutebook::cli {

enum class Output { kTable, kJson, kCsv };

struct GlobalOptions {
  std::string server = "127.0.0.1:7878";
  std::string token_file;
  std::string authority_file;  // empty: no TLS
  std::string certificate_file;
  std::string key_file;
  std::string council;  // an id or a full name
  std::string output = "table";
  double timeout_seconds = 30;

  Output format() const;

  // The council's id; empty when none was given.
  std::string council_id() const;
};

// `councils/ID`; a usage error when no council was given.
absl::StatusOr<std::string> CouncilName(const GlobalOptions& options);

// Reads the token; the server is first spoken to by the first call.
// PERMISSION_DENIED when a file that was named cannot be read.
absl::StatusOr<std::unique_ptr<client::Connection>> Connect(
    const GlobalOptions& options);

// What to print for a failed command: what was found, what was expected and
// what to do, one or more lines.
std::string Explain(const absl::Status& status, const GlobalOptions& options);

}  // namespace minutebook::cli
