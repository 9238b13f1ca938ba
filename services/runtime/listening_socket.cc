#include "services/runtime/listening_socket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace minutebook::runtime {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

absl::Status CannotListen(const std::string& text, int error) {
  const char* why = std::strerror(error);
  if (error == EADDRINUSE) why = "it is taken by another process";
  if (error == EADDRNOTAVAIL) why = "it is no address of this machine";
  return absl::UnavailableError(
      absl::StrCat("cannot listen on ", text, ": ", why));
}

// Removes the file of a unix socket that nobody answers. False when somebody
// does, or when it is another kind of file.
bool RemoveStale(const Address& address) {
  const char* path =
      reinterpret_cast<const sockaddr_un&>(address.storage).sun_path;
  struct stat info {};
  if (lstat(path, &info) != 0 || !S_ISSOCK(info.st_mode)) return false;
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return false;
  const bool refused = connect(probe, address.get(), address.length) != 0 &&
                       errno == ECONNREFUSED;
  close(probe);
  return refused && unlink(path) == 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ListeningSocket>> ListeningSocket::Open(
    const std::string& text, int backlog, Reach reach) {
  absl::StatusOr<Address> address = ParseAddress(text);
  if (!address.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("listen: ", std::string(address.status().message())));
  }
  absl::Status status = CheckReach(text, *address, reach);
  if (!status.ok()) return status;
  const int fd = socket(address->storage.ss_family,
                        SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return CannotListen(text, errno);
  std::unique_ptr<ListeningSocket> opened(new ListeningSocket(fd, reach));
  status = opened->Bind(text, *address, backlog);
  if (!status.ok()) return status;
  return opened;
}

absl::Status ListeningSocket::Bind(const std::string& text,
                                   const Address& address, int backlog) {
  const int on = 1;
  if (address.is_unix()) {
    // Before it is bound: the file is never there with another mode.
    fchmod(fd_, kOwnerOnly);
  } else {
    setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    // Inherited by the connections.
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  int error = bind(fd_, address.get(), address.length) == 0 ? 0 : errno;
  if (error == EADDRINUSE && address.is_unix() && RemoveStale(address)) {
    error = bind(fd_, address.get(), address.length) == 0 ? 0 : errno;
  }
  if (error != 0) return CannotListen(text, error);
  if (address.is_unix()) {
    path_ = reinterpret_cast<const sockaddr_un&>(address.storage).sun_path;
    struct stat info {};
    if (lstat(path_.c_str(), &info) == 0) inode_ = info.st_ino;
  }
  if (listen(fd_, backlog) != 0) return CannotListen(text, errno);
  return ReadAddress(text);
}

absl::Status ListeningSocket::ReadAddress(const std::string& text) {
  Address bound;
  bound.length = sizeof(bound.storage);
  if (getsockname(fd_, bound.get(), &bound.length) != 0) {
    return CannotListen(text, errno);
  }
  address_ = AddressText(bound);
  return CheckReach(address_, bound, reach_);
}

absl::StatusOr<std::vector<std::unique_ptr<ListeningSocket>>>
ListeningSocket::FromServiceManager(Reach reach) {
  constexpr int kFirst = 3;  // by the protocol
  const char* pid = std::getenv("LISTEN_PID");
  const char* count = std::getenv("LISTEN_FDS");
  int meant = 0, sockets = 0;
  if (pid == nullptr || count == nullptr || !absl::SimpleAtoi(pid, &meant) ||
      meant != getpid() || !absl::SimpleAtoi(count, &sockets) || sockets < 1) {
    return absl::FailedPreconditionError(
        "listen: found \"systemd\", but the service manager has opened no "
        "socket for this process (LISTEN_PID, LISTEN_FDS)");
  }
  std::vector<std::unique_ptr<ListeningSocket>> taken;
  for (int fd = kFirst; fd < kFirst + sockets; ++fd) {
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    std::unique_ptr<ListeningSocket> socket(new ListeningSocket(fd, reach));
    absl::Status status = socket->ReadAddress("systemd");
    if (!status.ok()) return status;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    taken.push_back(std::move(socket));
  }
  return taken;
}

ListeningSocket::~ListeningSocket() {
  struct stat info {};
  if (!path_.empty() && lstat(path_.c_str(), &info) == 0 &&
      info.st_ino == inode_) {
    unlink(path_.c_str());
  }
  close(fd_);
}

}  // namespace minutebook::runtime
