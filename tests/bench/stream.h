// Readers of streams whose messages hold their entries in one field.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"
#include "tests/bench/load.h"

namespace minutebook::bench {

// Entries a second while the first `entries` of the stream, elements of the
// field `field`, are read. INTERNAL when the stream ends before.
absl::StatusOr<double> Replay(const Target& target, const std::string& request,
                              int64_t entries, int field);

// Reads a stream as it comes, until destroyed.
class Follower {
 public:
  Follower(const Target& target, const std::string& request);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

 private:
  grpc::ClientContext context_;
  const std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> reader_;
  std::thread thread_;
};

}  // namespace minutebook::bench
