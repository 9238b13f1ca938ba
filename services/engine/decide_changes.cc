#include "services/engine/decide_changes.h"

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/engine/above.h"
#include "services/engine/error.h"
#include "services/engine/facts.h"
#include "services/engine/field_mask.h"
#include "services/engine/record_header.h"
#include "services/engine/standard_reads.h"
#include "services/engine/validation.h"

namespace minutebook::engine {
namespace {

using google::protobuf::Message;
using options::v1::ERROR_REASON_ETAG_STALE;
using options::v1::ERROR_REASON_FIELDS_INVALID;
using options::v1::ERROR_REASON_ID_TAKEN;
using options::v1::ERROR_REASON_PARENT_NOT_FOUND;
using options::v1::ERROR_REASON_RECORD_IN_USE;
using options::v1::ERROR_REASON_RECORD_STANDS;
using options::v1::ERROR_REASON_ROLE_MISSING;
using storage::EntryAction;
using storage::StoredRecord;

class Decision {
 public:
  Decision(const DecideChangesContext& context, const Caller& caller,
           const std::string& council, absl::Span<const Operation> operations)
      : catalogue_(context.catalogue),
        tokens_(context.tokens),
        ledger_(context.ledger),
        session_(context.session),
        caller_(caller),
        council_(council),
        facts_(context.FactsOf(council, storage::VisibilitySet::All())),
        seen_facts_(context.FactsOf(council, caller.visibilities)),
        operations_(operations) {}

  absl::StatusOr<std::vector<Change>> Do() {
    for (const Operation& operation : operations_) {
      absl::Status status = Decide(operation);
      if (!status.ok()) return status;
    }
    for (const Change& change : changes_) {
      if (change.action != EntryAction::kDelete && change.ref.type->check()) {
        change.ref.type->check()(*change.after, change.path, violations_);
      }
    }
    absl::Status status = CheckAmong();
    if (!status.ok()) return status;
    status = violations_.ToStatus(ERROR_REASON_FIELDS_INVALID);
    if (!status.ok()) return status;
    for (Change& change : below_) changes_.push_back(std::move(change));
    if (WritesForDepartmentsAlone(caller_)) {
      for (const Change& change : changes_) {
        status = CheckDepartment(change);
        if (!status.ok() && change.action == EntryAction::kCreate) {
          return Tellable(change.ref, std::move(status));
        }
        if (!status.ok()) return status;
      }
    }
    return std::move(changes_);
  }

 private:
  absl::Status Decide(const Operation& operation) {
    const RecordRef& ref = operation.ref;
    if (!seen_.insert(ref).second) {
      violations_.Add(
          operation.path,
          absl::StrCat(ref.Name(), " stands in an earlier operation too"));
      return absl::OkStatus();
    }
    absl::StatusOr<std::optional<StoredRecord>> stored =
        ref.type->table().GetState(session_, ref.partition, ref.key);
    if (!stored.ok()) return stored.status();
    const bool readable = stored->has_value() &&
                          caller_.visibilities.Contains((*stored)->visibility);
    const bool stands = readable && !(*stored)->delete_time;
    switch (operation.kind) {
      case Operation::Kind::kCreate:
        if (stored->has_value()) return Tellable(ref, IdTaken(ref));
        return Create(operation);
      case Operation::Kind::kUpdate:
        if (!stored->has_value() && operation.allow_missing) {
          return Create(operation);
        }
        if (!stands) return RecordNotFound(ref.Name());
        return Update(operation, **std::move(stored));
      case Operation::Kind::kDelete:
        if (!stands) return RecordNotFound(ref.Name());
        return Delete(operation, **std::move(stored));
      case Operation::Kind::kUndelete:
        if (stands) return Stands(ref);
        if (!readable || !SeesDeleted(caller_)) {
          return RecordNotFound(ref.Name());
        }
        return Undelete(operation, **std::move(stored));
    }
    return absl::OkStatus();
  }

