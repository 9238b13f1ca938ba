// The real minutebookd over a store on disk, and what it is asked.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/bench/load.h"
#include "tests/support/server_process.h"

namespace minutebook::bench {

inline constexpr int kApplyRecords = 500;  // the most that one Apply takes

class OurServer {
 public:
  // Starts over `store`, which gets a council and a body when it has none, with
  // `settings` beside those that let one caller ask as much as it can, and
  // `credentials` where those have it speak TLS.
  static absl::StatusOr<std::unique_ptr<OurServer>> Start(
      const std::string& store, const std::vector<std::string>& settings = {},
      const std::shared_ptr<grpc::ChannelCredentials>& credentials = nullptr);

  // Starts over a store with the sample records 0 to `records` - 1; fills it,
  // by Apply, when it is not there or was left half full.
  static absl::StatusOr<std::unique_ptr<OurServer>> StartFilled(
      const std::string& store, int64_t records,
      const std::vector<std::string>& settings = {},
      const std::shared_ptr<grpc::ChannelCredentials>& credentials = nullptr);

  pid_t pid() const { return process_->pid(); }
  const std::string& address() const { return process_->address(); }
  // "area.v1.Service/Method" below minutebook.
  Target Method(const std::string& method) const;

  // One call; its reply's bytes.
  absl::StatusOr<std::string> Call(const std::string& method,
                                   const google::protobuf::Message& request);
  absl::StatusOr<std::string> CallBytes(const std::string& method,
                                        const std::string& request);

  // Page tokens that lead to the records 1000, 2000, ... below `records`.
  absl::StatusOr<std::vector<std::string>> PageTokens(int64_t records);

 private:
  OurServer() = default;
  absl::Status Fill(int64_t records);

  std::string token_;
  std::shared_ptr<grpc::ChannelCredentials> credentials_;
  std::unique_ptr<testing::ServerProcess> process_;
};

// Gets of the first `records` sample records, here and there among them.
Traffic GetTraffic(int64_t records);
// Gets that are answered with one record whatever was asked.
Traffic FixedGetTraffic();

inline constexpr int kPageRecords = 100;
inline constexpr int kRecordsBetweenTokens = 1000;

// Pages of kPageRecords that begin here and there; `tokens` from PageTokens.
Traffic PageTraffic(std::vector<std::string> tokens);
// Pages that are answered with one page, of `bytes`.
Traffic FixedPageTraffic(size_t bytes);

// The first page again and again.
Traffic FirstPageTraffic();

// Creates of the sample record, the id left to the server.
Traffic CreateTraffic();
// The creates that fill a store, kApplyRecords at once, from the first on.
Traffic FillTraffic();
// Creates of kApplyRecords at once, the ids left to the server.
Traffic ApplyTraffic();

}  // namespace minutebook::bench
