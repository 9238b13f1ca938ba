#include "clients/importers/records/import_plan.h"

#include <google/protobuf/util/message_differencer.h>

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/records.h"
#include "clients/cpp/resource_name.h"
#include "clients/importers/records/record_ids.h"
#include "clients/importers/records/record_limits.h"
#include "clients/importers/records/record_merge.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/resource.pb.h"
#include "minutebook/records/v1/document.pb.h"

namespace minutebook::importers {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using records::v1::Import;
using records::v1::Operation;

constexpr std::string_view kDeleted = "deleted";
constexpr int kMaxNotUnderstood = 1000;
constexpr int kMaxConflicts = 1000;
constexpr int kMaxImportedRecords = 2000;
// Replies hold every record written; they must stay below what the server
// sends.
constexpr size_t kMaxBatchBytes = 2 << 20;

std::string NameOf(const Message& record) {
  return client::GetString(record, "name");
}

// The import record's name: a later one when earlier ones were deleted, for a
// deleted id stays taken.
std::string FreeImportName(const CouncilRecords& known,
                           const std::string& source) {
  const std::string first = ImportName(known.council(), source);
  std::string name = first;
  for (int copy = 2; known.IsGone(name); ++copy) {
    name = absl::StrCat(known.council(), "/imports/",
                        ScopedId(client::IdOf(first), absl::StrCat(copy)));
  }
  return name;
}

const google::protobuf::Descriptor* TypeOf(const std::string& name) {
  const auto* type = client::Catalogue::Get().FindName(name);
  return type == nullptr ? nullptr : type->message;
}

// The records that an earlier import found deleted and that still are.
std::set<std::string> StillDeleted(const Import* before,
                                   CouncilRecords& known) {
  std::set<std::string> deleted;
  if (before == nullptr) return deleted;
  for (const auto& conflict : before->conflicts()) {
    const std::string& name = conflict.imported_value();
    if (conflict.path() != "records" || conflict.kept_value() != kDeleted) {
      continue;
    }
    const auto* type = TypeOf(name);
    if (type != nullptr && known.GetMessage(*type, name) == nullptr) {
      deleted.insert(name);
    }
  }
  return deleted;
}

bool IsReference(const FieldDescriptor& field) {
  return field.options().HasExtension(google::api::resource_reference);
}

bool IsRequired(const FieldDescriptor& field) {
  for (int i = 0;
       i < field.options().ExtensionSize(google::api::field_behavior); ++i) {
    if (field.options().GetExtension(google::api::field_behavior, i) ==
        google::api::REQUIRED) {
      return true;
    }
  }
  return false;
}

// Takes references to deleted records out of a draft. Returns whether the
// record still makes sense.
bool DropReferences(const std::set<std::string>& deleted, Message& record) {
  const auto* reflection = record.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(record, &fields);
  for (const FieldDescriptor* field : fields) {
    if (!IsReference(*field)) continue;
    if (!field->is_repeated()) {
      if (!deleted.contains(reflection->GetString(record, field))) continue;
      reflection->ClearField(&record, field);
      const auto& reference =
          field->options().GetExtension(google::api::resource_reference);
      if (IsRequired(*field) || reference.type() == "minutebook/Item") {
        return false;
      }
      continue;
    }
    std::vector<std::string> kept;
    for (int i = 0; i < reflection->FieldSize(record, field); ++i) {
      std::string name = reflection->GetRepeatedString(record, field, i);
      if (!deleted.contains(name)) kept.push_back(std::move(name));
    }
    reflection->ClearField(&record, field);
    for (std::string& name : kept) {
      reflection->AddString(&record, field, std::move(name));
    }
  }
  return true;
}

Operation CreateOf(const Message& record) {
  Operation operation;
  const std::string name = NameOf(record);
  auto& create = *operation.mutable_create();
  create.set_parent(std::string(client::ParentOf(name)));
  create.set_id(client::IdOf(name));
  create.mutable_record()->PackFrom(record);
  return operation;
}

Operation UpdateOf(const Message& record,
                   const std::vector<std::string>& mask) {
  Operation operation;
  auto& update = *operation.mutable_update();
  update.mutable_record()->PackFrom(record);
  for (const std::string& path : mask) {
    update.mutable_update_mask()->add_paths(path);
  }
  return operation;
}

void AddNotUnderstood(int line, const std::string& text, const std::string& why,
                      Import& import) {
  if (import.not_understood_size() == kMaxNotUnderstood) return;
  auto& entry = *import.add_not_understood();
  entry.set_line(line);
  entry.set_text(CutText(text, 1000));
  entry.set_why(CutText(why, 500));
}

// The source under which these very bytes stand as its latest ones, where they
// came from another path before; else the page's own. Nothing while that is not
// known yet.
std::optional<std::string> KnownSource(const PageSource& source,
                                       CouncilRecords& known) {
  const std::string& own = source.page.source;
  const auto find = [&known](const std::string& uri) -> const Import* {
    return known.Get<Import>(FreeImportName(known, uri));
  };
  const auto knows = [&known](const std::string& uri) {
    return known.Knows(FreeImportName(known, uri));
  };
  if (find(own) != nullptr) return own;
  if (!knows(own)) return std::nullopt;
  const std::string name = DocumentName(known.council(), source.bytes);
  const auto* document = known.Get<records::v1::Document>(name);
  if (!known.Knows(name)) return std::nullopt;
  if (document == nullptr || document->source_uri().empty()) return own;
  const std::string& other = document->source_uri();
  const Import* import = find(other);
  if (!knows(other)) return std::nullopt;
  const bool latest =
      import != nullptr && import->source_sha256() == Sha256Hex(source.bytes);
  return latest ? other : own;
}

class Planner {
 public:
  Planner(const PageSource& source, const PlanOptions& options,
          CouncilRecords& known)
      : source_(source),
        known_(known),
        name_(FreeImportName(known, source.page.source)),
        before_(known.Get<Import>(name_)),
        memory_(before_),
        deleted_(StillDeleted(before_, known)) {
    const std::string digest = Sha256Hex(source.bytes);
    plan_.frozen = before_ != nullptr && !options.refresh &&
                   before_->source_sha256() == digest &&
                   before_->importer() == kPageImporter;
    plan_.import.set_name(name_);
    plan_.import.set_source_uri(source.page.source);
    plan_.import.set_source_sha256(digest);
    plan_.import.set_document(DocumentName(known.council(), source.bytes));
    plan_.import.set_importer(std::string(kPageImporter));
  }

