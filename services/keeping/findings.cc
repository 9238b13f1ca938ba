#include "services/keeping/findings.h"

namespace minutebook::keeping {

std::string_view FindingName(FindingKind kind) {
  switch (kind) {
    case FindingKind::kDatabaseDamaged:
      return "database_damaged";
    case FindingKind::kForeignKeyBroken:
      return "foreign_key_broken";
    case FindingKind::kUnreadable:
      return "unreadable";
    case FindingKind::kSequence:
      return "sequence";
    case FindingKind::kCommitTime:
      return "commit_time";
    case FindingKind::kWriteNumber:
      return "write_number";
    case FindingKind::kHead:
      return "head";
    case FindingKind::kLeaf:
      return "leaf";
    case FindingKind::kErasure:
      return "erasure";
    case FindingKind::kEntryBody:
      return "entry_body";
    case FindingKind::kEntryWithoutRecord:
      return "entry_without_record";
    case FindingKind::kRecordWithoutEntry:
      return "record_without_entry";
    case FindingKind::kHistory:
      return "history";
    case FindingKind::kPriorVisibility:
      return "prior_visibility";
    case FindingKind::kBody:
      return "body";
    case FindingKind::kRevision:
      return "revision";
    case FindingKind::kVisibility:
      return "visibility";
    case FindingKind::kDeletion:
      return "deletion";
    case FindingKind::kTime:
      return "time";
    case FindingKind::kParent:
      return "parent";
    case FindingKind::kHeader:
      return "header";
    case FindingKind::kColumn:
      return "column";
    case FindingKind::kLink:
      return "link";
    case FindingKind::kReference:
      return "reference";
    case FindingKind::kCouncil:
      return "council";
  }
  return "unknown";
}

void Findings::Add(Finding finding) {
  ++total_;
  ++counts_[finding.kind];
  if (static_cast<int64_t>(kept_.size()) < limit_) {
    kept_.push_back(std::move(finding));
  }
}

}  // namespace minutebook::keeping
