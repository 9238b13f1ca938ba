#include "storage/ledger/ledger.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/ledger/leaf.h"
#include "storage/sql_texts.h"

namespace minutebook::storage {

Ledger::Ledger(std::function<std::string(int)> random)
    : random_(std::move(random)),
      head_insert_{std::string(sql::kHeadInsert)},
      head_get_{std::string(sql::kHeadGet)},
      head_update_{std::string(sql::kHeadUpdate)},
      entry_insert_{std::string(sql::kEntryInsert)},
      by_request_{std::string(sql::kEntriesByRequest)},
      list_{std::string(sql::kEntriesList)} {}

absl::Status Ledger::Create(WriteSession& session,
                            std::string_view council) const {
  return session.Execute(head_insert_, {council}).status();
}

absl::StatusOr<Head> Ledger::GetHead(ReadSession& session,
                                     std::string_view council) const {
  bool found = false;
  Head head;
  absl::Status status =
      session.Query(head_get_, {council}, [&](const Row& row) {
        found = true;
        head = {row.Int(0), row.Int(1), row.Int(2)};
      });
  if (!status.ok()) return status;
  if (!found) return absl::NotFoundError("the council has no ledger");
  return head;
}

absl::Status Ledger::Append(WriteSession& session, const WriteHeader& header,
                            const Head& head, int64_t commit_time,
                            absl::Span<const EntryDraft> drafts) const {
  int64_t sequence = head.sequence;
  const int64_t write_number = head.write_number + 1;
  const bool remembered = !header.request_id.empty();
  for (const EntryDraft& draft : drafts) {
    ++sequence;
    const std::string salts = random_(2 * kSaltBytes);
    const std::string_view metadata_salt =
        std::string_view(salts).substr(0, kSaltBytes);
    const std::string_view body_salt =
        std::string_view(salts).substr(kSaltBytes);
    const std::string metadata = EncodeMetadata(
        {header.council, write_number, header.actor, header.method,
         header.request_id, static_cast<int>(draft.action), draft.type,
         draft.key, draft.revision, draft.visibility});
    const std::string leaf = EncodeLeaf(sequence, commit_time, metadata_salt,
                                        metadata, body_salt, draft.body);
    absl::Status status =
        session
            .Execute(
                entry_insert_,
                {header.council, sequence, write_number, commit_time,
                 header.actor, header.method,
                 remembered ? Value(header.request_id) : Value(),
                 remembered ? Value(Blob{header.request_digest}) : Value(),
                 static_cast<int64_t>(draft.action), draft.type, draft.key,
                 draft.revision, int64_t{draft.visibility}, Blob{metadata_salt},
                 Blob{body_salt}, Blob{leaf}, Blob{draft.body}})
            .status();
    if (!status.ok()) return status;
  }
  return session
      .Execute(head_update_,
               {header.council, sequence, write_number, commit_time})
      .status();
}

absl::StatusOr<std::vector<RememberedEntry>> Ledger::FindRequest(
    ReadSession& session, std::string_view council,
    std::string_view request_id) const {
  std::vector<RememberedEntry> entries;
  absl::Status status =
      session.Query(by_request_, {council, request_id}, [&](const Row& row) {
        RememberedEntry& entry = entries.emplace_back();
        entry.request_digest = row.Bytes(0);
        entry.action = static_cast<EntryAction>(row.Int(1));
        entry.type = row.Text(2);
        entry.key = row.Text(3);
        entry.revision = row.Int(4);
        entry.body = row.Bytes(5);
      });
  if (!status.ok()) return status;
  return entries;
}

absl::Status Ledger::List(ReadSession& session, std::string_view council,
                          int64_t sequence, int64_t limit,
                          absl::FunctionRef<void(const Entry&)> found) const {
  return session.Query(list_, {council, sequence, limit}, [&](const Row& row) {
    Entry entry;
    entry.sequence = row.Int(0);
    entry.write_number = row.Int(1);
    entry.commit_time = row.Int(2);
    entry.actor = row.Text(3);
    entry.method = row.Text(4);
    entry.request_id = row.Text(5);
    entry.action = static_cast<EntryAction>(row.Int(6));
    entry.type = row.Text(7);
    entry.key = row.Text(8);
    entry.revision = row.Int(9);
    entry.visibility = static_cast<int>(row.Int(10));
    entry.metadata_salt = row.Bytes(11);
    entry.body_salt = row.Bytes(12);
    entry.leaf = row.Bytes(13);
    entry.body = row.Bytes(14);
    found(entry);
  });
}

}  // namespace minutebook::storage