  ImportPlan Plan() && {
    for (const NotUnderstood& entry : source_.page.not_understood) {
      AddNotUnderstood(entry.line, entry.text, entry.why, plan_.import);
    }
    std::vector<Draft> drafts = PageRecords(source_, memory_, known_);
    for (Draft& draft : drafts) AddDraft(draft);
    KeepOlderRecords();
    Finish();
    return std::move(plan_);
  }

 private:
  void AddDraft(Draft& draft) {
    Message& record = *draft.record;
    const std::string name = NameOf(record);
    seen_.insert(name);
    for (const std::string& loss : FitLimits(record)) {
      AddNotUnderstood(0, name, loss, plan_.import);
    }
    const std::string parent(client::ParentOf(name));
    const bool orphan =
        deleted_.contains(parent) || !DropReferences(deleted_, record);
    const bool gone = orphan || known_.IsGone(name) || deleted_.contains(name);
    const Message* present =
        gone ? nullptr : known_.GetMessage(*record.GetDescriptor(), name);
    const Import::ImportedRecord* before = memory_.Find(name);
    if (orphan && before == nullptr) return;
    const MergeInput input{draft, present, gone, before, plan_.frozen};
    MergeResult merged = MergeDraft(input);
    for (const auto& conflict : merged.conflicts) AddConflict(conflict);
    switch (merged.outcome) {
      case MergeResult::Outcome::kCreate:
        AddOperation(CreateOf(*merged.record), merged.imported);
        ++plan_.created;
        return;
      case MergeResult::Outcome::kUpdate:
        AddOperation(UpdateOf(*merged.record, merged.mask), merged.imported);
        ++plan_.updated;
        return;
      case MergeResult::Outcome::kDeleted:
        deleted_.insert(name);
        return;
      case MergeResult::Outcome::kUnchanged:
        ++plan_.unchanged;
        Remember(merged.imported, before != nullptr);
        return;
    }
  }

  // A deleted record cannot be referred to: the import itself stands for it.
  void AddConflict(Import::Conflict conflict) {
    if (plan_.import.conflicts_size() == kMaxConflicts) return;
    if (conflict.path() == "delete_time") {
      conflict.set_imported_value(conflict.record());
      conflict.set_record(name_);
      conflict.set_path("records");
      conflict.set_kept_value(std::string(kDeleted));
    }
    *plan_.import.add_conflicts() = std::move(conflict);
  }

  void Remember(const Import::ImportedRecord& imported, bool known_before) {
    if (imported.fields().empty() && !imported.created() && !known_before) {
      return;
    }
    if (plan_.import.records_size() < kMaxImportedRecords) {
      *plan_.import.add_records() = imported;
    }
  }

