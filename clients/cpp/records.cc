#include "clients/cpp/records.h"

#include <google/protobuf/field_mask.pb.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

const FieldDescriptor* Find(const Message& message, const std::string& field) {
  return message.GetDescriptor()->FindFieldByName(field);
}

void SetInt(Message& message, const std::string& field, int value) {
  const FieldDescriptor* descriptor = Find(message, field);
  if (descriptor == nullptr || value == 0) return;
  message.GetReflection()->SetInt32(&message, descriptor, value);
}

void SetBool(Message& message, const std::string& field, bool value) {
  const FieldDescriptor* descriptor = Find(message, field);
  if (descriptor == nullptr || !value) return;
  message.GetReflection()->SetBool(&message, descriptor, value);
}

void SetMask(Message& message, const std::string& field,
             const std::vector<std::string>& paths) {
  const FieldDescriptor* descriptor = Find(message, field);
  if (descriptor == nullptr || paths.empty()) return;
  google::protobuf::FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  message.GetReflection()->MutableMessage(&message, descriptor)->CopyFrom(mask);
}

absl::Status Lacks(const ResourceType& type, std::string_view method) {
  return absl::UnimplementedError(absl::StrCat("the contract has no method to ",
                                               std::string(method), " ",
                                               Kebab(type.plural)));
}

MessagePtr Request(const MethodDescriptor& method) {
  return NewMessage(*method.input_type());
}

void SetResource(const ResourceType& type, const Message& record,
                 Message& request) {
  const FieldDescriptor* field = ResourceField(type, *request.GetDescriptor());
  request.GetReflection()->MutableMessage(&request, field)->CopyFrom(record);
}

void SetWriteOptions(const WriteOptions& options, Message& request) {
  SetString(request, "request_id", options.request_id);
  SetBool(request, "validate_only", options.validate_only);
}

absl::StatusOr<MessagePtr> Send(const Connection& connection,
                                const MethodDescriptor& method,
                                const Message& request) {
  MessagePtr response = NewMessage(*method.output_type());
  const absl::Status status = connection.Call(method, request, *response);
  if (!status.ok()) return status;
  return response;
}

}  // namespace

void SetString(Message& message, const std::string& field,
               const std::string& value) {
  const FieldDescriptor* descriptor = Find(message, field);
  if (descriptor == nullptr || value.empty()) return;
  message.GetReflection()->SetString(&message, descriptor, value);
}

std::string GetString(const Message& message, const std::string& field) {
  const FieldDescriptor* descriptor = Find(message, field);
  return descriptor == nullptr
             ? ""
             : message.GetReflection()->GetString(message, descriptor);
}

absl::StatusOr<MessagePtr> Records::Get(const ResourceType& type,
                                        const std::string& name) const {
  if (type.get == nullptr) return Lacks(type, "get");
  const MessagePtr request = Request(*type.get);
  SetString(*request, "name", name);
  return Send(connection_, *type.get, *request);
}

absl::Status Records::List(const ResourceType& type, const ListOptions& options,
                           const TakePage& take) const {
  if (type.list == nullptr) return Lacks(type, "list");
  const MessagePtr request = Request(*type.list);
  SetString(*request, "parent", options.parent);
  SetString(*request, "filter", options.filter);
  SetMask(*request, "read_mask", options.read_mask);
  int page_size = options.page_size;
  if (options.limit > 0 && page_size == 0) {
    page_size = std::min(options.limit, 1000);
  }
  SetInt(*request, "page_size", page_size);
  const FieldDescriptor* resources =
      ResourcesField(type, *type.list->output_type());
  int taken = 0;
  while (true) {
    auto response = Send(connection_, *type.list, *request);
    if (!response.ok()) return response.status();
    Message& reply = **response;
    const auto* reflection = reply.GetReflection();
    std::vector<MessagePtr> page;
    const int size = reflection->FieldSize(reply, resources);
    for (int i = 0; i < size && (options.limit == 0 || taken < options.limit);
         ++i, ++taken) {
      page.push_back(NewMessage(*type.message));
      page.back()->GetReflection()->Swap(
          page.back().get(),
          reflection->MutableRepeatedMessage(&reply, resources, i));
    }
    const std::string next = GetString(reply, "next_page_token");
    const absl::Status status = take(std::move(page));
    if (!status.ok()) return status;
    if (next.empty() || (options.limit > 0 && taken >= options.limit)) {
      return absl::OkStatus();
    }
    SetString(*request, "page_token", next);
  }
}

absl::StatusOr<MessagePtr> Records::Create(const ResourceType& type,
                                           const std::string& parent,
                                           const std::string& id,
                                           const Message& record,
                                           const WriteOptions& options) const {
  if (type.create == nullptr) return Lacks(type, "create");
  const MessagePtr request = Request(*type.create);
  SetString(*request, "parent", parent);
  SetResource(type, record, *request);
  for (int i = 0; i < request->GetDescriptor()->field_count(); ++i) {
    const std::string& field = request->GetDescriptor()->field(i)->name();
    if (field.ends_with("_id") && field != "request_id") {
      SetString(*request, field, id);
    }
  }
  SetWriteOptions(options, *request);
  return Send(connection_, *type.create, *request);
}

absl::StatusOr<MessagePtr> Records::Update(const ResourceType& type,
                                           const Message& record,
                                           const std::vector<std::string>& mask,
                                           const WriteOptions& options) const {
  if (type.update == nullptr) return Lacks(type, "update");
  const MessagePtr request = Request(*type.update);
  SetResource(type, record, *request);
  SetMask(*request, "update_mask", mask);
  SetWriteOptions(options, *request);
  return Send(connection_, *type.update, *request);
}

absl::StatusOr<MessagePtr> Records::Delete(const ResourceType& type,
                                           const std::string& name,
                                           const std::string& etag,
                                           const WriteOptions& options) const {
  if (type.remove == nullptr) return Lacks(type, "delete");
  const MessagePtr request = Request(*type.remove);
  SetString(*request, "name", name);
  SetString(*request, "etag", etag);
  SetWriteOptions(options, *request);
  return Send(connection_, *type.remove, *request);
}

}  // namespace minutebook::client
