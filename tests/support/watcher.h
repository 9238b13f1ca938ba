// A caller of WatchChanges, and a copy that it keeps.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "grpcpp/channel.h"
#include "minutebook/records/v1/change.pb.h"
#include "tests/support/reply_reader.h"

namespace minutebook::testing {

// One stream.
class Watcher : public ReplyReader<records::v1::WatchChangesResponse> {
 public:
  Watcher(grpc::Channel& channel, const std::string& token,
          const records::v1::WatchChangesRequest& request);

  // Waits for the next message with changes.
  std::optional<records::v1::WatchChangesResponse> NextChanges();
};

// Records by name as a reader of changes holds them.
class Copy {
 public:
  void Apply(const records::v1::Change& change);
  const std::map<std::string, std::string>& records() const { return records_; }

 private:
  std::map<std::string, std::string> records_;  // name to body
};

// Notes the names of the issues of the council `wex` in the order in which
// WatchChanges tells of them, from one stream to the next by the cursor.
class Follower {
 public:
  ~Follower() { Stop(); }

  // Reads in a thread of its own until the stream ends or `last` is seen.
  void Follow(std::shared_ptr<grpc::Channel> channel, const std::string& token,
              const std::string& last = "");
  // Waits for the end of the stream.
  void Wait();
  // Ends the stream.
  void Stop();

  // The issues' ids. Between streams only.
  const std::vector<std::string>& issues() const { return issues_; }
  // Whether a message ever ended within a write.
  bool saw_half() const { return saw_half_; }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<Watcher> watcher_;
  std::thread thread_;
  std::string cursor_;
  std::vector<std::string> issues_;
  bool saw_half_ = false;
};

}  // namespace minutebook::testing