  void AddOperation(Operation operation,
                    const Import::ImportedRecord& imported) {
    const size_t bytes = operation.ByteSizeLong();
    if (!batch_.empty() && (batch_.size() == kMaxOperations - 1 ||
                            batch_bytes_ + bytes > kMaxBatchBytes)) {
      CloseBatch();
    }
    batch_bytes_ += bytes;
    batch_.push_back(std::move(operation));
    Remember(imported, true);
  }

  // The import record as far as it is written is part of every batch; without
  // the source's digest until the last, so that an interrupted import is
  // taken up again.
  void CloseBatch() {
    Import unfinished = plan_.import;
    unfinished.clear_source_sha256();
    unfinished.clear_not_understood();
    unfinished.clear_conflicts();
    AddImportOperation(unfinished);
    plan_.batches.push_back(std::move(batch_));
    batch_.clear();
    batch_bytes_ = 0;
  }

  void AddImportOperation(const Import& import) {
    if (before_ == nullptr && plan_.batches.empty()) {
      batch_.push_back(CreateOf(import));
      return;
    }
    Import record = import;
    if (before_ != nullptr && plan_.batches.empty()) {
      record.set_etag(before_->etag());
    }
    batch_.push_back(
        UpdateOf(record, {"source_uri", "source_sha256", "document", "importer",
                          "records", "conflicts", "not_understood"}));
  }

  // What came of the source once and is no longer told by it.
  void KeepOlderRecords() {
    if (before_ == nullptr) return;
    for (const auto& record : before_->records()) {
      if (seen_.contains(record.record()) ||
          deleted_.contains(record.record())) {
        continue;
      }
      const auto type = TypeOf(record.record());
      if (type == nullptr ||
          known_.GetMessage(*type, record.record()) == nullptr) {
        continue;
      }
      Remember(record, true);
    }
  }

  void Finish() {
    if (batch_.empty() && plan_.batches.empty() && before_ != nullptr &&
        SameAsBefore()) {
      return;
    }
    AddImportOperation(plan_.import);
    plan_.batches.push_back(std::move(batch_));
  }

  bool SameAsBefore() const {
    Import then = *before_;
    for (const char* field :
         {"create_time", "update_time", "etag", "visibility"}) {
      then.GetReflection()->ClearField(
          &then, then.GetDescriptor()->FindFieldByName(field));
    }
    google::protobuf::util::MessageDifferencer differencer;
    differencer.TreatAsMap(
        Import::descriptor()->FindFieldByName("records"),
        Import::ImportedRecord::descriptor()->FindFieldByName("record"));
    return differencer.Compare(then, plan_.import);
  }

  const PageSource& source_;
  CouncilRecords& known_;
  const std::string name_;
  const Import* before_;
  const ImportMemory memory_;
  std::set<std::string> deleted_;
  std::set<std::string> seen_;
  std::vector<Operation> batch_;
  size_t batch_bytes_ = 0;
  ImportPlan plan_;
};

}  // namespace

ImportPlan PlanImport(const PageSource& source, const PlanOptions& options,
                      CouncilRecords& known) {
  // What the import remembers is read before the records: when others import
  // at the same time, a record that it names and that is then not there was
  // deleted, not made meanwhile.
  const std::optional<std::string> uri = KnownSource(source, known);
  if (!uri.has_value()) return {};
  Page page = source.page;
  page.source = *uri;
  const PageSource same{page, source.bytes};
  return Planner(same, options, known).Plan();
}

bool RememberEtags(const std::vector<google::protobuf::Any>& records,
                   Import& import, Operation& operation) {
  std::map<std::string, std::string> etags;
  for (const auto& any : records) {
    const auto* type = google::protobuf::DescriptorPool::generated_pool()
                           ->FindMessageTypeByName(any.type_url().substr(
                               any.type_url().rfind('/') + 1));
    if (type == nullptr) continue;
    const client::MessagePtr record = client::NewMessage(*type);
    if (!any.UnpackTo(record.get())) continue;
    etags[NameOf(*record)] = client::GetString(*record, "etag");
  }
  bool changed = false;
  for (auto& record : *import.mutable_records()) {
    const auto etag = etags.find(record.record());
    if (etag == etags.end() || etag->second == record.written_etag()) continue;
    record.set_written_etag(etag->second);
    changed = true;
  }
  if (!changed) return false;
  Import update;
  update.set_name(import.name());
  update.set_etag(etags[import.name()]);
  *update.mutable_records() = import.records();
  operation = UpdateOf(update, {"records"});
  return true;
}

}  // namespace minutebook::importers