  static absl::Status IdTaken(const RecordRef& ref) {
    return MakeError(
        ERROR_REASON_ID_TAKEN,
        absl::StrCat("the id of ", ref.Name(), " is taken: choose another"),
        {{"name", ref.Name()}});
  }

  static absl::Status Stands(const RecordRef& ref) {
    return MakeError(ERROR_REASON_RECORD_STANDS,
                     absl::StrCat(ref.Name(),
                                  " stands: only a deleted record can be "
                                  "undeleted"),
                     {{"name", ref.Name()}});
  }

  absl::Status Create(const Operation& operation) {
    Change& change =
        NewChange(operation.ref, operation.path, EntryAction::kCreate);
    change.after = operation.ref.type->NewMessage();
    change.after->MergeFrom(*operation.record);
    // The record of a create was made ready before the lock was taken.
    if (operation.kind == Operation::Kind::kUpdate) {
      CompleteRecord(*operation.ref.type, *change.after);
      ValidateWhole(change);
    }
    return absl::OkStatus();
  }

  absl::Status Update(const Operation& operation, StoredRecord stored) {
    absl::Status status = CheckEtag(operation, stored);
    if (!status.ok()) return status;
    Change& change =
        NewChange(operation.ref, operation.path, EntryAction::kUpdate);
    const std::unique_ptr<Message> before = operation.ref.type->NewMessage();
    if (!before->ParseFromString(stored.body)) return Unreadable();
    change.after = operation.ref.type->NewMessage();
    if (operation.by_method) {
      change.after->MergeFrom(*operation.record);
    } else {
      change.after->MergeFrom(*before);
      MergeMasked(*operation.ref.type, operation.mask, *operation.record,
                  *change.after);
    }
    CheckImmutable(operation.ref.type->plan(), *before, *change.after,
                   operation.path, violations_);
    if (HeaderVisibility(*change.after) == 0) {
      SetHeaderVisibility(*change.after,
                          storage::VisibilityOf(stored.visibility));
    }
    CompleteRecord(*operation.ref.type, *change.after);
    change.before = std::move(stored);
    ValidateWhole(change);
    return absl::OkStatus();
  }

