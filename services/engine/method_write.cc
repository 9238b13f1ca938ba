#include "services/engine/method_write.h"

#include "services/engine/error.h"
#include "services/engine/record_header.h"

namespace minutebook::engine {

absl::StatusOr<std::vector<Operation>> MethodWrite::Prepare(
    const PrepareContext&, const google::protobuf::Message&,
    FieldViolations&) const {
  return std::vector<Operation>();
}

Operation Replacing(const ResourceType& type,
                    const google::protobuf::Message& after,
                    const std::string& etag) {
  Operation operation;
  operation.kind = Operation::Kind::kUpdate;
  operation.by_method = true;
  operation.etag = etag;
  operation.ref = *ParseName(type, HeaderText(after, HeaderFields::kName));
  operation.path = type.singular();
  operation.record = type.NewMessage();
  operation.record->MergeFrom(after);
  return operation;
}

Operation Creating(const ResourceType& type, const std::string& parent,
                   const std::string& id,
                   const google::protobuf::Message& record) {
  Operation operation;
  operation.by_method = true;
  operation.ref = ChildOf(type, *ParseParent(type, parent, false), id);
  operation.path = type.singular();
  operation.record = type.NewMessage();
  operation.record->MergeFrom(record);
  CompleteRecord(type, *operation.record);
  return operation;
}

Operation Deleting(const ResourceType& type, const std::string& name) {
  Operation operation;
  operation.kind = Operation::Kind::kDelete;
  operation.by_method = true;
  operation.ref = *ParseName(type, name);
  operation.path = type.singular();
  return operation;
}

absl::Status RuleBroken(const std::string& name, const std::string& message) {
  return MakeError(options::v1::ERROR_REASON_RULE_BROKEN, message,
                   {{"name", name}});
}

}  // namespace minutebook::engine
