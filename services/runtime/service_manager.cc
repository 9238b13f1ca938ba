#include "services/runtime/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace minutebook::runtime {

ServiceManager::ServiceManager(const char* notify_socket,
                               const char* watchdog_micros,
                               const char* watchdog_pid)
    : socket_(notify_socket == nullptr ? "" : notify_socket) {
  int64_t micros = 0;
  int64_t pid = getpid();
  if (watchdog_pid != nullptr && !absl::SimpleAtoi(watchdog_pid, &pid)) return;
  if (watchdog_micros != nullptr && pid == getpid() &&
      absl::SimpleAtoi(watchdog_micros, &micros) && micros > 0) {
    watchdog_ = absl::Microseconds(micros) / 2;
  }
}

ServiceManager ServiceManager::FromEnvironment() {
  return {std::getenv("NOTIFY_SOCKET"), std::getenv("WATCHDOG_USEC"),
          std::getenv("WATCHDOG_PID")};
}

absl::Status ServiceManager::Ready(const std::string& status) const {
  return Send(absl::StrCat("READY=1\nSTATUS=", status));
}

absl::Status ServiceManager::Stopping() const { return Send("STOPPING=1"); }

absl::Status ServiceManager::Alive() const { return Send("WATCHDOG=1"); }

absl::Status ServiceManager::Send(const std::string& state) const {
  if (socket_.empty()) return absl::OkStatus();
  sockaddr_un address{};
  if (socket_.size() >= sizeof(address.sun_path)) {
    return absl::UnavailableError("NOTIFY_SOCKET is too long");
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  // An @ stands for the zero byte that begins an abstract name.
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const auto length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const bool sent =
      fd >= 0 && sendto(fd, state.data(), state.size(), MSG_NOSIGNAL,
                        reinterpret_cast<const sockaddr*>(&address),
                        length) == static_cast<ssize_t>(state.size());
  const int error = errno;
  if (fd >= 0) close(fd);
  if (sent) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("the service manager cannot be told ", state, ": ",
                   std::strerror(error)));
}

}  // namespace minutebook::runtime
