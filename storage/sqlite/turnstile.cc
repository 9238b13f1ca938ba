#include "storage/sqlite/turnstile.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace minutebook::storage {
namespace {

// Between two tries. The kernel's own queue cannot be left when the server
// stops or the deadline passes.
constexpr absl::Duration kLook = absl::Microseconds(100);
constexpr absl::Duration kHurriedPatience = absl::Seconds(1);

absl::StatusOr<int> OpenFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  return absl::UnavailableError(absl::StrCat(
      "cannot open or make ", path,
      ", by which processes take turns to write: ", std::strerror(errno)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Turnstile>> Turnstile::Open(
    const std::string& path) {
  absl::StatusOr<int> turn = OpenFile(path + "-turn");
  if (!turn.ok()) return turn.status();
  absl::StatusOr<int> write = OpenFile(path + "-write");
  if (!write.ok()) {
    close(*turn);
    return write.status();
  }
  return std::unique_ptr<Turnstile>(new Turnstile(*turn, *write));
}

Turnstile::~Turnstile() {
  close(turn_);
  close(write_);
}

absl::Status Turnstile::Enter(absl::Duration patience) {
  const SteadyTime give_up = SteadyAfter(patience);
  bool entered = Lock(turn_, give_up);
  if (entered) {
    entered = Lock(write_, give_up);
    flock(turn_, LOCK_UN);
  }
  if (!entered) {
    return absl::AbortedError(
        "another process kept the right to write for too long");
  }
  entered_ = true;
  return absl::OkStatus();
}

void Turnstile::Leave() {
  if (!entered_) return;
  flock(write_, LOCK_UN);
  entered_ = false;
}

bool Turnstile::Lock(int file, SteadyTime give_up) {
  while (flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return false;
    const SteadyTime hurried = hurried_.load(std::memory_order_relaxed);
    const SteadyTime until =
        hurried == kNoDeadline
            ? give_up
            : std::min(give_up,
                       hurried + absl::ToChronoNanoseconds(kHurriedPatience));
    if (SteadyNow() > until) return false;
    absl::SleepFor(kLook);
  }
  return true;
}

}  // namespace minutebook::storage
