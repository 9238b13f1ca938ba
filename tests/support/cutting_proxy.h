// Stands between a program and PostgreSQL and breaks the connection at a
// COMMIT.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace minutebook::testing {

class CuttingProxy {
 public:
  enum class Cut {
    kNone,
    kBefore,  // the server never gets it
    kAfter,   // the server has done it, its answer is lost
    kLate,    // the server does it some time after the program lost it
  };

  // `server` is the address of a server on a unix socket, with host=FOLDER.
  explicit CuttingProxy(const std::string& server);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  // The same address by way of the proxy.
  std::string Through(const std::string& address) const;

  // What happens to the next COMMIT. Thread-safe.
  void CutNext(Cut cut) { cut_ = cut; }
  // Whether the asked-for cut is still to come.
  bool waits() const { return cut_ != Cut::kNone; }

 private:
  void Accept();
  void Forward(int client);

  const TemporaryFolder folder_;
  std::string server_folder_;
  int listener_ = -1;
  std::atomic<Cut> cut_{Cut::kNone};
  std::atomic<bool> ending_{false};
  std::thread acceptor_;
  std::vector<std::thread> forwarders_;  // of the acceptor's thread
};

}  // namespace minutebook::testing
