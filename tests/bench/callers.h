// The credentials with which a load asks: none, an API token of the store, a
// token of an identity provider.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/our_server.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::bench {

class Callers {
 public:
  // Starts a server over a filled store that takes them all.
  static absl::StatusOr<std::unique_ptr<Callers>> Start(
      const std::string& store, int64_t records);

  OurServer& server() { return *server_; }
  // What each is called, and its bearer token.
  const std::vector<std::pair<std::string, std::string>>& all() const {
    return all_;
  }

 private:
  Callers() = default;

  const testing::TemporaryFolder folder_;
  std::unique_ptr<OurServer> server_;
  std::vector<std::pair<std::string, std::string>> all_;
};

}  // namespace minutebook::bench
