// Who among several processes may write a SQLite file: a turnstile of two file
// locks. SQLite's own lock is taken by whoever asks at the right instant, so
// that one process can wait for seconds; here the next one in line holds the
// turnstile, and who has just written waits behind it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/steady_time.h"

namespace minutebook::storage {

// Not thread-safe, but for Hurry. The locks go with the process, however it
// ends.
class Turnstile {
 public:
  // The files `path` with -turn and -write, made with mode 0600 when they do
  // not exist; they are never removed. UNAVAILABLE when they cannot be made.
  static absl::StatusOr<std::unique_ptr<Turnstile>> Open(
      const std::string& path);
  ~Turnstile();
  Turnstile(const Turnstile&) = delete;
  Turnstile& operator=(const Turnstile&) = delete;

  // Waits until this is the only one that may write. ABORTED after `patience`.
  absl::Status Enter(absl::Duration patience);

  // Does nothing when not entered.
  void Leave();

  // Thread-safe: Enter waits no longer than a second from here on.
  void Hurry() { hurried_ = SteadyNow(); }

 private:
  Turnstile(int turn, int write) : turn_(turn), write_(write) {}

  // Takes the lock of one file.
  bool Lock(int file, SteadyTime give_up);

  const int turn_;  // file descriptors
  const int write_;
  bool entered_ = false;
  std::atomic<SteadyTime> hurried_{kNoDeadline};  // since when, if it is
};

}  // namespace minutebook::storage
