#include "services/runtime/listener.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::runtime {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
// Without a descriptor to accept with, the sockets are left alone so long.
constexpr int kPauseMillis = 50;
// At its limit the table is gone through for closed connections no more often.
constexpr std::chrono::milliseconds kSweepInterval(20);
// Connections taken from one socket before the others are looked at.
constexpr int kTurn = 64;

int OpenReserve() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::Open(
    const std::vector<std::string>& addresses, ListenerLimits limits) {
  std::unique_ptr<Listener> listener(new Listener(limits));
  for (const std::string& address : addresses) {
    if (address == "systemd") {
      auto taken = ListeningSocket::FromServiceManager(limits.reach);
      if (!taken.ok()) return taken.status();
      std::move(taken->begin(), taken->end(),
                std::back_inserter(listener->sockets_));
      continue;
    }
    auto socket = ListeningSocket::Open(address, limits.backlog, limits.reach);
    if (!socket.ok()) return socket.status();
    listener->sockets_.push_back(*std::move(socket));
  }
  for (const auto& socket : listener->sockets_) {
    listener->addresses_.push_back(socket->address());
  }
  listener->wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (listener->wake_ < 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen: ", std::strerror(errno)));
  }
  listener->reserve_ = OpenReserve();
  return listener;
}

Listener::Listener(ListenerLimits limits) : limits_(limits) {}

Listener::~Listener() {
  Stop();
  if (reserve_ >= 0) close(reserve_);
  if (wake_ >= 0) close(wake_);
}

void Listener::Start(Taker take) {
  take_ = std::move(take);
  thread_ = std::thread([this] { Loop(); });
}

void Listener::Stop() {
  if (thread_.joinable()) {
    const uint64_t one = 1;
    // An eventfd takes this at any time.
    if (write(wake_, &one, sizeof(one)) != sizeof(one)) std::abort();
    thread_.join();
  }
  sockets_.clear();
}

int Listener::Connections() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Sweep();
  return static_cast<int>(peers_.size());
}

void Listener::Loop() {
  std::vector<pollfd> polled = {{wake_, POLLIN, 0}};
  for (const auto& socket : sockets_) {
    polled.push_back({socket->fd(), POLLIN, 0});
  }
  bool pause = false;
  while (true) {
    // While it pauses, only the wish to end wakes it.
    const int ready = poll(polled.data(), pause ? 1 : polled.size(),
                           pause ? kPauseMillis : -1);
    if (polled[0].revents != 0) return;
    const bool paused = std::exchange(pause, false);
    if (ready <= 0 && !paused) continue;
    for (size_t i = 1; i < polled.size(); ++i) {
      if ((paused || polled[i].revents != 0) && !AcceptAll(polled[i].fd)) {
        pause = true;
      }
    }
  }
}

bool Listener::AcceptAll(int listening_fd) {
  for (int turn = 0; turn < kTurn; ++turn) {
    Address address;
    address.length = sizeof(address.storage);
    const int fd = accept4(listening_fd, address.get(), &address.length,
                           SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      if (reserve_ < 0) reserve_ = OpenReserve();
      Admit(listening_fd, fd, address);
      continue;
    }
    switch (errno) {
      case EAGAIN:
        return true;
      case EMFILE:
      case ENFILE:
        stats_.descriptors_short.fetch_add(1, kRelaxed);
        if (!RefuseWithReserve(listening_fd)) return false;
        break;
      case ENOBUFS:
      case ENOMEM:
        return false;
      default:
        // The connection was gone before it could be taken, or its network
        // had an error: the next one may be well.
        break;
    }
  }
  return true;
}

void Listener::Admit(int listening_fd, int fd, const Address& address) {
  if (!Enter(fd, HostText(address))) {
    close(fd);
    return;
  }
  stats_.accepted.fetch_add(1, kRelaxed);
  take_(listening_fd, fd);
}

bool Listener::Enter(int fd, const std::string& host) {
  struct stat info {};
  if (fstat(fd, &info) != 0) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  Leave(fd);  // whoever had this descriptor has closed it
  const auto full = [&] {
    return peers_.size() >= static_cast<size_t>(limits_.connections);
  };
  const auto host_full = [&] {
    return by_host_[host] >= limits_.connections_per_address;
  };
  const auto now = std::chrono::steady_clock::now();
  if ((full() || host_full()) && now - swept_ >= kSweepInterval) {
    Sweep();
    swept_ = now;
  }
  if (full()) {
    stats_.refused.fetch_add(1, kRelaxed);
    return false;
  }
  if (host_full()) {
    stats_.refused_for_address.fetch_add(1, kRelaxed);
    return false;
  }
  peers_[fd] = {info.st_dev, info.st_ino, host};
  ++by_host_[host];
  return true;
}

void Listener::Sweep() {
  std::vector<int> gone;
  for (const auto& [fd, peer] : peers_) {
    struct stat info {};
    if (fstat(fd, &info) != 0 || info.st_ino != peer.inode ||
        info.st_dev != peer.device) {
      gone.push_back(fd);
    }
  }
  for (const int fd : gone) Leave(fd);
}

void Listener::Leave(int fd) {
  const auto found = peers_.find(fd);
  if (found == peers_.end()) return;
  const auto host = by_host_.find(found->second.host);
  if (--host->second == 0) by_host_.erase(host);
  peers_.erase(found);
}

bool Listener::RefuseWithReserve(int listening_fd) {
  if (reserve_ < 0) reserve_ = OpenReserve();
  if (reserve_ < 0) return false;
  close(reserve_);
  const int fd =
      accept4(listening_fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    close(fd);
    stats_.refused.fetch_add(1, kRelaxed);
  }
  reserve_ = OpenReserve();
  // Another thread may have taken the descriptor meanwhile.
  return fd >= 0 && reserve_ >= 0;
}

}  // namespace minutebook::runtime
