#include "services/drawing/helper_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::drawing {
namespace {

// One descriptor, closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void Close() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }
  int operator*() const { return number_; }

 private:
  int number_;
};

// Without its path, which is not a caller's to know.
absl::Status Failed(const std::string& how) {
  return absl::UnavailableError(absl::StrCat("the program ", how));
}

// Starts `program` with `end` as its standard input and output; its process id.
absl::StatusOr<pid_t> Start(const std::string& program, int end) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  // The server blocks the signals that end it, and ignores SIGPIPE.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const char* const arguments[] = {program.c_str(), nullptr};
  const char* const environment[] = {"LC_ALL=C.UTF-8", "TZ=UTC", nullptr};
  pid_t pid = 0;
  const int error = posix_spawn(&pid, program.c_str(), &actions, &attributes,
                                const_cast<char* const*>(arguments),
                                const_cast<char* const*>(environment));
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    return Failed(absl::StrCat("cannot be started: ", std::strerror(error)));
  }
  return pid;
}

// Milliseconds until `deadline`, as poll takes them.
int Remaining(storage::SteadyTime deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      deadline - storage::SteadyNow());
  return static_cast<int>(std::clamp<int64_t>(left.count(), 0, 60'000));
}

// Sends all of `input` and takes the output to its end.
absl::Status Exchange(int socket, std::string_view input, size_t max_output,
                      storage::SteadyTime deadline, std::string& output) {
  bool sending = true;
  while (true) {
    if (sending && input.empty()) {
      shutdown(socket, SHUT_WR);
      sending = false;
    }
    pollfd waiting{socket, static_cast<short>(POLLIN | (sending ? POLLOUT : 0)),
                   0};
    const int wait = Remaining(deadline);
    if (wait == 0) return Failed("took too long");
    if (poll(&waiting, 1, wait) < 0 && errno != EINTR) {
      return Failed(std::strerror(errno));
    }
    if (sending && (waiting.revents & POLLOUT) != 0) {
      const ssize_t sent =
          send(socket, input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent >= 0) {
        input.remove_prefix(static_cast<size_t>(sent));
      } else if (errno != EAGAIN && errno != EINTR) {
        // It will say by its status why it reads no more.
        input = {};
      }
    }
    if ((waiting.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
      char buffer[64 * 1024];
      const ssize_t got = recv(socket, buffer, sizeof(buffer), MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno == ECONNRESET)) {
        return absl::OkStatus();
      }
      if (got > 0) output.append(buffer, static_cast<size_t>(got));
      if (output.size() > max_output) {
        return Failed("writes more than is taken");
      }
    }
  }
}

// Waits for the end of the process; kills it at the deadline.
absl::Status AwaitEnd(pid_t pid, storage::SteadyTime deadline) {
  int status = 0;
  std::chrono::microseconds pause(50);
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (storage::SteadyNow() >= deadline) {
      kill(pid, SIGKILL);
      waitpid(pid, &status, 0);
      return Failed("took too long");
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(5'000));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return Failed(WIFEXITED(status)
                    ? absl::StrCat("ended with status ", WEXITSTATUS(status))
                    : absl::StrCat("was ended by signal ", WTERMSIG(status)));
}

}  // namespace

absl::StatusOr<std::string> RunHelper(const std::string& program,
                                      std::string_view input, size_t max_output,
                                      storage::SteadyTime deadline) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Failed(absl::StrCat("cannot be spoken to: ", std::strerror(errno)));
  }
  Descriptor own(ends[0]), other(ends[1]);
  const absl::StatusOr<pid_t> pid = Start(program, *other);
  if (!pid.ok()) return pid.status();
  other.Close();
  std::string output;
  const absl::Status exchanged =
      Exchange(*own, input, max_output, deadline, output);
  if (!exchanged.ok()) kill(*pid, SIGKILL);
  own.Close();
  const absl::Status ended = AwaitEnd(*pid, deadline);
  if (!exchanged.ok()) return exchanged;
  if (!ended.ok()) return ended;
  return output;
}

}  // namespace minutebook::drawing
