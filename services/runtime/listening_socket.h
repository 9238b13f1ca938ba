// One socket that listens.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/address.h"

namespace minutebook::runtime {

class ListeningSocket {
 public:
  // Binds and listens. The port is never shared with another process. A unix
  // socket is made with mode 0600; one left behind, which nobody answers, is
  // replaced. FAILED_PRECONDITION when `reach` is kLocal and others than this
  // machine could connect, UNAVAILABLE when the address is taken or no address
  // of this machine.
  static absl::StatusOr<std::unique_ptr<ListeningSocket>> Open(
      const std::string& text, int backlog, Reach reach);

  // The sockets that the service manager has opened for this process and tells
  // of in LISTEN_PID and LISTEN_FDS. FAILED_PRECONDITION when there is none,
  // or as Open.
  static absl::StatusOr<std::vector<std::unique_ptr<ListeningSocket>>>
  FromServiceManager(Reach reach);

  // Closes; removes the file of a unix socket that it made.
  ~ListeningSocket();
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  int fd() const { return fd_; }
  // With the port it took.
  const std::string& address() const { return address_; }

 private:
  ListeningSocket(int fd, Reach reach) : fd_(fd), reach_(reach) {}

  absl::Status Bind(const std::string& text, const Address& address,
                    int backlog);
  absl::Status ReadAddress(const std::string& text);

  const int fd_;
  const Reach reach_;
  std::string address_;
  std::string path_;  // of the file it made, or empty
  ino_t inode_ = 0;   // of that file
};

}  // namespace minutebook::runtime
