// Other stores, each started over a folder of its own with its own settings for
// durable writes. A peer that is not installed is not there: null.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/load.h"
#include "tests/support/child_process.h"

namespace minutebook::bench {

// One etcd, loaded through gRPC by the client that loads every other side.
class Etcd {
 public:
  static absl::StatusOr<std::unique_ptr<Etcd>> Start(const std::string& folder);

  pid_t pid() const { return process_->pid(); }
  Target put() const { return {address_, "/etcdserverpb.KV/Put", ""}; }
  Target range() const { return {address_, "/etcdserverpb.KV/Range", ""}; }
  // Puts and reads of `value`; the reads ask for the first `keys` keys.
  static Traffic PutTraffic(const std::string& value);
  static Traffic RangeTraffic(const std::string& value, int64_t keys);

 private:
  Etcd(const std::string& folder, const std::string& address);

  const std::string address_;
  std::unique_ptr<testing::ChildProcess> process_;
};

// A PostgreSQL cluster of its own, loaded by PostgreSQL's pgbench.
class Postgres {
 public:
  static absl::StatusOr<std::unique_ptr<Postgres>> Start(
      const std::string& folder, size_t value_bytes);

  // Transactions a second that insert a record and a row of audit.
  absl::StatusOr<double> Inserts(int callers, absl::Duration duration);

 private:
  Postgres() = default;

  std::string folder_;
  std::unique_ptr<testing::ChildProcess> process_;
};

}  // namespace minutebook::bench
