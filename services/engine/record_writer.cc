#include "services/engine/record_writer.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/engine/ask_guards.h"
#include "services/engine/change_checks.h"
#include "services/engine/columns.h"
#include "services/engine/decide_changes.h"
#include "services/engine/error.h"
#include "services/engine/exempt_business.h"
#include "services/engine/links.h"
#include "services/engine/record_header.h"
#include "services/engine/standard_reads.h"
#include "storage/read_notes.h"

namespace minutebook::engine {
namespace {

using options::v1::ERROR_REASON_PARENT_NOT_FOUND;
using options::v1::ERROR_REASON_REQUEST_ID_REUSED;
using storage::EntryAction;
using storage::Head;

// One run of one request: what is known so far, and the steps in their order.
class Run {
 public:
  Run(const Catalogue& catalogue, const Tokens& tokens,
      const storage::Ledger& ledger, const storage::LinkTable& links,
      storage::WriteSession& session, const WriteRequest& request)
      : catalogue_(catalogue),
        tokens_(tokens),
        ledger_(ledger),
        links_(links),
        session_(session),
        request_(request) {}

  absl::StatusOr<WriteResult> Do(absl::Time now) {
    absl::StatusOr<bool> replayed = Replay();
    if (!replayed.ok()) return replayed.status();
    if (*replayed) return std::move(result_);

    absl::Status status = ReadHead();
    if (!status.ok()) return status;
    commit_time_ = std::max(absl::ToUnixMicros(now), head_.commit_time + 1);
    absl::Span<const Operation> operations = request_.operations;
    std::vector<Operation> decided;
    if (request_.decide) {
      auto result = request_.decide(session_, now, result_.reply);
      if (!result.ok()) return result.status();
      decided = *std::move(result);
      operations = decided;
    }
    const size_t asked = operations.size();
    status = Decide(operations);
    if (!status.ok()) return status;

    for (Change& change : changes_) Finish(change);
    for (size_t i = 0; i < asked; ++i) {
      NoteReply(changes_[i]);
      result_.records.push_back({changes_[i].ref.type, changes_[i].body});
    }
    if (!request_.validate_only) {
      status = Write();
      if (!status.ok()) return status;
    }
    return std::move(result_);
  }

 private:
  // True when the request was carried out before; `result_` then is its result.
  absl::StatusOr<bool> Replay() {
    if (request_.request_id.empty()) return false;
    absl::StatusOr<std::vector<storage::RememberedEntry>> entries =
        ledger_.FindRequest(session_, request_.council, request_.request_id);
    if (!entries.ok()) return entries.status();
    if (entries->empty()) return false;
    if (entries->front().request_digest != request_.request_digest ||
        entries->size() < request_.operations.size()) {
      return MakeError(
          ERROR_REASON_REQUEST_ID_REUSED,
          absl::StrCat("request_id ", request_.request_id,
                       " was used before for another request: make a new one"),
          {{"request_id", request_.request_id}});
    }
    // How many a method decides on is not known here; its reply is of the
    // first, and what they brought along stands behind them.
    if (!request_.decide) entries->resize(request_.operations.size());
    for (storage::RememberedEntry& entry : *entries) {
      NoteRepeated(entry);
      result_.records.push_back(
          {catalogue_.FindByTable(entry.type), std::move(entry.body)});
    }
    return true;
  }

  // Makes the changes and checks them against all that stands.
  absl::Status Decide(absl::Span<const Operation> operations) {
    const DecideChangesContext context = {catalogue_, tokens_,  ledger_,
                                          links_,     session_, commit_time_};
    absl::StatusOr<std::vector<Change>> changes =
        DecideChanges(context, request_.caller, request_.council, operations);
    if (!changes.ok()) return changes.status();
    changes_ = *std::move(changes);
    // Why something is never deleted says more than what refers to it. Of what
    // else is done a guard may tell only to who may see what it refers to.
    const auto deleted = [](const Change& change) {
      return change.action == EntryAction::kDelete;
    };
    absl::Status status =
        AskGuards(context, request_.council, operations, changes_, deleted);
    if (!status.ok()) return status;
    const size_t guarded = changes_.size();
    AddSingletons();
    status = SetExemptBodies(catalogue_, session_, request_.caller, changes_);
    if (!status.ok()) return status;
    status = CheckChanges(catalogue_, links_, session_, request_.caller,
                          new_council_ ? &request_.council : nullptr, changes_);
    if (!status.ok()) return status;
    return AskGuards(context, request_.council, operations,
                     absl::MakeConstSpan(changes_).first(guarded),
                     std::not_fn(deleted));
  }

  void NoteReply(const Change& change) const {
    if (!request_.validate_only && !IsUnchanged(change)) {
      storage::ReadNotes::Commit();
      return;
    }
    storage::ReadNotes::AddReply(change.visibility,
                                 change.ref.type->table_name(),
                                 change.ref.partition, change.ref.key);
  }

  void NoteRepeated(const storage::RememberedEntry& entry) const {
    const ResourceType* type = catalogue_.FindByTable(entry.type);
    if (type == nullptr || storage::ReadNotes::current() == nullptr) return;
    const std::unique_ptr<google::protobuf::Message> record =
        type->NewMessage();
    if (!record->ParseFromString(entry.body)) return;
    storage::ReadNotes::AddReply(ReadingClassOf(*record), entry.type,
                                 type->is_council()
                                     ? storage::kServerPartition
                                     : std::string_view(request_.council),
                                 entry.key);
  }

