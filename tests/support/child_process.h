// A program that a test or the benchmark starts and ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace minutebook::testing {

class ChildProcess {
 public:
  // Starts `arguments`, the first of which is the program's path or a name
  // looked up in PATH. What it prints goes to the file `output`. It is killed
  // when this process ends in any way.
  ChildProcess(std::vector<std::string> arguments, const std::string& output);
  // Ends it with SIGTERM, then with SIGKILL.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }

  // OK once it accepts connections at `address`; UNAVAILABLE when it has not
  // within ten seconds.
  absl::Status WaitToListen(const std::string& address) const;

 private:
  pid_t pid_ = -1;
};

// Runs a program to its end and returns what it printed. UNAVAILABLE with its
// text when it ends with an error.
absl::StatusOr<std::string> RunToEnd(const std::string& command);

// "127.0.0.1:PORT" with a port that nobody listens on.
std::string FreeAddress();

// The time that a process has spent computing, all threads together.
absl::Duration CpuTime(pid_t pid);

// The memory of a process that is resident, in KiB.
int64_t ResidentKib(pid_t pid);

}  // namespace minutebook::testing
