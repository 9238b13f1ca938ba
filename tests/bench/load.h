// A load: callers that each call one method again and again, and what they saw.
// Every reply's status and content are checked; a wrong one ends the load,
// since a rate of wrong answers is no rate.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/byte_buffer.h"

namespace minutebook::bench {

// A method of a running server.
struct Target {
  std::string address;
  std::string path;   // "/package.Service/Method"
  std::string token;  // bearer token; empty: none
  // Of the client, for a server that speaks TLS as "localhost"; null: no TLS.
  std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr;
};

// What is asked and what is right, by the call's number, which counts from 0.
// Called from many threads.
struct Traffic {
  std::function<std::string(int64_t number)> request;
  std::function<bool(int64_t number, const grpc::ByteBuffer& reply)> is_right;
};

struct Rate {
  double calls_per_second = 0;
  int64_t calls = 0;  // with those before and after the counted time
  double median_ms = 0;
  double slowest_percent_ms = 0;  // the 99th percentile
};

// A channel with a connection of its own that takes messages of any size.
std::shared_ptr<grpc::Channel> Connect(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials = nullptr);

class Load {
 public:
  // `callers` calls are under way at a time, over up to kMostConnections
  // connections.
  Load(const Target& target, Traffic traffic, int callers);
  ~Load();

  // Calls until `duration` has passed behind a short time to get going; only
  // what ends within it counts. INTERNAL after a wrong reply.
  absl::StatusOr<Rate> Run(absl::Duration duration);

 private:
  struct Caller;
  struct OneCall;

  void Next(Caller& caller);
  void Finished(OneCall* call, const grpc::Status& status);
  void Fail(const std::string& what);

  const Target target_;
  const Traffic traffic_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<std::unique_ptr<Caller>> callers_;
  std::atomic<int64_t> next_{0};
  std::atomic<bool> counting_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<int> running_{0};
  std::mutex mutex_;
  absl::Status status_;  // guarded by mutex_
};

}  // namespace minutebook::bench
