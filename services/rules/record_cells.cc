#include "services/rules/record_cells.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/type/date.pb.h"
#include "services/rules/civil_date.h"

namespace minutebook::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsSetByClients(const FieldDescriptor& field) {
  if (field.name() == "etag") return false;
  for (int i = 0;
       i < field.options().ExtensionSize(google::api::field_behavior); ++i) {
    const auto behavior =
        field.options().GetExtension(google::api::field_behavior, i);
    if (behavior == google::api::OUTPUT_ONLY ||
        behavior == google::api::IDENTIFIER) {
      return false;
    }
  }
  return true;
}

std::string Json(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options)
           .ok()) {
    return "";
  }
  return json;
}

// The array alone of the record with nothing but this field.
std::string JsonArray(const Message& record, const FieldDescriptor& field) {
  const std::unique_ptr<Message> alone(record.New());
  alone->CopyFrom(record);
  std::vector<const FieldDescriptor*> set;
  alone->GetReflection()->ListFields(*alone, &set);
  for (const FieldDescriptor* each : set) {
    if (each != &field) alone->GetReflection()->ClearField(alone.get(), each);
  }
  const std::string json = Json(*alone);
  const size_t begin = json.find('['), end = json.rfind(']');
  return begin == std::string::npos ? "" : json.substr(begin, end - begin + 1);
}

}  // namespace

std::vector<const FieldDescriptor*> FieldsToSet(
    const google::protobuf::Descriptor& type) {
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < type.field_count(); ++i) {
    if (IsSetByClients(*type.field(i))) fields.push_back(type.field(i));
  }
  return fields;
}

std::string CellOf(const Message& record, const FieldDescriptor& field) {
  const auto& reflection = *record.GetReflection();
  if (field.is_repeated()) {
    return reflection.FieldSize(record, &field) == 0 ? ""
                                                     : JsonArray(record, field);
  }
  if (field.has_presence() && !reflection.HasField(record, &field)) return "";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(record, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return WordsOf(*reflection.GetEnum(record, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(record, &field) ? "yes" : "";
    case FieldDescriptor::CPPTYPE_INT32: {
      const int32_t number = reflection.GetInt32(record, &field);
      return number == 0 && !field.has_presence() ? "" : absl::StrCat(number);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& message = reflection.GetMessage(record, &field);
      if (message.GetDescriptor() == google::type::Date::descriptor()) {
        return DateText(static_cast<const google::type::Date&>(message));
      }
      return Json(message);
    }
    default:
      return "";
  }
}

std::string WordsOf(const google::protobuf::EnumValueDescriptor& value) {
  if (value.number() == 0) return "";
  // The prefix is the enumeration's name in capitals.
  std::string prefix;
  for (const char c : value.type()->name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) {
      prefix += '_';
    }
    prefix += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  prefix += '_';
  std::string words = value.name();
  if (absl::StartsWith(words, prefix)) words.erase(0, prefix.size());
  return absl::StrReplaceAll(absl::AsciiStrToLower(words), {{"_", " "}});
}

}  // namespace minutebook::rules
