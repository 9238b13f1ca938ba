// Where a call comes from: the address of whoever connected, or, when that is a
// proxy in front that is trusted, the one that it names.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace minutebook::runtime {

// Bytes that are equal for calls that are counted together: those of an IPv4
// address, of the network of an IPv6 address (its first 64 bits, which one
// customer has), or of all unix sockets. Not for reading.
using ClientHost = std::string;

class TrustedFronts {
 public:
  TrustedFronts() = default;

  // Of addresses without ports (127.0.0.1, ::1) and `unix:`.
  // INVALID_ARGUMENT names the one that is none.
  static absl::StatusOr<TrustedFronts> Parse(
      const std::vector<std::string>& addresses);

  // `peer` as gRPC writes it; `forwarded` is the header x-forwarded-for, whose
  // last address is the one that the front itself saw.
  ClientHost HostOf(std::string_view peer, std::string_view forwarded) const;

 private:
  std::set<std::string> addresses_;  // bytes
};

}  // namespace minutebook::runtime
