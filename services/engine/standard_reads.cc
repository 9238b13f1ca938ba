#include "services/engine/standard_reads.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "services/engine/error.h"
#include "services/engine/field_mask.h"
#include "services/engine/filter.h"
#include "services/engine/standard_methods.h"
#include "services/engine/wire.h"
#include "storage/statements.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

// The condition of a filtered list begins behind the parameters of
// record_list.sql.
constexpr int kFirstFilterParameter = 9;

FieldMask ReadMask(const Message& request) {
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

// Reads the field as far as the mask asks.
std::string Masked(const ResourceType& type, const FieldMask& mask,
                   std::string_view body) {
  const std::unique_ptr<Message> record = type.NewMessage();
  record->ParseFromArray(body.data(), static_cast<int>(body.size()));
  KeepMasked(mask, *record);
  return record->SerializeAsString();
}

class Get : public ReadCommand {
 public:
  explicit Get(const ResourceType& type) : type_(type) {}

  bool needs_snapshot() const override { return false; }

  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& request) const override {
    const std::string name = TextField(request, "name");
    const FieldMask mask = ReadMask(request);
    absl::Status status = CheckReadMask(type_, mask);
    if (!status.ok()) return status;
    const std::optional<RecordRef> ref = ParseName(type_, name);
    if (!ref.has_value()) return RecordNotFound(name);
    absl::StatusOr<std::optional<std::string>> body = type_.table().Get(
        context.session, ref->partition, ref->key, context.caller.visibilities);
    if (!body.ok()) return body.status();
    if (!body->has_value()) return RecordNotFound(name);
    if (KeepsAll(mask)) return **std::move(body);
    return Masked(type_, mask, **body);
  }

 private:
  const ResourceType& type_;
};

class BatchGet : public ReadCommand {
 public:
  explicit BatchGet(const ResourceType& type) : type_(type) {}

  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& request) const override {
    const FieldMask mask = ReadMask(request);
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

class List : public ReadCommand {
 public:
  List(const ResourceType& type, const std::string& method)
      : type_(type), method_(method) {}

  bool needs_snapshot() const override { return false; }

  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& request) const override {
    const FieldMask mask = ReadMask(request);
    absl::Status status = CheckReadMask(type_, mask);
    if (!status.ok()) return status;
    const std::optional<ParentRef> parent =
        ParseParent(type_, TextField(request, "parent"), true);
    if (!parent.has_value()) {
      FieldViolations violations;
      violations.Add("parent", "is not the name of a parent of these records");
      return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
    }
    absl::StatusOr<std::unique_ptr<CompiledFilter>> filter = CompileFilter(
        type_, TextField(request, "filter"), kFirstFilterParameter);
    if (!filter.ok()) return filter.status();

    const std::string scope = PageScope(method_, request);
    std::string after =
        parent->key.empty() ? "" : absl::StrCat(parent->key, "/");
    const std::string before = parent->key.empty()
                                   ? std::string(storage::kAfterAllKeys)
                                   : absl::StrCat(parent->key, "0");
    const std::string token = TextField(request, "page_token");
    if (!token.empty()) {
      const std::optional<std::string> position =
          context.tokens.OpenPageToken(scope, token);
      if (!position.has_value()) return PageTokenInvalid();
      after = *position;
    }
    const int page_size = PageSize(request);

    storage::ListQuery query;
    query.council = parent->partition;
    query.after = after;
    query.before = before;
    query.visibilities = context.caller.visibilities;
    query.condition = (*filter)->condition;
    query.condition_values = (*filter)->values;
    query.limit = page_size + 1;
    std::string reply, last;
    int count = 0;
    bool more = false;
    status = type_.table().List(
        context.session, query,
        [&](std::string_view key, std::string_view body) {
          if (more || count == page_size ||
              (count > 0 && reply.size() + body.size() > kMaxPageBytes)) {
            more = true;
            return;
          }
          if (KeepsAll(mask)) {
            AppendBytesField(1, body, reply);
          } else {
            AppendBytesField(1, Masked(type_, mask, body), reply);
          }
          last = key;
          ++count;
        });
    if (!status.ok()) return status;
    if (more) {
      AppendBytesField(2, context.tokens.PageToken(scope, last), reply);
    }
    return reply;
  }

 private:
  static int PageSize(const Message& request) {
    const FieldDescriptor* field =
        request.GetDescriptor()->FindFieldByName("page_size");
    const int asked = request.GetReflection()->GetInt32(request, field);
    return asked == 0 ? kDefaultPageSize : std::min(asked, kMaxPageSize);
  }

  const ResourceType& type_;
  const std::string method_;
};

}  // namespace

std::unique_ptr<ReadCommand> MakeGet(const ResourceType& type) {
  return std::make_unique<Get>(type);
}

std::unique_ptr<ReadCommand> MakeBatchGet(const ResourceType& type) {
  return std::make_unique<BatchGet>(type);
}

std::unique_ptr<ReadCommand> MakeList(
    const ResourceType& type,
    const google::protobuf::MethodDescriptor& method) {
  return std::make_unique<List>(type, method.full_name());
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
  scope->CopyFrom(request);
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
