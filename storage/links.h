// The links table: every reference from one record to another of the same
// council, found from either side. Existence checks, refused deletions and
// reverse look-ups read it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/driver.h"
#include "storage/statements.h"

namespace minutebook::storage {

// A reference as it stands in its record. Types are table names. Views need to
// live only until the call returns.
struct LinkRow {
  std::string_view field;  // path without indexes: `effects.subjects.record`
  int position = 0;        // counts the values of `field` in the record
  std::string_view to_type;
  std::string_view to_key;
};

// A record that refers to another.
struct Referrer {
  std::string type;
  std::string key;
  std::string field;
};

// Thread-safe: holds only statements.
class LinkTable {
 public:
  // The keys of the referring records, by the key referred to.
  using ReferrersByKey = std::map<std::string, std::vector<std::string>>;

  LinkTable();

  // Replaces all links of a record.
  absl::Status Replace(WriteSession& session, std::string_view council,
                       std::string_view from_type, std::string_view from_key,
                       absl::Span<const LinkRow> links) const;

  // Up to `limit` links to a record, ordered by the referrer.
  absl::StatusOr<std::vector<Referrer>> FindReferrers(ReadSession& session,
                                                      std::string_view council,
                                                      std::string_view to_type,
                                                      std::string_view to_key,
                                                      int64_t limit) const;

  // For each of `keys` of `to_type`, the keys of the records of `from_type`
  // that refer to it, ordered, each once: one statement for each
  // kKeysPerStatement keys.
  absl::StatusOr<ReferrersByKey> FindFrom(ReadSession& session,
                                          std::string_view council,
                                          std::string_view to_type,
                                          absl::Span<const std::string> keys,
                                          std::string_view from_type) const;

 private:
  const Sql insert_;
  const Sql delete_;
  const Sql to_;
  const KeysSql from_type_to_keys_;
};

}  // namespace minutebook::storage
