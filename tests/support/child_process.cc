#include "tests/support/child_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/runtime/address.h"

namespace minutebook::testing {

ChildProcess::ChildProcess(std::vector<std::string> arguments,
                           const std::string& output) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int file = open(output.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  execvp(argv[0], argv.data());
  _exit(127);
}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  constexpr absl::Duration kGrace = absl::Seconds(10);
  kill(pid_, SIGTERM);
  const absl::Time deadline = absl::Now() + kGrace;
  int status = 0;
  while (waitpid(pid_, &status, WNOHANG) == 0) {
    if (absl::Now() > deadline) {
      kill(pid_, SIGKILL);
      waitpid(pid_, &status, 0);
      return;
    }
    absl::SleepFor(absl::Milliseconds(5));
  }
}

absl::Status ChildProcess::WaitToListen(const std::string& address) const {
  constexpr absl::Duration kPatience = absl::Seconds(10);
  const runtime::Address to = *runtime::ParseAddress(address);
  const absl::Time deadline = absl::Now() + kPatience;
  while (absl::Now() < deadline) {
    const int fd = socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool connected = connect(fd, to.get(), to.length) == 0;
    close(fd);
    if (connected) return absl::OkStatus();
    absl::SleepFor(absl::Milliseconds(10));
  }
  return absl::UnavailableError(absl::StrCat("nobody listens at ", address));
}

absl::StatusOr<std::string> RunToEnd(const std::string& command) {
  FILE* pipe = popen(absl::StrCat(command, " 2>&1").c_str(), "re");
  if (pipe == nullptr) return absl::UnavailableError("cannot run " + command);
  std::string output;
  char buffer[4096];
  for (size_t count; (count = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    output.append(buffer, count);
  }
  if (pclose(pipe) != 0) {
    return absl::UnavailableError(absl::StrCat(command, ": ", output));
  }
  return output;
}

std::string FreeAddress() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  bind(listener, generic, length);
  getsockname(listener, generic, &length);
  close(listener);
  return absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
}

absl::Duration CpuTime(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string line;
  std::getline(file, line);
  // The name, in parentheses, may hold blanks. Fields 14 and 15 are the time
  // in the program and in the kernel, in ticks.
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  constexpr int kBefore = 11;
  std::string skipped;
  for (int i = 0; i < kBefore; ++i) fields >> skipped;
  int64_t user = 0, kernel = 0;
  fields >> user >> kernel;
  return absl::Seconds(static_cast<double>(user + kernel) /
                       static_cast<double>(sysconf(_SC_CLK_TCK)));
}

int64_t ResidentKib(pid_t pid) {
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  for (std::string word; status >> word;) {
    int64_t kib = 0;
    if (word == "VmRSS:" && status >> kib) return kib;
  }
  return 0;
}

}  // namespace minutebook::testing
