// The accept loop: takes connections from the listening sockets and hands them
// on. It outlives a shortage of file descriptors: what cannot be taken is
// closed, or waits for a moment, and the loop goes on when there are
// descriptors again. See ADR-own-accept-loop.md.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "services/runtime/address.h"
#include "services/runtime/listening_socket.h"

namespace minutebook::runtime {

struct ListenerLimits {
  int backlog = 1024;
  int connections = 10'000;             // at once
  int connections_per_address = 4'096;  // unix sockets count as one address
  Reach reach = Reach::kLocal;          // who may connect
};

// Read by anyone at any time.
struct ListenerStats {
  std::atomic<uint64_t> accepted{0};
  // Closed at once because of a limit.
  std::atomic<uint64_t> refused{0};
  std::atomic<uint64_t> refused_for_address{0};
  // Times that there was no file descriptor for a connection.
  std::atomic<uint64_t> descriptors_short{0};
};

class Listener {
 public:
  // Takes over a connection: a non-blocking socket.
  using Taker = std::function<void(int listening_fd, int fd)>;

  // Listens on every address: those of ListeningSocket::Open, or `systemd` for
  // the sockets of the service manager. Nothing is accepted before Start.
  static absl::StatusOr<std::unique_ptr<Listener>> Open(
      const std::vector<std::string>& addresses, ListenerLimits limits);
  ~Listener();

  const std::vector<std::string>& addresses() const { return addresses_; }
  const ListenerStats& stats() const { return stats_; }

  // Connections that are open at the moment. Thread-safe.
  int Connections();

  // `take` runs on the listener's thread, the only one that accepts.
  void Start(Taker take);

  // Accepts no more and closes the listening sockets. At most once.
  void Stop();

 private:
  // A connection that was handed on belongs to its taker, who does not tell
  // when it closes it. That it is still open is seen by its descriptor still
  // being the socket with this inode.
  struct Peer {
    dev_t device;
    ino_t inode;
    std::string host;
  };

  explicit Listener(ListenerLimits limits);

  void Loop();
  // Takes what waits at one socket. False when it is better to wait a little.
  bool AcceptAll(int listening_fd);
  void Admit(int listening_fd, int fd, const Address& address);
  // Whether there is room for one more; counts it in.
  bool Enter(int fd, const std::string& host);
  // Closes the longest waiting connection with the descriptor kept in reserve.
  bool RefuseWithReserve(int listening_fd);
  void Sweep();        // holds mutex_
  void Leave(int fd);  // holds mutex_

  const ListenerLimits limits_;
  std::vector<std::unique_ptr<ListeningSocket>> sockets_;
  std::vector<std::string> addresses_;
  ListenerStats stats_;
  Taker take_;
  int wake_ = -1;     // an eventfd that ends the loop
  int reserve_ = -1;  // held to be given up when descriptors run out
  std::mutex mutex_;
  std::unordered_map<int, Peer> peers_;            // by fd; guarded by mutex_
  std::unordered_map<std::string, int> by_host_;   // guarded by mutex_
  std::chrono::steady_clock::time_point swept_{};  // guarded by mutex_
  std::thread thread_;
};

}  // namespace minutebook::runtime
