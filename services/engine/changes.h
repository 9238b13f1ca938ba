// What a write does: operations asked for, and the changes that the engine
// makes of them once it has seen what stands. One create, update or delete of
// one record each.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "services/engine/caller.h"
#include "services/engine/resource_type.h"
#include "storage/driver.h"
#include "storage/ledger/ledger.h"
#include "storage/records.h"

namespace minutebook::engine {

struct Operation {
  enum class Kind { kCreate, kUpdate, kDelete, kUndelete };

  Kind kind = Kind::kCreate;
  RecordRef ref;
  // The record as the caller gave it (create, update).
  std::unique_ptr<google::protobuf::Message> record;
  google::protobuf::FieldMask mask;  // update
  std::string etag;                  // update, (un)delete; empty: any
  bool allow_missing = false;        // update
  bool force = false;                // delete: with what lies below
  // Made by a method's own rules: the record is whole, with what only the
  // server sets, and no guard is asked.
  bool by_method = false;
  // The record's field in the request, as `meeting` or
  // `operations[3].create.record`: where errors point.
  std::string path;
};

// What one call writes. Everything was checked by itself; nothing was compared
// with what stands.
struct WriteRequest {
  Caller caller;
  std::string council;  // whose ledger is written
  std::string method;
  std::string request_id;      // empty: none
  std::string request_digest;  // SHA-256 of method, caller and request
  bool validate_only = false;
  std::vector<Operation> operations;
  // Instead of `operations`: what the method makes of what stands.
  // Called under the council's write lock, again when the write is done anew.
  std::function<absl::StatusOr<std::vector<Operation>>(
      storage::ReadSession&, absl::Time now, std::string& reply)>
      decide;
};

// An operation carried out.
struct Change {
  RecordRef ref;
  std::string path;
  storage::EntryAction action = storage::EntryAction::kCreate;
  std::optional<storage::StoredRecord> before;
  std::unique_ptr<google::protobuf::Message> after;
  storage::RecordRow row;  // views into this change
  std::string body;        // `after` as bytes
  storage::ReadingClass visibility = 0;
};

// What a write answers with: each operation's record after it.
struct WriteResult {
  struct Record {
    const ResourceType* type = nullptr;
    std::string body;
  };
  std::vector<Record> records;
  // What a method that decides has to say besides; empty where a repeat of the
  // request was answered from the ledger.
  std::string reply;
};

}  // namespace minutebook::engine
