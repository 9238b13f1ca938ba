// nginx or HAProxy as a process of its own before a server, with the
// configuration that deploy/proxies ships: only addresses, certificates and
// what a test names are put in place of what stands there.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "grpcpp/channel.h"
#include "tests/support/certificates.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::testing {

enum class FrontKind { kNginx, kHaproxy };

inline void PrintTo(FrontKind kind, std::ostream* out) {
  *out << (kind == FrontKind::kNginx ? "Nginx" : "Haproxy");
}

class FrontProcess {
 public:
  using Replacements = std::vector<std::pair<std::string, std::string>>;

  // Listens with TLS on a free port before `backend`. The test fails when it
  // does not start, or when a text to be replaced does not stand there.
  FrontProcess(FrontKind kind, const std::string& backend,
               const Replacements& replacements = {});

  const std::string& address() const { return address_; }
  pid_t pid() const { return process_->pid(); }
  // What it has written.
  std::string log() const;
  // With a connection of its own.
  std::shared_ptr<grpc::Channel> NewChannel() const;

 private:
  const TemporaryFolder folder_;
  const std::string address_ = FreeAddress();
  KeyPair authority_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace minutebook::testing