  absl::Status ReadHead() {
    absl::StatusOr<Head> head = ledger_.GetHead(session_, request_.council);
    if (head.ok()) {
      head_ = *head;
      return absl::OkStatus();
    }
    if (!absl::IsNotFound(head.status())) return head.status();
    for (const Operation& operation : request_.operations) {
      if (operation.ref.type->is_council() &&
          (operation.kind == Operation::Kind::kCreate ||
           operation.allow_missing)) {
        new_council_ = true;
        return absl::OkStatus();
      }
    }
    const std::string council = absl::StrCat("councils/", request_.council);
    if (request_.operations.empty()) return RecordNotFound(council);
    const Operation& first = request_.operations.front();
    if (first.kind != Operation::Kind::kCreate) {
      return RecordNotFound(first.ref.Name());
    }
    return MakeError(ERROR_REASON_PARENT_NOT_FOUND,
                     absl::StrCat("there is no ", council),
                     {{"name", council}});
  }

  // A new record comes with its singletons.
  void AddSingletons() {
    for (size_t i = 0, asked = changes_.size(); i < asked; ++i) {
      if (changes_[i].action != EntryAction::kCreate) continue;
      const RecordRef owner = changes_[i].ref;
      for (const ResourceType* child : owner.type->children()) {
        if (!child->singleton()) continue;
        ParentRef parent;
        parent.partition = owner.council();
        if (!owner.type->is_council()) parent.key = owner.key;
        Change& change = changes_.emplace_back();
        change.ref = ChildOf(*child, parent, "");
        change.after = child->NewMessage();
        SetHeaderVisibility(*change.after, child->default_visibility());
      }
    }
  }

  // Sets what only the server sets and makes the bytes.
  void Finish(Change& change) {
    const std::string name = change.ref.Name();
    change.visibility = ReadingClassOf(*change.after);
    change.row.revision = change.before ? change.before->revision + 1 : 1;
    change.row.create_time = commit_time_;
    if (change.before) {
      change.row.create_time =
          HeaderTime(*change.after, HeaderFields::kCreateTime);
      SetHeaderText(*change.after, HeaderFields::kName, name);
      change.body = change.after->SerializeAsString();
      if (change.action == EntryAction::kUpdate &&
          change.body == change.before->body) {
        change.action = EntryAction::kUnchanged;
        change.row.revision = change.before->revision;
        return;
      }
    }
    change.row.update_time = commit_time_;
    if (change.action == EntryAction::kDelete) {
      change.row.delete_time = commit_time_;
      SetHeaderTime(*change.after, HeaderFields::kDeleteTime, commit_time_);
    } else if (change.action == EntryAction::kUndelete) {
      ClearHeader(*change.after, HeaderFields::kDeleteTime);
    }
    SetHeaderText(*change.after, HeaderFields::kName, name);
    SetHeaderTime(*change.after, HeaderFields::kCreateTime,
                  change.row.create_time);
    SetHeaderTime(*change.after, HeaderFields::kUpdateTime, commit_time_);
    SetHeaderText(*change.after, HeaderFields::kEtag,
                  tokens_.Etag(name, change.row.revision));
    change.body = change.after->SerializeAsString();
  }

  absl::Status Write() {
    absl::Status status;
    if (new_council_) status = ledger_.Create(session_, request_.council);
    std::vector<storage::EntryDraft> drafts;
    for (Change& change : changes_) {
      // With a request id an unchanged record is remembered too, so that a
      // repeat finds a result for every operation.
      if (IsUnchanged(change) && request_.request_id.empty()) continue;
      if (status.ok() && !IsUnchanged(change)) status = WriteRow(change);
      drafts.push_back({change.action, change.ref.type->table_name(),
                        change.ref.key, change.row.revision, change.visibility,
                        PriorVisibility(change), change.body});
    }
    if (!status.ok() || drafts.empty()) return status;
    return ledger_.Append(
        session_,
        {request_.council, request_.caller.subject, request_.method,
         request_.request_id, request_.request_digest},
        head_, commit_time_, drafts);
  }

  static bool IsUnchanged(const Change& change) {
    return change.action == EntryAction::kUnchanged;
  }

  static storage::ReadingClass PriorVisibility(const Change& change) {
    const bool stood = change.before && !change.before->delete_time;
    return stood ? change.before->visibility : 0;
  }

  absl::Status WriteRow(Change& change) {
    const ResourceType& type = *change.ref.type;
    change.row.council = change.ref.partition;
    change.row.key = change.ref.key;
    change.row.parent = change.ref.parent_key();
    change.row.visibility = change.visibility;
    change.row.body = change.body;
    const Columns columns(type, *change.after);
    change.row.columns = columns.values();
    absl::Status status = change.before
                              ? type.table().Update(session_, change.row)
                              : type.table().Insert(session_, change.row);
    if (!status.ok()) return status;
    std::vector<Link> links;
    if (change.action != EntryAction::kDelete) {
      links = LinksOf(catalogue_, type.plan(), *change.after);
    }
    // A new record has none to replace.
    if (!change.before && links.empty()) return absl::OkStatus();
    std::vector<storage::LinkRow> rows;
    for (const Link& link : links) {
      rows.push_back({link.field, link.position, link.target.type->table_name(),
                      link.target.key});
    }
    return links_.Replace(session_, change.ref.partition, type.table_name(),
                          change.ref.key, rows);
  }

  const Catalogue& catalogue_;
  const Tokens& tokens_;
  const storage::Ledger& ledger_;
  const storage::LinkTable& links_;
  storage::WriteSession& session_;
  const WriteRequest& request_;
  Head head_;
  bool new_council_ = false;
  int64_t commit_time_ = 0;
  std::vector<Change> changes_;
  WriteResult result_;
};

}  // namespace

absl::StatusOr<WriteResult> RecordWriter::Run(storage::WriteSession& session,
                                              const WriteRequest& request,
                                              absl::Time now) const {
  return engine::Run(catalogue_, tokens_, ledger_, links_, session, request)
      .Do(now);
}

}  // namespace minutebook::engine
