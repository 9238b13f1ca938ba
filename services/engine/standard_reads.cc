#include "services/engine/standard_reads.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"
#include "services/engine/error.h"
#include "services/engine/field_mask.h"
#include "services/engine/wire.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

class Get : public ReadCommand {
 public:
  explicit Get(const ResourceType& type) : type_(type) {}

  // The one statement of the hot path sees one state; a past one stays as it
  // is.
  bool needs_snapshot() const override { return false; }

  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& request) const override {
    const std::string name = TextField(request, "name");
    const FieldMask mask = ReadMaskOf(request);
    absl::Status status = CheckReadMask(type_, mask);
    if (!status.ok()) return status;
    const std::optional<RecordRef> ref = ParseName(type_, name);
    if (!ref.has_value()) return RecordNotFound(name);
    absl::StatusOr<std::optional<std::string>> body =
        Body(context, *ref, request);
    if (!body.ok()) return body.status();
    if (!body->has_value()) return RecordNotFound(name);
    if (KeepsAll(mask)) return **std::move(body);
    return Masked(type_, mask, **body);
  }

 private:
  absl::StatusOr<std::optional<std::string>> Body(
      const ReadContext& context, const RecordRef& ref,
      const Message& request) const {
    absl::StatusOr<std::optional<storage::PastQuery>> past =
        PastOf(context, ref.council(), request);
    if (!past.ok()) return past.status();
    if (past->has_value()) {
      return type_.table().GetPast(context.session, ref.council(),
                                   ref.partition, ref.key, **past);
    }
    return type_.table().Get(context.session, ref.partition, ref.key,
                             context.caller.visibilities);
  }

  const ResourceType& type_;
};

class BatchGet : public ReadCommand {
 public:
  explicit BatchGet(const ResourceType& type) : type_(type) {}

  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& request) const override {
    const FieldMask mask = ReadMaskOf(request);
    absl::Status status = CheckReadMask(type_, mask);
    if (!status.ok()) return status;
    const FieldDescriptor* names =
        request.GetDescriptor()->FindFieldByName("names");
    const int count = request.GetReflection()->FieldSize(request, names);
    FieldViolations violations;
    std::vector<std::string> keys;
    std::set<std::string> seen;
    for (int i = 0; i < count; ++i) {
      const std::string name =
          request.GetReflection()->GetRepeatedString(request, names, i);
      const std::optional<RecordRef> ref = ParseName(type_, name);
      if (!ref.has_value() || ref->council() != context.caller.council) {
        violations.Add(absl::StrCat("names[", i, "]"),
                       "is not a name below the parent");
      } else if (!seen.insert(ref->key).second) {
        violations.Add(absl::StrCat("names[", i, "]"), "stands there before");
      } else {
        keys.push_back(ref->key);
      }
    }
    status = violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
    if (!status.ok()) return status;
    std::map<std::string, std::string> bodies;
    status = type_.table().BatchGet(
        context.session, context.caller.council, keys,
        context.caller.visibilities,
        [&](std::string_view key, std::string_view body) {
          bodies.emplace(key, body);
        });
    if (!status.ok()) return status;
    std::string reply;
    for (const std::string& key : keys) {
      const auto body = bodies.find(key);
      if (body == bodies.end()) {
        return RecordNotFound(
            RecordRef{&type_, context.caller.council, key}.Name());
      }
      AppendBytesField(
          1, KeepsAll(mask) ? body->second : Masked(type_, mask, body->second),
          reply);
    }
    return reply;
  }

 private:
  const ResourceType& type_;
};

}  // namespace

std::unique_ptr<ReadCommand> MakeGet(const ResourceType& type) {
  return std::make_unique<Get>(type);
}

std::unique_ptr<ReadCommand> MakeBatchGet(const ResourceType& type) {
  return std::make_unique<BatchGet>(type);
}

FieldMask ReadMaskOf(const Message& request) {
  const FieldDescriptor* field =
      request.GetDescriptor()->FindFieldByName("read_mask");
  if (field == nullptr || !request.GetReflection()->HasField(request, field)) {
    return {};
  }
  return static_cast<const FieldMask&>(
      request.GetReflection()->GetMessage(request, field));
}

absl::Status CheckReadMask(const ResourceType& type, const FieldMask& mask) {
  FieldViolations violations;
  ValidateMask(type, mask, "read_mask", violations);
  return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
}

std::string Masked(const ResourceType& type, const FieldMask& mask,
                   std::string_view body) {
  const std::unique_ptr<Message> record = type.NewMessage();
  record->ParseFromArray(body.data(), static_cast<int>(body.size()));
  KeepMasked(mask, *record);
  return record->SerializeAsString();
}

bool HasReadTime(const Message& request) {
  const FieldDescriptor* field =
      request.GetDescriptor()->FindFieldByName("read_time");
  return field != nullptr && request.GetReflection()->HasField(request, field);
}

absl::StatusOr<std::optional<storage::PastQuery>> PastOf(
    const ReadContext& context, const std::string& council,
    const Message& request) {
  if (!HasReadTime(request)) return std::nullopt;
  const auto& time = static_cast<const google::protobuf::Timestamp&>(
      request.GetReflection()->GetMessage(
          request, request.GetDescriptor()->FindFieldByName("read_time")));
  absl::StatusOr<int64_t> sequence = context.ledger.SequenceAt(
      context.session, council,
      google::protobuf::util::TimeUtil::TimestampToMicroseconds(time));
  if (!sequence.ok()) return sequence.status();
  return storage::PastQuery{*sequence, context.caller.visibilities,
                            SeesDeleted(context.caller)};
}

absl::StatusOr<Facts> FactsOf(const ReadContext& context,
                              const Message& request) {
  absl::StatusOr<std::optional<storage::PastQuery>> past =
      PastOf(context, context.caller.council, request);
  if (!past.ok()) return past.status();
  return Facts(context.session, context.catalogue, context.links,
               context.caller.council, context.caller.visibilities, *past);
}

std::string TextField(const Message& message, const std::string& name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() ||
      field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
    return "";
  }
  return message.GetReflection()->GetString(message, field);
}

std::string PageScope(const std::string& method, const Message& request) {
  const std::unique_ptr<Message> scope(request.New());
  scope->MergeFrom(request);
  for (const char* name : {"page_token", "page_size"}) {
    const FieldDescriptor* field =
        scope->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr)
      scope->GetReflection()->ClearField(scope.get(), field);
  }
  return absl::StrCat(method, " ", scope->SerializeAsString());
}

absl::Status RecordNotFound(const std::string& name) {
  return MakeError(options::v1::ERROR_REASON_RECORD_NOT_FOUND,
                   absl::StrCat("there is no ", name), {{"name", name}});
}

absl::Status PageTokenInvalid() {
  return MakeError(options::v1::ERROR_REASON_PAGE_TOKEN_INVALID,
                   "page_token: is not the next_page_token of this list with "
                   "these arguments: begin again without it",
                   {{"field", "page_token"}});
}

}  // namespace minutebook::engine
