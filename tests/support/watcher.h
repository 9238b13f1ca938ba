// A caller of WatchChanges, and a copy that it keeps.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/sync_stream.h"
#include "minutebook/records/v1/change.pb.h"

namespace minutebook::testing {

// One stream. Used by one thread, but for Cancel.
class Watcher {
 public:
  Watcher(grpc::Channel& channel, const std::string& token,
          const records::v1::WatchChangesRequest& request);
  ~Watcher();

  // Waits for the next message; nothing when the stream has ended.
  std::optional<records::v1::WatchChangesResponse> Next();
  // Waits for the next message with changes.
  std::optional<records::v1::WatchChangesResponse> NextChanges();
  void Cancel() { context_.TryCancel(); }
  // How the stream ended; its details are kept, see rpc_error.h.
  absl::Status Finish();

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> reader_;
  bool finished_ = false;
};

// Records by name as a reader of changes holds them.
class Copy {
 public:
  void Apply(const records::v1::Change& change);
  const std::map<std::string, std::string>& records() const { return records_; }

 private:
  std::map<std::string, std::string> records_;  // name to body
};

}  // namespace minutebook::testing
