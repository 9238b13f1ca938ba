// A server whose disk and clock can be made to fail, and what must hold of it
// whatever happens.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/driver.h"
#include "tests/support/faults.h"
#include "tests/support/scripted_writes.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::testing {

class FaultServer {
 public:
  // Starts a server on a new store in `folder`, with the script run once on the
  // council `base`.
  explicit FaultServer(const std::string& folder);

  Faults& faults() { return faults_; }
  ServerProcess& server() { return *server_; }
  const std::string& store() const { return store_; }

  // Ends the server and lets go of the store; the server's exit code.
  int End();
  // Ends the server and starts another one on the same store.
  void Restart();

  absl::Status Write(
      const ScriptedWrite& write, std::string* reply,
      std::chrono::milliseconds timeout = std::chrono::milliseconds(15000));
  // Reads the council `base`.
  absl::Status ReadBase();

  // What the store says of itself, a line for each finding; and when `entries`
  // is not negative, whether the council's ledger has that many. An empty
  // `council` checks all.
  std::vector<std::string> Verify(const std::string& council,
                                  int64_t entries = -1);

  struct ScriptRun {
    std::vector<std::string> wrong;  // what should not be, a line each
    int64_t refused = 0;             // writes that were not done at first
  };
  // Runs the script on a council of its own while faults may be made. A write
  // that is refused must be so with STORE_UNAVAILABLE, leave nothing of it or
  // all, and let others read; it is then repeated with its request id, with
  // `heal` after the faults have been ended, until it is done. At the end
  // everything acknowledged must be there, once.
  ScriptRun RunScript(const std::string& council, bool heal);

 private:
  void Start();

  const std::string store_;
  Faults faults_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<storage::Driver> driver_;
};

}  // namespace minutebook::testing
