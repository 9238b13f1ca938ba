#include "tests/support/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "tests/support/raw_call.h"

namespace minutebook::testing {

ServerProcess::ServerProcess(const std::string& store,
                             const std::string& listen,
                             const std::vector<std::string>& more,
                             const std::vector<std::string>& environment) {
  std::vector<std::string> arguments = {
      MINUTEBOOKD_BINARY, "serve", "--store", store, "--listen", listen};
  arguments.insert(arguments.end(), more.begin(), more.end());
  Start(std::move(arguments), store + ".token", environment);
}

ServerProcess::ServerProcess(const TestStore& store) {
  Start({MINUTEBOOKD_BINARY, "serve", "--store", store.address(), "--listen",
         "127.0.0.1:0", "--token-file", store.token_file()},
        store.token_file(), {});
}

void ServerProcess::Start(std::vector<std::string> arguments,
                          const std::string& token_file,
                          const std::vector<std::string>& environment) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  // What says how to test is no setting of the server.
  std::vector<char*> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (std::strncmp(*variable, "MINUTEBOOK_TEST_", 16) != 0) {
      variables.push_back(*variable);
    }
  }
  for (const std::string& variable : environment) {
    variables.push_back(const_cast<char*>(variable.c_str()));
  }
  variables.push_back(nullptr);
  int pipes[2];
  if (pipe2(pipes, O_CLOEXEC) != 0) std::abort();
  pid_ = fork();
  if (pid_ == 0) {
    dup2(pipes[1], STDERR_FILENO);
    execve(argv[0], argv.data(), variables.data());
    _exit(127);
  }
  close(pipes[1]);
  errors_ = pipes[0];
  char buffer[4096];
  while (true) {
    const ssize_t count = read(errors_, buffer, sizeof(buffer));
    if (count <= 0) {
      exit_code_ = Wait();
      return;
    }
    log_.append(buffer, count);
    if (log_.find("\"message\":\"serving\"") != std::string::npos) break;
  }
  reader_ = std::thread([this] {
    char buffer[4096];
    for (ssize_t count; (count = read(errors_, buffer, sizeof(buffer))) > 0;) {
      later_log_.append(buffer, count);
    }
  });
  constexpr std::string_view kAddress = "\"address\":\"";
  const size_t start = log_.find(kAddress) + kAddress.size();
  address_ = log_.substr(start, log_.find('"', start) - start);
  std::ifstream(token_file) >> token_;
  grpc::ChannelArguments channel;
  // Each process has connections of its own, whatever address it took.
  channel.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  channel_ = grpc::CreateCustomChannel(
      address_, grpc::InsecureChannelCredentials(), channel);
}

ServerProcess::~ServerProcess() {
  if (running()) End(SIGKILL);
  if (errors_ >= 0) close(errors_);
}

int ServerProcess::End(int signal) {
  kill(pid_, signal);
  exit_code_ = Wait();
  return exit_code_;
}

int ServerProcess::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  if (reader_.joinable()) reader_.join();
  log_ += later_log_;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

absl::Status ServerProcess::CallBytes(const std::string& method,
                                      const std::string& request,
                                      std::string* response,
                                      std::chrono::milliseconds timeout) {
  return testing::CallBytes(*channel_, method, token_, request, response, {},
                            timeout);
}

absl::Status ServerProcess::Call(const std::string& method,
                                 const google::protobuf::Message& request,
                                 google::protobuf::Message* response) {
  return CallMessage(*channel_, method, token_, request, response);
}

}  // namespace minutebook::testing
