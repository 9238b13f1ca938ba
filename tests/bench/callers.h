// The credentials with which a load asks: none, an API token of the store, a
// token of an identity provider; and over TLS none and a certificate.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/our_server.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::bench {

class Callers {
 public:
  // Starts a server over a filled store that takes tokens, and one that speaks
  // TLS.
  static absl::StatusOr<std::unique_ptr<Callers>> Start(
      const std::string& store, int64_t records);

  struct Kind {
    std::string name;
    pid_t server;
    Target target;       // GetDecision
    std::string beside;  // the kind it is compared with; empty: none
  };
  const std::vector<Kind>& all() const { return all_; }

 private:
  Callers() = default;
  absl::Status AddTokens(const std::string& store, int64_t records);
  absl::Status AddCertificates(const std::string& store, int64_t records);

  const testing::TemporaryFolder folder_;
  std::unique_ptr<OurServer> plain_;
  std::unique_ptr<OurServer> secure_;
  std::vector<Kind> all_;
};

}  // namespace minutebook::bench
