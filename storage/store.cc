#include "storage/store.h"

#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/digest.h"
#include "storage/sql_texts.h"

namespace minutebook::storage {
namespace {

const Sql& SecretGetSql() {
  static const Sql* const sql = new Sql{std::string(sql::kSecretGet)};
  return *sql;
}

const Sql& SecretInsertSql() {
  static const Sql* const sql = new Sql{std::string(sql::kSecretInsert)};
  return *sql;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(
    std::unique_ptr<Driver> driver, const StoreOptions& options,
    int64_t now_micros) {
  absl::StatusOr<std::unique_ptr<WriteConnection>> connection =
      driver->OpenWriter();
  if (!connection.ok()) return connection.status();
  absl::StatusOr<SchemaState> schema =
      ReadSchema(**connection, driver->dialect());
  if (schema.ok() && schema->version > 0 && schema->version < schema->latest) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the store has schema ", schema->version, ", this program needs ",
        schema->latest, ": run `minutebookd migrate` on it first"));
  }
  if (schema.ok()) {
    schema = Migrate(**connection, driver->dialect(), now_micros);
  }
  if (!schema.ok()) return schema.status();

  std::unique_ptr<Store> store(new Store());
  store->driver_ = std::move(driver);
  absl::StatusOr<std::unique_ptr<ReaderPool>> readers =
      ReaderPool::Open(*store->driver_, options.readers);
  if (!readers.ok()) return readers.status();
  store->readers_ = *std::move(readers);
  store->writer_ =
      std::make_unique<Writer>(*std::move(connection), options.writer);
  return store;
}

absl::Status Store::Read(SteadyTime deadline, bool snapshot,
                         absl::FunctionRef<absl::Status(ReadSession&)> read) {
  absl::StatusOr<ReaderPool::Lease> lease = readers_->Take(deadline);
  if (!lease.ok()) return lease.status();
  (*lease)->SetDeadline(deadline);
  if (!snapshot) return read(**lease);
  absl::Status status = (*lease)->BeginSnapshot();
  if (!status.ok()) return status;
  status = read(**lease);
  (*lease)->EndSnapshot();
  return status;
}

absl::StatusOr<std::string> Store::Secret(const std::string& name) {
  std::string secret;
  std::promise<absl::Status> done;
  WriteJob job;
  job.run = [&](WriteSession& session) {
    const std::string fresh = RandomBytes(32);
    absl::Status status =
        session
            .Execute(SecretInsertSql(), {std::string_view(name), Blob{fresh}})
            .status();
    if (!status.ok()) return status;
    return session.Query(SecretGetSql(), {std::string_view(name)},
                         [&](const Row& row) { secret = row.Bytes(0); });
  };
  job.finish = [&](absl::Status status) { done.set_value(std::move(status)); };
  if (!Write(std::move(job))) {
    return absl::UnavailableError("the writer takes no more work");
  }
  absl::Status status = done.get_future().get();
  if (!status.ok()) return status;
  return secret;
}

}  // namespace minutebook::storage
