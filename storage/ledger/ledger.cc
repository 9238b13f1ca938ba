#include "storage/ledger/ledger.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/ledger/leaf.h"
#include "storage/sql_texts.h"
#include "storage/statements.h"

namespace minutebook::storage {
namespace {

// A row of entries_list.sql or entries_by_record.sql.
Entry EntryOf(const Row& row) {
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
  entry.visibility = row.Int(10);
  entry.metadata_salt = row.Bytes(11);
  entry.body_salt = row.Bytes(12);
  entry.leaf = row.Bytes(13);
  entry.body = row.Bytes(14);
  return entry;
}

}  // namespace

Ledger::Ledger(std::function<std::string(int)> random)
    : random_(std::move(random)),
      head_insert_{std::string(sql::kHeadInsert)},
      head_get_{std::string(sql::kHeadGet)},
      head_update_{std::string(sql::kHeadUpdate)},
      entry_insert_{std::string(sql::kEntryInsert)},
      by_request_{std::string(sql::kEntriesByRequest)},
      list_{std::string(sql::kEntriesList)},
      feed_{FillMarks(sql::kEntriesFeed, {})},
      body_{std::string(sql::kEntryBody)},
      of_record_{std::string(sql::kEntriesByRecord)},
      of_write_{std::string(sql::kEntriesOfWrite)},
      time_{std::string(sql::kEntryTime)},
      heads_(sql::kHeadsList, {}) {}

absl::Status Ledger::Create(WriteSession& session,
                            std::string_view council) const {
  return session.Queue(head_insert_, {council});
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
    absl::Status status = session.Queue(
        entry_insert_,
        {header.council, sequence, write_number, commit_time, header.actor,
         header.method, remembered ? Value(header.request_id) : Value(),
         remembered ? Value(Blob{header.request_digest}) : Value(),
         static_cast<int64_t>(draft.action), draft.type, draft.key,
         draft.revision, draft.visibility, draft.prior_visibility,
         Blob{metadata_salt}, Blob{body_salt}, Blob{leaf}, Blob{draft.body}});
    if (!status.ok()) return status;
  }
  return session.Queue(head_update_,
                       {header.council, sequence, write_number, commit_time});
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
  return session.Query(list_, {council, sequence, limit},
                       [&](const Row& row) { found(EntryOf(row)); });
}

absl::Status Ledger::ListFeed(
    ReadSession& session, const FeedQuery& query,
    absl::FunctionRef<void(const FeedEntry&)> found) const {
  const VisibilitySet& seen = query.visibilities;
  return session.Query(feed_,
                       {query.council, query.after, query.through, seen.limit(),
                        seen.bodies(), query.max_body, query.limit},
                       [&](const Row& row) {
                         FeedEntry entry;
                         entry.sequence = row.Int(0);
                         entry.write_number = row.Int(1);
                         entry.commit_time = row.Int(2);
                         entry.action = static_cast<EntryAction>(row.Int(3));
                         entry.type = row.Text(4);
                         entry.key = row.Text(5);
                         entry.visibility = row.Int(6);
                         entry.prior_visibility = row.Int(7);
                         entry.has_body = !row.IsNull(8);
                         if (entry.has_body) entry.body = row.Bytes(8);
                         found(entry);
                       });
}

absl::StatusOr<std::optional<std::string>> Ledger::GetBody(
    ReadSession& session, std::string_view council, int64_t sequence) const {
  std::optional<std::string> body;
  absl::Status status =
      session.Query(body_, {council, sequence}, [&](const Row& row) {
        if (!row.IsNull(0)) body.emplace(row.Bytes(0));
      });
  if (!status.ok()) return status;
  return body;
}

absl::Status Ledger::ListOfRecord(
    ReadSession& session, std::string_view council, std::string_view type,
    std::string_view key, int64_t sequence, int64_t limit,
    absl::FunctionRef<void(const Entry&)> found) const {
  return session.Query(of_record_, {council, type, key, sequence, limit},
                       [&](const Row& row) { found(EntryOf(row)); });
}

absl::StatusOr<std::vector<TouchedRecord>> Ledger::ListOfWrite(
    ReadSession& session, std::string_view council, int64_t sequence,
    int64_t write_number) const {
  std::vector<TouchedRecord> records;
  absl::Status status = session.Query(
      of_write_,
      {council, sequence - kMaxWriteEntries, sequence + kMaxWriteEntries,
       write_number},
      [&](const Row& row) {
        records.push_back({static_cast<EntryAction>(row.Int(0)),
                           std::string(row.Text(1)), std::string(row.Text(2))});
      });
  if (!status.ok()) return status;
  return records;
}

absl::StatusOr<int64_t> Ledger::SequenceAt(ReadSession& session,
                                           std::string_view council,
                                           int64_t time_micros) const {
  absl::StatusOr<Head> head = GetHead(session, council);
  if (absl::IsNotFound(head.status())) return 0;
  if (!head.ok()) return head.status();
  // Sequences have no hole and times rise with them: halving needs no index.
  int64_t before = 0, last = head->sequence;
  while (before < last) {
    const int64_t middle = before + (last - before + 1) / 2;
    int64_t time = 0;
    absl::Status status = session.Query(
        time_, {council, middle}, [&](const Row& row) { time = row.Int(0); });
    if (!status.ok()) return status;
    if (time <= time_micros) {
      before = middle;
    } else {
      last = middle - 1;
    }
  }
  return before;
}

absl::Status Ledger::ListHeads(
    ReadSession& session, absl::Span<const std::string> councils,
    absl::FunctionRef<void(std::string_view, int64_t)> found) const {
  return ForEachKeyChunk(
      heads_, councils, {}, [&](const Sql& sql, Values values) {
        return session.Query(sql, values, [&](const Row& row) {
          found(row.Text(0), row.Int(1));
        });
      });
}

}  // namespace minutebook::storage