  absl::Status Delete(const Operation& operation, StoredRecord stored) {
    absl::Status status = CheckEtag(operation, stored);
    if (!status.ok()) return status;
    Change& change =
        NewChange(operation.ref, operation.path, EntryAction::kDelete);
    status = Keep(change, std::move(stored));
    if (!status.ok() || !operation.force) return status;
    for (const ResourceType* child : operation.ref.type->children()) {
      status = DeleteBelow(operation, *child);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // The records of `type` and of the types below it that lie below the
  // operation's own.
  absl::Status DeleteBelow(const Operation& operation,
                           const ResourceType& type) {
    const RecordRef& top = operation.ref;
    std::vector<std::pair<std::string, StoredRecord>> found;
    absl::Status status = type.table().StatesBelow(
        session_, top.partition, absl::StrCat(top.key, "/"),
        absl::StrCat(top.key, "0"), kMaxDeletedBelow + 1,
        [&](std::string_view key, StoredRecord record) {
          found.emplace_back(key, std::move(record));
        });
    if (!status.ok()) return status;
    for (auto& [key, record] : found) {
      RecordRef ref{&type, top.partition, key};
      // One that an operation deletes by itself, or that is hidden: the checks
      // of what lies below see to it.
      if (!caller_.visibilities.Contains(record.visibility) ||
          !seen_.insert(ref).second) {
        continue;
      }
      if (static_cast<int64_t>(below_.size()) == kMaxDeletedBelow) {
        return MakeError(
            ERROR_REASON_RECORD_IN_USE,
            absl::StrCat("more than ", kMaxDeletedBelow, " records lie below ",
                         top.Name(), ": delete some of those first"),
            {{"name", top.Name()}});
      }
      Change& change = below_.emplace_back();
      change.ref = std::move(ref);
      change.path = operation.path;
      change.action = EntryAction::kDelete;
      status = Keep(change, std::move(record));
      if (!status.ok()) return status;
    }
    for (const ResourceType* child : type.children()) {
      status = DeleteBelow(operation, *child);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Undelete(const Operation& operation, StoredRecord stored) {
    absl::Status status = CheckEtag(operation, stored);
    if (!status.ok()) return status;
    Change& change =
        NewChange(operation.ref, operation.path, EntryAction::kUndelete);
    status = Keep(change, std::move(stored));
    if (!status.ok()) return status;
    return UndeleteBelow(operation);
  }

  // What the write that deleted the operation's record deleted below it.
  absl::Status UndeleteBelow(const Operation& operation) {
    const RecordRef& top = operation.ref;
    int64_t sequence = 0, write_number = 0;
    absl::Status status =
        ledger_.ListOfRecord(session_, council_, top.type->table_name(),
                             top.key, std::numeric_limits<int64_t>::max(), 1,
                             [&](const storage::Entry& entry) {
                               sequence = entry.sequence;
                               write_number = entry.write_number;
                             });
    if (!status.ok() || top.type->children().empty()) return status;
    absl::StatusOr<std::vector<storage::TouchedRecord>> touched =
        ledger_.ListOfWrite(session_, council_, sequence, write_number);
    if (!touched.ok()) return touched.status();
    const std::string prefix = absl::StrCat(top.key, "/");
    for (const storage::TouchedRecord& record : *touched) {
      if (record.action != EntryAction::kDelete ||
          record.key.rfind(prefix, 0) != 0) {
        continue;
      }
      RecordRef ref{catalogue_.FindByTable(record.type), top.partition,
                    record.key};
      if (ref.type == nullptr || !IsBelow(*ref.type, *top.type) ||
          !seen_.insert(ref).second) {
        continue;
      }
      absl::StatusOr<std::optional<StoredRecord>> stored =
          ref.type->table().GetState(session_, ref.partition, ref.key);
      if (!stored.ok()) return stored.status();
      // What the caller may not read stays as it is, as if it were not there.
      if (!stored->has_value() || !(*stored)->delete_time ||
          !caller_.visibilities.Contains((*stored)->visibility)) {
        continue;
      }
      Change& change = below_.emplace_back();
      change.ref = std::move(ref);
      change.path = operation.path;
      change.action = EntryAction::kUndelete;
      status = Keep(change, **std::move(stored));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  static bool IsBelow(const ResourceType& type, const ResourceType& top) {
    for (const ResourceType* above = type.parent(); above != nullptr;
         above = above->parent()) {
      if (above == &top) return true;
    }
    return false;
  }

  // A change that leaves what the record says as it is.
  static absl::Status Keep(Change& change, StoredRecord stored) {
    change.after = change.ref.type->NewMessage();
    if (!change.after->ParseFromString(stored.body)) return Unreadable();
    change.before = std::move(stored);
    return absl::OkStatus();
  }

  static absl::Status Unreadable() {
    return MakeError(options::v1::ERROR_REASON_INTERNAL,
                     "a stored record cannot be read");
  }

  absl::Status CheckEtag(const Operation& operation,
                         const StoredRecord& stored) {
    if (operation.etag.empty()) return absl::OkStatus();
    const std::string name = operation.ref.Name();
    if (operation.etag == tokens_.Etag(name, stored.revision)) {
      return absl::OkStatus();
    }
    return MakeError(
        ERROR_REASON_ETAG_STALE,
        absl::StrCat(name,
                     " changed since the etag was read: get it again and "
                     "repeat the change on what it says then"),
        {{"name", name}});
  }

  Change& NewChange(const RecordRef& ref, const std::string& path,
                    EntryAction action) {
    Change& change = changes_.emplace_back();
    change.ref = ref;
    change.path = path;
    change.action = action;
    return change;
  }

  // The record as it would stand: required fields included.
  void ValidateWhole(Change& change) {
    ValidationOptions options;
    options.council = council_;
    Validate(catalogue_, change.ref.type->plan(), *change.after, options,
             change.path, violations_);
  }

  // PERMISSION_DENIED where the record belongs, or would, to a department that
  // the caller does not lead.
  absl::Status CheckDepartment(const Change& change) const {
    const ResourceType::DepartmentOf& of = change.ref.type->department_of();
    if (!of) return absl::OkStatus();
    std::vector<const Message*> states = {change.after.get()};
    const std::unique_ptr<Message> before = change.ref.type->NewMessage();
    if (change.before) {
      if (!before->ParseFromString(change.before->body)) return Unreadable();
      states.push_back(before.get());
    }
    for (const Message* state : states) {
      const absl::StatusOr<std::string> department =
          of(change.ref.Name(), *state, facts_);
      if (!department.ok()) return department.status();
      if (caller_.departments.contains(*department)) continue;
      return MakeError(
          ERROR_REASON_ROLE_MISSING,
          absl::StrCat(change.ref.Name(), " belongs to ",
                       department->empty() ? "no department" : *department,
                       ": a head of service changes what belongs to the own "
                       "department"),
          {{"name", change.ref.Name()}});
    }
    return absl::OkStatus();
  }

  // `refusal` of the record's creation, which may tell of what it would lie
  // below: not to who may not see that.
  absl::Status Tellable(const RecordRef& ref, absl::Status refusal) const {
    const std::optional<RecordRef> parent = Above(ref);
    if (!parent.has_value() || parent->type->is_council() ||
        seen_.contains(*parent)) {
      return refusal;
    }
    absl::StatusOr<std::optional<StoredRecord>> stored =
        parent->type->table().GetState(session_, parent->partition,
                                       parent->key);
    if (!stored.ok()) return stored.status();
    if (stored->has_value() && !(*stored)->delete_time &&
        caller_.visibilities.Contains((*stored)->visibility)) {
      return refusal;
    }
    return MakeError(ERROR_REASON_PARENT_NOT_FOUND,
                     absl::StrCat("there is no ", parent->Name()),
                     {{"name", parent->Name()}});
  }

  // What only several records together tell is wrong.
  absl::Status CheckAmong() {
    std::map<const ResourceType*, std::vector<ResourceType::Written>> by_type;
    for (const Change& change : changes_) {
      if (change.action != EntryAction::kDelete &&
          change.ref.type->check_among()) {
        by_type[change.ref.type].push_back(
            {change.ref.Name(), change.after.get(), change.path});
      }
    }
    if (by_type.empty()) return absl::OkStatus();
    std::map<std::string, const Message*> written;
    for (const Change& change : changes_) {
      if (change.action != EntryAction::kDelete) {
        written.emplace(change.ref.Name(), change.after.get());
      }
    }
    const auto find = [&](const std::string& name) -> const Message* {
      const auto found = written.find(name);
      return found == written.end() ? nullptr : found->second;
    };
    for (const auto& [type, records] : by_type) {
      absl::Status status =
          type->check_among()(records, find, seen_facts_, violations_);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  const Catalogue& catalogue_;
  const Tokens& tokens_;
  const storage::Ledger& ledger_;
  storage::ReadSession& session_;
  const Caller& caller_;
  const std::string& council_;
  const Facts facts_;       // all there are: departments answer to no caller
  const Facts seen_facts_;  // the caller's: a fault tells where it was found
  const absl::Span<const Operation> operations_;
  std::set<RecordRef> seen_;
  std::vector<Change> changes_;  // of the operations
  std::vector<Change> below_;    // what they bring along
  FieldViolations violations_;
};

}  // namespace

Facts DecideChangesContext::FactsOf(
    const std::string& council,
    const storage::VisibilitySet& visibilities) const {
  return Facts(session, catalogue, links, council, visibilities)
      .At(absl::FromUnixMicros(commit_time));
}

absl::StatusOr<std::vector<Change>> DecideChanges(
    const DecideChangesContext& context, const Caller& caller,
    const std::string& council, absl::Span<const Operation> operations) {
  return Decision(context, caller, council, operations).Do();
}

}  // namespace minutebook::engine
