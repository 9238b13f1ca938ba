// Addresses to listen on, as they are written: 127.0.0.1:PORT, [::1]:PORT,
// localhost:PORT or unix:PATH. Names are not looked up.
#pragma once

#include <sys/socket.h>

#include <string>

#include "absl/status/statusor.h"

namespace minutebook::runtime {

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  const sockaddr* get() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  bool is_unix() const { return storage.ss_family == AF_UNIX; }
  // Only this machine can reach it.
  bool is_local() const;
};

// INVALID_ARGUMENT when the text is no address.
absl::StatusOr<Address> ParseAddress(const std::string& text);

// As it is written; an unnamed unix socket is "unix:".
std::string AddressText(const Address& address);

// Where connections are counted together: the address without its port.
std::string HostText(const Address& address);

// Who may be able to connect.
enum class Reach { kLocal, kAnyone };

// FAILED_PRECONDITION when `reach` is kLocal and others than this machine could
// connect to it.
absl::Status CheckReach(const std::string& text, const Address& address,
                        Reach reach);

}  // namespace minutebook::runtime
