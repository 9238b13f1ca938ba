// What becomes of one record when a source is imported again, field by field:
// what the import wrote may be updated, what somebody else wrote is kept, and
// what nobody wrote is filled.
#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "clients/importers/records/drafts.h"
#include "minutebook/records/v1/import.pb.h"

namespace minutebook::importers {

// SHA-256 of a field's value: of its deterministic serialisation, empty fields
// included.
std::string FieldDigest(const google::protobuf::Message& record,
                        const google::protobuf::FieldDescriptor& field);

// The field's value as JSON, cut to at most 2000 characters.
std::string FieldJson(const google::protobuf::Message& record,
                      const google::protobuf::FieldDescriptor& field);

struct MergeResult {
  enum class Outcome { kCreate, kUpdate, kUnchanged, kDeleted };
  Outcome outcome = Outcome::kUnchanged;
  // To create: the whole record. To update: its name, its present etag and the
  // fields that change.
  std::unique_ptr<google::protobuf::Message> record;
  std::vector<std::string> mask;
  // What the import should remember of it. `written_etag` is the one
  // remembered so far.
  records::v1::Import::ImportedRecord imported;
  std::vector<records::v1::Import::Conflict> conflicts;
};

struct MergeInput {
  const Draft& draft;
  const google::protobuf::Message* present = nullptr;  // null: none there
  bool gone = false;  // the name is taken by a deleted record
  const records::v1::Import::ImportedRecord* before = nullptr;
  // The source has not changed since it was last imported: look for conflicts,
  // write nothing.
  bool frozen = false;
};

// Repeated fields are merged by element: what the record lacks is appended;
// only a list of messages that is as the import wrote it is replaced. A value
// that the source no longer tells is left as it is.
MergeResult MergeDraft(const MergeInput& input);

}  // namespace minutebook::importers
