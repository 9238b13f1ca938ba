// What a check of a store against itself found: each finding with its kind,
// where it is, and what was expected there.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minutebook::keeping {

enum class FindingKind {
  kDatabaseDamaged,     // pages, indexes or constraints, as the database says
  kForeignKeyBroken,    // a row refers to one that is not there
  kUnreadable,          // a read failed; what it would have shown is unchecked
  kSequence,            // the sequence of a ledger has a hole
  kCommitTime,          // commit times do not rise from write to write
  kWriteNumber,         // write numbers do not count the writes
  kHead,                // the head is not where the last entry is
  kLeaf,                // the leaf is not what metadata and body make
  kErasure,             // a body without its salt, or the other way round
  kEntryBody,           // an entry's body is not the record it tells of
  kEntryWithoutRecord,  // entries of a record that is not there
  kRecordWithoutEntry,  // a record of which the ledger says nothing
  kHistory,             // a record's revisions and actions do not follow
  kPriorVisibility,     // an entry errs in what the visibility was before it
  kBody,                // a record is not what its latest entry says
  kRevision,            // the same of its revision
  kVisibility,          // of its visibility
  kDeletion,            // of whether it is deleted
  kTime,                // of its times
  kParent,              // of its place below another
  kHeader,              // name, times, visibility or etag inside the body
  kColumn,              // a typed column is not what the body says
  kLink,                // links are not the references of the body
  kReference,           // a reference to a record that does not stand
  kCouncil,             // a ledger whose council is no record
};

// As it stands in reports: "leaf", "record_without_entry".
std::string_view FindingName(FindingKind kind);

struct Finding {
  FindingKind kind = FindingKind::kUnreadable;
  std::string council;
  std::string record;    // a name, or what stands in its place; may be empty
  int64_t sequence = 0;  // of the entry concerned; 0: none
  std::string text;      // what was found and what was expected
};

// Counts all and keeps the first `limit`. Not thread-safe.
class Findings {
 public:
  explicit Findings(int64_t limit) : limit_(limit) {}

  void Add(Finding finding);

  int64_t total() const { return total_; }
  const std::map<FindingKind, int64_t>& counts() const { return counts_; }
  const std::vector<Finding>& kept() const { return kept_; }

 private:
  int64_t limit_;
  int64_t total_ = 0;
  std::map<FindingKind, int64_t> counts_;
  std::vector<Finding> kept_;
};

}  // namespace minutebook::keeping
