#include "storage/audit.h"

#include "absl/strings/str_cat.h"
#include "storage/sql_texts.h"
#include "storage/statements.h"

namespace minutebook::storage {

Audit::Audit()
    : heads_{std::string(sql::kAuditHeads)},
      history_{std::string(sql::kAuditHistory)},
      entry_keys_{std::string(sql::kAuditEntryKeys)},
      links_{std::string(sql::kAuditLinks)},
      link_types_{std::string(sql::kAuditLinkTypes)},
      secret_{std::string(sql::kSecretGet)} {}

absl::StatusOr<std::vector<CouncilHead>> Audit::Heads(ReadSession& session,
                                                      std::string_view after,
                                                      int64_t limit) const {
  std::vector<CouncilHead> heads;
  absl::Status status =
      session.Query(heads_, {after, limit}, [&](const Row& row) {
        heads.push_back(
            {std::string(row.Text(0)), {row.Int(1), row.Int(2), row.Int(3)}});
      });
  if (!status.ok()) return status;
  return heads;
}

absl::Status Audit::History(
    ReadSession& session, std::string_view council, std::string_view type,
    std::string_view key,
    absl::FunctionRef<void(const HistoryEntry&, const Row&)> found) const {
  return session.Query(history_, {council, type, key}, [&](const Row& row) {
    HistoryEntry entry;
    entry.sequence = row.Int(0);
    entry.commit_time = row.Int(1);
    entry.action = static_cast<EntryAction>(row.Int(2));
    entry.revision = row.Int(3);
    entry.visibility = row.Int(4);
    entry.prior_visibility = row.Int(5);
    found(entry, row);
  });
}

absl::Status Audit::EntryKeys(
    ReadSession& session, std::string_view council, std::string_view type,
    std::string_view after, std::string_view last,
    absl::FunctionRef<void(std::string_view, int64_t)> found) const {
  return session.Query(entry_keys_, {council, type, after, last},
                       [&](const Row& row) { found(row.Text(0), row.Int(1)); });
}

absl::Status Audit::Links(
    ReadSession& session, std::string_view council, std::string_view type,
    std::string_view after, std::string_view last,
    absl::FunctionRef<void(const AuditedLink&)> found) const {
  return session.Query(
      links_, {council, type, after, last}, [&](const Row& row) {
        found({row.Text(0), row.Text(1), row.Int(2), row.Text(3), row.Text(4)});
      });
}

absl::StatusOr<std::vector<std::string>> Audit::LinkTypes(
    ReadSession& session, std::string_view council) const {
  std::vector<std::string> types;
  std::string last;
  for (bool more = true; more;) {
    more = false;
    absl::Status status = session.Query(
        link_types_, {council, std::string_view(last)}, [&](const Row& row) {
          types.emplace_back(row.Text(0));
          more = true;
        });
    if (!status.ok()) return status;
    if (more) last = types.back();
  }
  return types;
}

absl::StatusOr<std::string> Audit::Secret(ReadSession& session,
                                          std::string_view name) const {
  std::string secret;
  absl::Status status = session.Query(
      secret_, {name}, [&](const Row& row) { secret = row.Bytes(0); });
  if (!status.ok()) return status;
  return secret;
}

namespace {

std::string FillTable(std::string_view text, const TableSpec& spec) {
  std::string columns;
  for (const std::string& column : spec.columns) {
    absl::StrAppend(&columns, ", f_", column);
  }
  return FillMarks(text, {{"table", spec.table}, {"columns", columns}});
}

}  // namespace

TableAudit::TableAudit(const TableSpec& spec)
    : rows_{FillTable(sql::kAuditRows, spec)},
      count_{FillTable(sql::kAuditCount, spec)},
      last_key_{FillTable(sql::kAuditLastKey, spec)} {}

absl::Status TableAudit::Rows(ReadSession& session, std::string_view council,
                              std::string_view after, int64_t limit,
                              RowCallback found) const {
  return session.Query(rows_, {council, after, limit}, found);
}

absl::StatusOr<int64_t> TableAudit::Count(ReadSession& session) const {
  int64_t count = 0;
  absl::Status status =
      session.Query(count_, {}, [&](const Row& row) { count = row.Int(0); });
  if (!status.ok()) return status;
  return count;
}

absl::StatusOr<std::string> TableAudit::LastKey(
    ReadSession& session, std::string_view council) const {
  std::string key;
  absl::Status status = session.Query(
      last_key_, {council}, [&](const Row& row) { key = row.Text(0); });
  if (!status.ok()) return status;
  return key;
}

}  // namespace minutebook::storage
