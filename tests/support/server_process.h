// The real server as a process of its own, for end-to-end tests.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"
#include "tests/support/test_store.h"

namespace minutebook::testing {

class ServerProcess {
 public:
  // Starts `minutebookd serve` on `store` and waits until it serves or has
  // ended (then running() is false and log() says why). The administrator's
  // token is in the file of the store's name with .token. `environment` is
  // added to this process's, as NAME=value.
  explicit ServerProcess(const std::string& store,
                         const std::string& listen = "127.0.0.1:0",
                         const std::vector<std::string>& more = {},
                         const std::vector<std::string>& environment = {});
  // The same on a test's store, on a free port.
  explicit ServerProcess(const TestStore& store);
  // Kills it if it still runs.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  bool running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }
  const std::string& address() const { return address_; }
  // The administrator's.
  const std::string& token() const { return token_; }
  std::shared_ptr<grpc::Channel> channel() const { return channel_; }
  // What it has written to standard error: until it served, or all of it once
  // it has ended.
  const std::string& log() const { return log_; }

  // Sends the signal and waits for the end; the exit code, or minus the signal
  // that ended it.
  int End(int signal);
  // The exit code of a process that ended by itself.
  int exit_code() const { return exit_code_; }

  // Calls "package.Service/Method" with the administrator's token and, unless
  // zero, with a deadline.
  absl::Status CallBytes(const std::string& method, const std::string& request,
                         std::string* response,
                         std::chrono::milliseconds timeout = {});
  absl::Status Call(const std::string& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message* response);

 private:
  void Start(std::vector<std::string> arguments, const std::string& token_file,
             const std::vector<std::string>& environment);
  int Wait();

  pid_t pid_ = -1;
  int errors_ = -1;  // the pipe from its standard error
  int exit_code_ = 0;
  std::string address_;
  std::string log_;
  // Reads on, so that a server that has much to say is not held up.
  std::thread reader_;
  std::string later_log_;  // the reader's until it has ended
  std::string token_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace minutebook::testing
