#include "services/keeping/ledger_check.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/arena.h"
#include "services/engine/descriptors.h"
#include "services/engine/record_header.h"
#include "services/keeping/record_place.h"
#include "storage/ledger/leaf.h"

namespace minutebook::keeping {

using engine::HeaderFields;
using storage::Entry;
using storage::EntryAction;

LedgerCheck::LedgerCheck(const engine::Catalogue& catalogue,
                         const engine::Tokens* tokens, std::string council,
                         Findings& findings)
    : catalogue_(catalogue),
      tokens_(tokens),
      council_(std::move(council)),
      findings_(findings) {}

void LedgerCheck::Add(FindingKind kind, const Entry& entry,
                      const std::string& text) {
  findings_.Add({kind, council_,
                 PlaceName(catalogue_, council_, entry.type, entry.key),
                 entry.sequence, text});
}

void LedgerCheck::See(const Entry& entry) {
  CheckOrder(entry);
  CheckLeaf(entry);
  CheckBody(entry);
  last_ = {entry.sequence, entry.write_number, entry.commit_time};
}

void LedgerCheck::CheckOrder(const Entry& entry) {
  if (entry.sequence != last_.sequence + 1) {
    Add(FindingKind::kSequence, entry,
        absl::StrCat("sequence ", entry.sequence, " follows ", last_.sequence,
                     ": ", entry.sequence - last_.sequence - 1,
                     " entries are missing between them"));
  }
  if (entry.write_number == last_.write_number) {
    if (entry.commit_time != last_.commit_time) {
      Add(FindingKind::kCommitTime, entry,
          absl::StrCat("commit time ", entry.commit_time,
                       " differs from that of the same write's entry before, ",
                       last_.commit_time));
    }
    return;
  }
  if (entry.write_number != last_.write_number + 1) {
    Add(FindingKind::kWriteNumber, entry,
        absl::StrCat("write number ", entry.write_number, " follows ",
                     last_.write_number));
  }
  if (entry.commit_time <= last_.commit_time) {
    Add(FindingKind::kCommitTime, entry,
        absl::StrCat("commit time ", entry.commit_time,
                     " is not later than that of the write before, ",
                     last_.commit_time));
  }
}

void LedgerCheck::CheckLeaf(const Entry& entry) {
  if (entry.body_salt.empty() != entry.body.empty()) {
    Add(FindingKind::kErasure, entry,
        entry.body.empty() ? "the body is gone, its salt is not: an erasure "
                             "takes both"
                           : "the body's salt is gone, the body is not: an "
                             "erasure takes both");
    return;
  }
  const std::string metadata = storage::EncodeMetadata(
      {council_, entry.write_number, entry.actor, entry.method,
       entry.request_id, static_cast<int>(entry.action), entry.type, entry.key,
       entry.revision, entry.visibility});
  std::string leaf = storage::EncodeLeaf(entry.sequence, entry.commit_time,
                                         entry.metadata_salt, metadata,
                                         entry.body_salt, entry.body);
  std::string stored = entry.leaf;
  // What was erased can no longer be hashed; the rest of the leaf can.
  constexpr size_t kNumbers = 1 + 8 + 8;
  constexpr size_t kHash = 32;
  if (stored.size() == static_cast<size_t>(storage::kLeafBytes)) {
    if (entry.body_salt.empty()) {
      leaf.resize(kNumbers + kHash);
      stored.resize(kNumbers + kHash);
    }
    if (entry.metadata_salt.empty()) {
      leaf.erase(kNumbers, kHash);
      stored.erase(kNumbers, kHash);
    }
  }
  if (leaf != stored) {
    Add(FindingKind::kLeaf, entry,
        "the leaf is not what the entry's metadata, salts and body make: one "
        "of them was altered after the commit");
  }
}

void LedgerCheck::CheckBody(const Entry& entry) {
  const std::optional<engine::RecordRef> ref =
      FindPlace(catalogue_, council_, entry.type, entry.key);
  if (!ref.has_value()) {
    Add(FindingKind::kEntryBody, entry,
        "type and key name no record that this program knows");
    return;
  }
  if (ref->council() != council_) {
    Add(FindingKind::kEntryBody, entry,
        absl::StrCat("the entry of councils/", ref->council(),
                     " stands in the ledger of ", council_));
  }
  if (entry.body.empty()) return;  // erased
  google::protobuf::Arena arena;
  google::protobuf::Message* record =
      engine::NewGeneratedMessage(ref->type->descriptor(), &arena);
  if (!record->ParseFromString(entry.body)) {
    Add(FindingKind::kEntryBody, entry, "the body cannot be read");
    return;
  }
  const std::string name = ref->Name();
  const std::string named = engine::HeaderText(*record, HeaderFields::kName);
  if (named != name) {
    Add(FindingKind::kEntryBody, entry,
        absl::StrCat("the body is that of ", named));
  }
  if (engine::ReadingClassOf(*record) != entry.visibility) {
    Add(FindingKind::kEntryBody, entry,
        absl::StrCat("the body says visibility ",
                     engine::ReadingClassOf(*record), ", the entry ",
                     entry.visibility));
  }
  const bool deleted =
      engine::HeaderTime(*record, HeaderFields::kDeleteTime) != 0;
  if (deleted != (entry.action == EntryAction::kDelete)) {
    Add(FindingKind::kEntryBody, entry,
        deleted ? "the body is deleted, the entry tells of no deletion"
                : "the entry tells of a deletion, the body is not deleted");
  }
  if (tokens_ != nullptr && engine::HeaderText(*record, HeaderFields::kEtag) !=
                                tokens_->Etag(name, entry.revision)) {
    Add(FindingKind::kEntryBody, entry,
        absl::StrCat("the body's etag is not that of revision ",
                     entry.revision));
  }
}

void LedgerCheck::End(const storage::Head& head) {
  if (head.sequence == last_.sequence &&
      head.write_number == last_.write_number &&
      head.commit_time == last_.commit_time) {
    return;
  }
  findings_.Add(
      {FindingKind::kHead, council_, "", head.sequence,
       absl::StrCat("the head says sequence ", head.sequence, ", write ",
                    head.write_number, ", time ", head.commit_time,
                    "; the last entry has sequence ", last_.sequence,
                    ", write ", last_.write_number, ", time ",
                    last_.commit_time)});
}

}  // namespace minutebook::keeping
