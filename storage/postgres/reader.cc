#include "storage/postgres/reader.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "storage/steady_time.h"

namespace minutebook::storage {
namespace {

// A read waits this long for a server that is just starting again; the threads
// that read are the ones that serve, so not longer.
constexpr absl::Duration kPatience = absl::Seconds(1);
constexpr absl::Duration kPause = absl::Milliseconds(50);

}  // namespace

absl::Status PostgresReader::Connect() {
  if (connection_ != nullptr && !connection_->lost()) return absl::OkStatus();
  connection_.reset();
  const SteadyTime give_up = std::min(deadline_, SteadyAfter(kPatience));
  while (true) {
    absl::StatusOr<std::unique_ptr<PostgresConnection>> opened =
        PostgresConnection::Open(options_, true);
    if (opened.ok()) {
      connection_ = *std::move(opened);
      return absl::OkStatus();
    }
    if (!absl::IsUnavailable(opened.status()) ||
        SteadyAfter(kPause) > give_up) {
      return opened.status();
    }
    absl::SleepFor(kPause);
  }
}

absl::Status PostgresReader::Query(const Sql& sql, Values values,
                                   RowCallback row) {
  return Run([&](PostgresConnection& to) { to.Add(sql, values); }, row);
}

absl::Status PostgresReader::QueryOnce(const std::string& text, Values values,
                                       RowCallback row) {
  return Run([&](PostgresConnection& to) { to.AddOnce(text, values); }, row);
}

absl::Status PostgresReader::Run(
    absl::FunctionRef<void(PostgresConnection&)> add, RowCallback row) {
  ++statements_;
  while (true) {
    const bool connected = connection_ != nullptr && !connection_->lost();
    if (snapshot_ == Snapshot::kOpen && !connected) {
      return absl::UnavailableError("the snapshot went with its connection");
    }
    absl::Status status = Connect();
    if (!status.ok()) return status;
    const bool opens = snapshot_ == Snapshot::kAsked;
    if (opens) {
      connection_->AddOnce("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    add(*connection_);
    status = connection_->Exchange(deadline_, row).status();
    if (opens && !connection_->lost()) snapshot_ = Snapshot::kOpen;
    // No row was handed out, and nothing but this statement can be amiss: the
    // connection broke while it lay idle.
    const bool again = connected && snapshot_ != Snapshot::kOpen &&
                       connection_->lost() && absl::IsUnavailable(status);
    if (!again) return status;
  }
}

absl::Status PostgresReader::BeginSnapshot() {
  // Travels with the first statement.
  snapshot_ = Snapshot::kAsked;
  return absl::OkStatus();
}

void PostgresReader::EndSnapshot() {
  const bool open = snapshot_ == Snapshot::kOpen;
  snapshot_ = Snapshot::kNone;
  if (!open || connection_ == nullptr || connection_->lost()) return;
  connection_->AddOnce("ROLLBACK");
  connection_->Post();
}

}  // namespace minutebook::storage
