#include "services/records/apply.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "minutebook/records/v1/apply.pb.h"
#include "services/engine/error.h"
#include "services/engine/record_header.h"
#include "services/engine/standard_writes.h"
#include "services/engine/validation.h"

namespace minutebook::records {
namespace {

using engine::FieldViolations;
using engine::Operation;
using engine::PrepareContext;
using engine::ResourceType;
using google::protobuf::Message;

constexpr char kTypeUrlPrefix[] = "type.googleapis.com/";

const char* VerbOf(Operation::Kind kind) {
  switch (kind) {
    case Operation::Kind::kCreate:
      return "created";
    case Operation::Kind::kUpdate:
      return "updated";
    case Operation::Kind::kDelete:
      return "deleted";
    case Operation::Kind::kUndelete:
      return "undeleted";
  }
  return "";
}

class Apply : public engine::WriteCommand {
 public:
  absl::StatusOr<std::vector<Operation>> Prepare(
      const PrepareContext& context, const Message& message,
      FieldViolations& violations) const override {
    const auto& request = static_cast<const v1::ApplyRequest&>(message);
    std::vector<Operation> operations;
    for (int i = 0; i < request.operations_size(); ++i) {
      const std::string path = absl::StrCat("operations[", i, "]");
      absl::Status status =
          Add(context, request.operations(i), path, operations, violations);
      if (!status.ok()) return status;
    }
    return operations;
  }

  std::string Reply(const engine::WriteResult& result) const override {
    v1::ApplyResponse response;
    for (const engine::WriteResult::Record& written : result.records) {
      google::protobuf::Any* record = response.add_records();
      record->set_type_url(
          absl::StrCat(kTypeUrlPrefix, written.type->descriptor().full_name()));
      record->set_value(written.body);
    }
    return response.SerializeAsString();
  }

 private:
  absl::Status Add(const PrepareContext& context,
                   const v1::Operation& operation, const std::string& path,
                   std::vector<Operation>& operations,
                   FieldViolations& violations) const {
    switch (operation.kind_case()) {
      case v1::Operation::kCreate: {
        const std::string record_path = absl::StrCat(path, ".create.record");
        std::unique_ptr<Message> record;
        const ResourceType* type =
            Unpack(context, operation.create().record(), record_path, true,
                   record, violations);
        absl::Status status = CheckAccess(
            context, type, Operation::Kind::kCreate, record_path, violations);
        if (!status.ok() || type == nullptr) return status;
        operations.push_back(engine::CreateOperationOf(
            context, *type, operation.create().parent(),
            absl::StrCat(path, ".create.parent"), operation.create().id(),
            *record, record_path, violations));
        return absl::OkStatus();
      }
      case v1::Operation::kUpdate: {
        const std::string record_path = absl::StrCat(path, ".update.record");
        std::unique_ptr<Message> record;
        const ResourceType* type =
            Unpack(context, operation.update().record(), record_path, false,
                   record, violations);
        absl::Status status = CheckAccess(
            context, type, Operation::Kind::kUpdate, record_path, violations);
        if (!status.ok() || type == nullptr) return status;
        operations.push_back(engine::UpdateOperationOf(
            context, *type, *record, record_path,
            operation.update().update_mask(),
            absl::StrCat(path, ".update.update_mask"),
            operation.update().allow_missing(), violations));
        CheckCouncil(context, operations.back(),
                     engine::JoinPath(record_path, "name"), violations);
        return absl::OkStatus();
      }
      case v1::Operation::kDelete: {
        const std::string name_path = absl::StrCat(path, ".delete.name");
        const std::string& name = operation.delete_().name();
        const std::optional<engine::RecordRef> ref =
            context.catalogue.ParseAnyName(name);
        const ResourceType* type = ref.has_value() ? ref->type : nullptr;
        absl::Status status = CheckAccess(
            context, type, Operation::Kind::kDelete, name_path, violations);
        // A name of no type was named as wrong by the checks of form.
        if (!status.ok() || type == nullptr) return status;
        operations.push_back(engine::NamedOperationOf(
            Operation::Kind::kDelete, *type, name, operation.delete_().etag(),
            name_path, violations));
        return absl::OkStatus();
      }
      case v1::Operation::KIND_NOT_SET:
        violations.Add(path, "is neither create nor update nor delete");
        return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  // The record's type with the record, checked; null when there is none.
  static const ResourceType* Unpack(const PrepareContext& context,
                                    const google::protobuf::Any& any,
                                    const std::string& path, bool whole,
                                    std::unique_ptr<Message>& record,
                                    FieldViolations& violations) {
    const std::string& url = any.type_url();
    const std::string full_name = url.substr(url.rfind('/') + 1);
    const ResourceType* type = context.catalogue.FindByMessage(full_name);
    if (type == nullptr) {
      violations.Add(
          path, absl::StrCat("is of type `", url, "`, which is no resource"));
      return nullptr;
    }
    record = type->NewMessage();
    if (!record->ParseFromString(any.value())) {
      violations.Add(path, absl::StrCat("is no ", full_name,
                                        ", or a text in it is not UTF-8"));
      return nullptr;
    }
    engine::ValidationOptions options;
    options.council = context.caller.council;
    options.required_in_records = whole;
    engine::Validate(context.catalogue, type->plan(), *record, options, path,
                     violations);
    return type;
  }

  static absl::Status CheckAccess(const PrepareContext& context,
                                  const ResourceType* type,
                                  Operation::Kind kind, const std::string& path,
                                  FieldViolations& violations) {
    if (type == nullptr) return absl::OkStatus();
    const std::optional<bool> may = context.may(*type, kind);
    if (!may.has_value()) {
      violations.Add(path,
                     absl::StrCat(type->plural(), " cannot be ", VerbOf(kind)));
    } else if (!*may) {
      return engine::MakeError(
          options::v1::ERROR_REASON_ROLE_MISSING,
          absl::StrCat(path, ": the caller's roles do not allow that ",
                       type->plural(), " are ", VerbOf(kind)),
          {{"field", path}});
    }
    return absl::OkStatus();
  }

  static void CheckCouncil(const PrepareContext& context,
                           const Operation& operation, const std::string& path,
                           FieldViolations& violations) {
    if (operation.ref.type != nullptr &&
        operation.ref.council() != context.caller.council) {
      violations.Add(
          path, absl::StrCat("is not of councils/", context.caller.council));
    }
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeApply() {
  return std::make_unique<Apply>();
}

}  // namespace minutebook::records
