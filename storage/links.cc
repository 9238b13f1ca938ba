#include "storage/links.h"

#include "storage/sql_texts.h"
#include "storage/statements.h"

namespace minutebook::storage {

LinkTable::LinkTable()
    : insert_{std::string(sql::kLinkInsert)},
      delete_{std::string(sql::kLinksDelete)},
      to_{std::string(sql::kLinksTo)},
      from_type_to_keys_(sql::kLinksFromTypeToKeys, {}) {}

absl::Status LinkTable::Replace(WriteSession& session, std::string_view council,
                                std::string_view from_type,
                                std::string_view from_key,
                                absl::Span<const LinkRow> links) const {
  absl::Status status = session.Queue(delete_, {council, from_type, from_key});
  for (const LinkRow& link : links) {
    if (!status.ok()) break;
    status = session.Queue(insert_,
                           {council, from_type, from_key, link.field,
                            int64_t{link.position}, link.to_type, link.to_key});
  }
  return status;
}

absl::StatusOr<std::vector<Referrer>> LinkTable::FindReferrers(
    ReadSession& session, std::string_view council, std::string_view to_type,
    std::string_view to_key, int64_t limit) const {
  std::vector<Referrer> referrers;
  absl::Status status = session.Query(
      to_, {council, to_type, to_key, limit}, [&](const Row& row) {
        referrers.push_back({std::string(row.Text(0)), std::string(row.Text(1)),
                             std::string(row.Text(2))});
      });
  if (!status.ok()) return status;
  return referrers;
}

absl::StatusOr<LinkTable::ReferrersByKey> LinkTable::FindFrom(
    ReadSession& session, std::string_view council, std::string_view to_type,
    absl::Span<const std::string> keys, std::string_view from_type) const {
  ReferrersByKey found;
  absl::Status status = ForEachKeyChunk(
      from_type_to_keys_, keys, {council, to_type, from_type},
      [&](const Sql& sql, Values values) {
        return session.Query(sql, values, [&](const Row& row) {
          std::vector<std::string>& referrers = found[std::string(row.Text(0))];
          // Two fields may name the same record.
          if (referrers.empty() || referrers.back() != row.Text(1)) {
            referrers.emplace_back(row.Text(1));
          }
        });
      });
  if (!status.ok()) return status;
  return found;
}

}  // namespace minutebook::storage
