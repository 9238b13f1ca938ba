#include "services/records/revisions.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "minutebook/records/v1/revision.pb.h"
#include "services/engine/error.h"
#include "services/engine/record_diff.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "storage/read_notes.h"

namespace minutebook::records {
namespace {

using engine::HeaderFields;
using engine::ReadContext;
using engine::RecordNotFound;
using engine::RecordRef;
using google::protobuf::Message;
using storage::Entry;

constexpr int64_t kLastSequence = std::numeric_limits<int64_t>::max();
// Entries read at once, hidden ones among them.
constexpr int64_t kBatchEntries = 200;

// Whether the caller may know of the record as it stands; past states are
// shown only then.
absl::StatusOr<bool> IsKnown(const ReadContext& context, const RecordRef& ref) {
  absl::StatusOr<std::optional<storage::StoredRecord>> stored =
      ref.type->table().GetState(context.session, ref.partition, ref.key);
  if (!stored.ok()) return stored.status();
  return stored->has_value() &&
         context.caller.visibilities.Contains((*stored)->visibility) &&
         (!(*stored)->delete_time || engine::SeesDeleted(context.caller));
}

bool Shows(const ReadContext& context, const Entry& entry) {
  return context.caller.visibilities.Contains(entry.visibility) &&
         (entry.action != storage::EntryAction::kDelete ||
          engine::SeesDeleted(context.caller));
}

v1::Revision RevisionOf(const ReadContext& context, const RecordRef& ref,
                        const Entry& entry) {
  storage::ReadNotes::Add(entry.visibility, ref.type->table_name(),
                          ref.partition, ref.key);
  v1::Revision revision;
  const std::string name = ref.Name();
  revision.set_name(
      absl::StrCat(name, "@", context.tokens.RevisionId(name, entry.sequence)));
  revision.mutable_record()->set_type_url(
      absl::StrCat("type.googleapis.com/", ref.type->descriptor().full_name()));
  revision.mutable_record()->set_value(entry.body);
  *revision.mutable_commit_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
          entry.commit_time);
  revision.set_action(static_cast<v1::Revision::Action>(entry.action));
  if (engine::SeesDeleted(context.caller)) {
    revision.set_actor(entry.actor);
    revision.set_method(entry.method);
  }
  return revision;
}

class ListRevisions : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& message) const override {
    const auto& request = static_cast<const v1::ListRevisionsRequest&>(message);
    const std::optional<RecordRef> ref =
        context.catalogue.ParseAnyName(request.name());
    if (!ref.has_value()) return RecordNotFound(request.name());
    absl::StatusOr<bool> known = IsKnown(context, *ref);
    if (!known.ok()) return known.status();
    if (!*known) return RecordNotFound(request.name());

    const std::string scope = engine::PageScope(
        "minutebook.records.v1.LedgerService.ListRevisions", message);
    int64_t before = kLastSequence;
    if (!request.page_token().empty()) {
      const std::optional<std::string> position =
          context.tokens.OpenPageToken(scope, request.page_token());
      const std::optional<int64_t> sequence =
          position.has_value()
              ? context.tokens.OpenRevisionId(request.name(), *position)
              : std::nullopt;
      if (!sequence.has_value()) return engine::PageTokenInvalid();
      before = *sequence;
    }
    return Page(context, *ref, request, scope, before);
  }

 private:
  static absl::StatusOr<std::string> Page(
      const ReadContext& context, const RecordRef& ref,
      const v1::ListRevisionsRequest& request, const std::string& scope,
      int64_t before) {
    const int page_size =
        request.page_size() == 0
            ? engine::kDefaultPageSize
            : std::min(request.page_size(), engine::kMaxPageSize);
    v1::ListRevisionsResponse response;
    size_t bytes = 0;
    int64_t last = 0;
    while (true) {
      int64_t rows = 0;
      bool more = false;
      absl::Status status = context.ledger.ListOfRecord(
          context.session, ref.council(), ref.type->table_name(), ref.key,
          before, std::min<int64_t>(kBatchEntries, page_size + 1),
          [&](const Entry& entry) {
            ++rows;
            before = entry.sequence;
            if (more || !Shows(context, entry)) return;
            if (response.revisions_size() == page_size ||
                (bytes > 0 &&
                 bytes + entry.body.size() > engine::kMaxPageBytes)) {
              more = true;
              return;
            }
            *response.add_revisions() = RevisionOf(context, ref, entry);
            bytes += entry.body.size();
            last = entry.sequence;
          });
      if (!status.ok()) return status;
      if (more) {
        response.set_next_page_token(context.tokens.PageToken(
            scope, context.tokens.RevisionId(ref.Name(), last)));
      }
      if (more || rows < std::min<int64_t>(kBatchEntries, page_size + 1)) {
        return response.SerializeAsString();
      }
    }
  }
};

