#include "services/engine/standard_writes.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/engine/error.h"
#include "services/engine/field_mask.h"
#include "services/engine/record_header.h"
#include "services/engine/standard_reads.h"
#include "services/engine/validation.h"

namespace minutebook::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

std::vector<Operation> Single(Operation operation) {
  std::vector<Operation> operations;
  operations.push_back(std::move(operation));
  return operations;
}

// The field of a request that holds the record.
const FieldDescriptor* RecordField(const Descriptor& request,
                                   const ResourceType& type) {
  for (int i = 0; i < request.field_count(); ++i) {
    if (request.field(i)->message_type() == &type.descriptor()) {
      return request.field(i);
    }
  }
  return nullptr;
}

class Create : public WriteCommand {
 public:
  Create(const ResourceType& type, const Descriptor& request)
      : type_(type),
        record_(RecordField(request, type)),
        id_(absl::StrCat(record_->name(), "_id")) {}

  absl::StatusOr<std::vector<Operation>> Prepare(
      const PrepareContext& context, const Message& request,
      FieldViolations& violations) const override {
    return Single(
        CreateOperationOf(context, type_, TextField(request, "parent"),
                          "parent", TextField(request, id_),
                          request.GetReflection()->GetMessage(request, record_),
                          record_->name(), violations));
  }

 private:
  const ResourceType& type_;
  const FieldDescriptor* record_;
  const std::string id_;
};

class Update : public WriteCommand {
 public:
  Update(const ResourceType& type, const Descriptor& request)
      : type_(type),
        record_(RecordField(request, type)),
        mask_(request.FindFieldByName("update_mask")),
        allow_missing_(request.FindFieldByName("allow_missing")) {}

  absl::StatusOr<std::vector<Operation>> Prepare(
      const PrepareContext& context, const Message& request,
      FieldViolations& violations) const override {
    const google::protobuf::Reflection& reflection = *request.GetReflection();
    return Single(UpdateOperationOf(
        context, type_, reflection.GetMessage(request, record_),
        record_->name(),
        static_cast<const FieldMask&>(reflection.GetMessage(request, mask_)),
        mask_->name(),
        allow_missing_ != nullptr &&
            reflection.GetBool(request, allow_missing_),
        violations));
  }

 private:
  const ResourceType& type_;
  const FieldDescriptor* record_;
  const FieldDescriptor* mask_;
  const FieldDescriptor* allow_missing_;
};

// Delete and Undelete.
class ByName : public WriteCommand {
 public:
  ByName(Operation::Kind kind, const ResourceType& type,
         const FieldDescriptor* force)
      : kind_(kind), type_(type), force_(force) {}

  absl::StatusOr<std::vector<Operation>> Prepare(
      const PrepareContext&, const Message& request,
      FieldViolations& violations) const override {
    Operation operation =
        NamedOperationOf(kind_, type_, TextField(request, "name"),
                         TextField(request, "etag"), "name", violations);
    operation.force =
        force_ != nullptr && request.GetReflection()->GetBool(request, force_);
    return Single(std::move(operation));
  }

 private:
  const Operation::Kind kind_;
  const ResourceType& type_;
  const FieldDescriptor* const force_;
};

}  // namespace

std::unique_ptr<WriteCommand> MakeCreate(const ResourceType& type,
                                         const Descriptor& request) {
  return std::make_unique<Create>(type, request);
}

std::unique_ptr<WriteCommand> MakeUpdate(const ResourceType& type,
                                         const Descriptor& request) {
  return std::make_unique<Update>(type, request);
}

std::unique_ptr<WriteCommand> MakeDelete(const ResourceType& type,
                                         const Descriptor& request) {
  return std::make_unique<ByName>(Operation::Kind::kDelete, type,
                                  request.FindFieldByName("force"));
}

std::unique_ptr<WriteCommand> MakeUndelete(const ResourceType& type) {
  return std::make_unique<ByName>(Operation::Kind::kUndelete, type, nullptr);
}

Operation CreateOperationOf(const PrepareContext& context,
                            const ResourceType& type, const std::string& parent,
                            const std::string& parent_path,
                            const std::string& id, const Message& record,
                            const std::string& path,
                            FieldViolations& violations) {
  Operation operation;
  operation.kind = Operation::Kind::kCreate;
  operation.path = path;
  const std::optional<ParentRef> place = ParseParent(type, parent, false);
  if (!place.has_value()) {
    violations.Add(parent_path,
                   absl::StrCat("is not the name of a parent of ",
                                type.plural(), ", which are ", type.pattern()));
    return operation;
  }
  operation.ref = ChildOf(type, *place, id.empty() ? context.new_id() : id);
  operation.record = type.NewMessage();
  operation.record->MergeFrom(record);
  ClearOutputOnly(type.plan(), *operation.record);
  CompleteRecord(type, *operation.record);
  return operation;
}

Operation UpdateOperationOf(const PrepareContext&, const ResourceType& type,
                            const Message& record, const std::string& path,
                            const FieldMask& mask, const std::string& mask_path,
                            bool allow_missing, FieldViolations& violations) {
  Operation operation;
  operation.kind = Operation::Kind::kUpdate;
  operation.path = path;
  operation.mask = mask;
  operation.allow_missing = allow_missing;
  operation.etag = HeaderText(record, HeaderFields::kEtag);
  const std::string name = HeaderText(record, HeaderFields::kName);
  std::optional<RecordRef> ref = ParseName(type, name);
  if (!ref.has_value()) {
    violations.Add(JoinPath(path, "name"),
                   name.empty() ? std::string("is required and missing")
                                : absl::StrCat("is not a name of the form ",
                                               type.pattern()));
    return operation;
  }
  operation.ref = *std::move(ref);
  ValidateMask(type, mask, mask_path, violations);
  operation.record = type.NewMessage();
  operation.record->MergeFrom(record);
  ClearOutputOnly(type.plan(), *operation.record);
  return operation;
}

Operation NamedOperationOf(Operation::Kind kind, const ResourceType& type,
                           const std::string& name, const std::string& etag,
                           const std::string& path,
                           FieldViolations& violations) {
  Operation operation;
  operation.kind = kind;
  operation.path = path;
  operation.etag = etag;
  std::optional<RecordRef> ref = ParseName(type, name);
  if (!ref.has_value()) {
    violations.Add(path,
                   absl::StrCat("is not a name of the form ", type.pattern()));
    return operation;
  }
  operation.ref = *std::move(ref);
  return operation;
}

}  // namespace minutebook::engine
