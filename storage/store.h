// The store: a driver with its readers and its writer, opened at the schema
// that this program knows.
#pragma once

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/driver.h"
#include "storage/migrations.h"
#include "storage/reader_pool.h"
#include "storage/steady_time.h"
#include "storage/writer.h"

namespace minutebook::storage {

struct StoreOptions {
  int readers = 4;
  WriterLimits writer;
};

// Thread-safe.
class Store {
 public:
  // Makes the schema in an empty store. FAILED_PRECONDITION when the store's
  // schema is older (the text names the command) or newer.
  static absl::StatusOr<std::unique_ptr<Store>> Open(
      std::unique_ptr<Driver> driver, const StoreOptions& options,
      int64_t now_micros);

  // Runs `read` on a connection; with `snapshot` all its statements see one
  // state. Waits for a connection until the deadline.
  absl::Status Read(SteadyTime deadline, bool snapshot,
                    absl::FunctionRef<absl::Status(ReadSession&)> read);

  // Hands a job to the writer: see Writer::Submit.
  bool Write(WriteJob job) { return writer_->Submit(std::move(job)); }

  const WriterStats& writer_stats() const { return writer_->stats(); }
  const ReaderStats& reader_stats() const { return readers_->stats(); }

  // A random secret of 32 bytes that the store keeps under `name`; made at the
  // first call.
  absl::StatusOr<std::string> Secret(const std::string& name);

 private:
  Store() = default;

  std::unique_ptr<Driver> driver_;
  std::unique_ptr<ReaderPool> readers_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace minutebook::storage