// The state that a revision's name names.
absl::StatusOr<v1::Revision> FindRevision(const ReadContext& context,
                                          const std::string& name,
                                          std::optional<RecordRef>& ref) {
  const size_t at = name.find('@');
  const std::string record = name.substr(0, at);
  ref = context.catalogue.ParseAnyName(record);
  if (at == std::string::npos || !ref.has_value() ||
      ref->council() != context.caller.council) {
    return RecordNotFound(name);
  }
  const std::optional<int64_t> sequence =
      context.tokens.OpenRevisionId(record, name.substr(at + 1));
  if (!sequence.has_value()) return RecordNotFound(name);
  absl::StatusOr<bool> known = IsKnown(context, *ref);
  if (!known.ok()) return known.status();
  std::optional<v1::Revision> revision;
  if (*known) {
    absl::Status status = context.ledger.ListOfRecord(
        context.session, ref->council(), ref->type->table_name(), ref->key,
        *sequence + 1, 1, [&](const Entry& entry) {
          if (entry.sequence == *sequence && Shows(context, entry)) {
            revision = RevisionOf(context, *ref, entry);
          }
        });
    if (!status.ok()) return status;
  }
  if (!revision.has_value()) return RecordNotFound(name);
  return *std::move(revision);
}

class GetRevision : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& message) const override {
    std::optional<RecordRef> ref;
    absl::StatusOr<v1::Revision> revision = FindRevision(
        context, static_cast<const v1::GetRevisionRequest&>(message).name(),
        ref);
    if (!revision.ok()) return revision.status();
    return revision->SerializeAsString();
  }
};

class CompareRevisions : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& message) const override {
    const auto& request =
        static_cast<const v1::CompareRevisionsRequest&>(message);
    std::optional<RecordRef> ref, other_ref;
    absl::StatusOr<v1::Revision> revision =
        FindRevision(context, request.name(), ref);
    if (!revision.ok()) return revision.status();
    absl::StatusOr<v1::Revision> other =
        FindRevision(context, request.other(), other_ref);
    if (!other.ok()) return other.status();
    if (*ref != *other_ref) {
      engine::FieldViolations violations;
      violations.Add("other", absl::StrCat("is no revision of ", ref->Name()));
      return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
    }
    const std::unique_ptr<Message> before = ref->type->NewMessage();
    const std::unique_ptr<Message> after = ref->type->NewMessage();
    if (!before->ParseFromString(revision->record().value()) ||
        !after->ParseFromString(other->record().value())) {
      return engine::MakeError(options::v1::ERROR_REASON_INTERNAL,
                               "a stored record cannot be read");
    }
    v1::CompareRevisionsResponse response;
    for (engine::FieldDifference& found : engine::DiffRecords(
             *before, *after,
             {HeaderFields::kUpdateTime, HeaderFields::kDeleteTime,
              HeaderFields::kEtag})) {
      v1::Difference& difference = *response.add_differences();
      difference.set_path(found.path);
      if (found.has_before) *difference.mutable_before() = found.before;
      if (found.has_after) *difference.mutable_after() = found.after;
    }
    return response.SerializeAsString();
  }
};

}  // namespace

absl::StatusOr<std::vector<v1::Revision>> LastRevisions(
    const ReadContext& context, const RecordRef& ref, int64_t most) {
  std::vector<v1::Revision> revisions;
  absl::Status status = context.ledger.ListOfRecord(
      context.session, ref.council(), ref.type->table_name(), ref.key,
      kLastSequence, most, [&](const Entry& entry) {
        if (!Shows(context, entry)) return;
        revisions.push_back(RevisionOf(context, ref, entry));
      });
  if (!status.ok()) return status;
  return revisions;
}

std::unique_ptr<engine::ReadCommand> MakeListRevisions() {
  return std::make_unique<ListRevisions>();
}

std::unique_ptr<engine::ReadCommand> MakeGetRevision() {
  return std::make_unique<GetRevision>();
}

std::unique_ptr<engine::ReadCommand> MakeCompareRevisions() {
  return std::make_unique<CompareRevisions>();
}

}  // namespace minutebook::records
