// What the service manager (systemd) is told: the datagrams of sd_notify.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace minutebook::runtime {

class ServiceManager {
 public:
  // From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID; any may be null.
  ServiceManager(const char* notify_socket, const char* watchdog_micros,
                 const char* watchdog_pid);
  // From the environment.
  static ServiceManager FromEnvironment();

  // How often it wants to hear Alive, with room to spare; nothing when it does
  // not watch.
  std::optional<absl::Duration> watchdog() const { return watchdog_; }

  // Told nothing, and OK, when there is no manager. UNAVAILABLE when it cannot
  // be reached.
  absl::Status Ready(const std::string& status) const;
  absl::Status Stopping() const;
  absl::Status Alive() const;

 private:
  absl::Status Send(const std::string& state) const;

  std::string socket_;  // empty: no manager
  std::optional<absl::Duration> watchdog_;
};

}  // namespace minutebook::runtime
