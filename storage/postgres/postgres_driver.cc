#include "storage/postgres/postgres_driver.h"

#include <utility>

#include "storage/digest.h"
#include "storage/postgres/reader.h"
#include "storage/postgres/writer.h"
#include "storage/text.h"

namespace minutebook::storage {
namespace {

constexpr int kWriterIdBytes = 16;

class PostgresDriver : public Driver {
 public:
  explicit PostgresDriver(PostgresOptions options)
      : options_(std::move(options)) {}

  const Dialect& dialect() const override {
    // The order of bytes, whatever the database's language: pages and ranges
    // of keys are the same everywhere.
    static const Dialect* const dialect =
        new Dialect{"BIGINT", "TEXT COLLATE \"C\"", "BYTEA", ""};
    return *dialect;
  }

  absl::StatusOr<std::unique_ptr<ReadConnection>> OpenReader() override {
    auto reader = std::make_unique<PostgresReader>(options_);
    absl::Status status = reader->Connect();
    if (!status.ok()) return status;
    return reader;
  }

  absl::StatusOr<std::unique_ptr<WriteConnection>> OpenWriter() override {
    auto writer = std::make_unique<PostgresWriter>(
        options_, Hex(RandomBytes(kWriterIdBytes)));
    absl::Status status = writer->Connect();
    if (!status.ok()) return status;
    return writer;
  }

 private:
  const PostgresOptions options_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Driver>> OpenPostgres(
    const PostgresOptions& options) {
  absl::StatusOr<std::unique_ptr<PostgresConnection>> connection =
      PostgresConnection::Open(options, true);
  if (!connection.ok()) return connection.status();
  return std::make_unique<PostgresDriver>(options);
}

}  // namespace minutebook::storage
