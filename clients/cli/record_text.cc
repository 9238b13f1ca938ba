#include "clients/cli/record_text.h"

#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cctype>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/text_layout.h"
#include "clients/cpp/records.h"
#include "clients/cpp/views.h"
#include "google/type/date.pb.h"
#include "minutebook/options/v1/options.pb.h"

namespace minutebook::cli {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Fields 1 to 9 are those that every resource has.
constexpr int kFirstOwnField = 10;
constexpr size_t kMaxTableColumns = 5;
constexpr uint32_t kLongestShortText = 1000;

std::string Json(const Message& message, bool whitespace) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = whitespace;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return "{}";
  while (!json.empty() && json.back() == '\n') json.pop_back();
  return json;
}

std::string DateText(const google::type::Date& date) {
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) {
    return absl::StrFormat("%04d-%02d", date.year(), date.month());
  }
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(),
                         date.day());
}

std::string MessageText(const Message& message) {
  if (message.GetDescriptor() == google::type::Date::descriptor()) {
    return DateText(static_cast<const google::type::Date&>(message));
  }
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    return google::protobuf::util::TimeUtil::ToString(
        static_cast<const google::protobuf::Timestamp&>(message));
  }
  return ToJsonLine(message);
}

std::string ScalarText(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(*reflection.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "yes" : "";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat(reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return absl::StrCat(reflection.GetFloat(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return reflection.HasField(message, &field)
                 ? MessageText(reflection.GetMessage(message, &field))
                 : "";
  }
  return "";
}

std::string ElementText(const Message& message, const FieldDescriptor& field,
                        int index) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetRepeatedString(message, &field, index);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(*reflection.GetRepeatedEnum(message, &field, index));
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetRepeatedInt32(message, &field, index));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageText(reflection.GetRepeatedMessage(message, &field, index));
    default:
      return "";
  }
}

bool IsShort(const FieldDescriptor& field) {
  if (field.is_repeated() || field.type() == FieldDescriptor::TYPE_BYTES) {
    return false;
  }
  if (field.message_type() != nullptr) {
    return field.message_type() == google::type::Date::descriptor();
  }
  const auto& limits = field.options().GetExtension(options::v1::limits);
  return !limits.multiline() && limits.max_length() <= kLongestShortText;
}

}  // namespace

std::string ToJson(const Message& message) { return Json(message, true); }

std::string ToJsonLine(const Message& message) { return Json(message, false); }

std::string FieldText(const google::protobuf::Message& message,
                      const char* field) {
  return FieldText(message, *message.GetDescriptor()->FindFieldByName(field));
}

std::string EnumText(const EnumValueDescriptor& value) {
  // VERB_APPROVED of enum Verb: the prefix is the enum's name in capitals.
  std::string prefix;
  for (const char c : value.type()->name()) {
    if (std::isupper(static_cast<unsigned char>(c)) && !prefix.empty()) {
      prefix += '_';
    }
    prefix += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  prefix += '_';
  std::string_view name = value.name();
  if (name.substr(0, prefix.size()) == prefix)
    name.remove_prefix(prefix.size());
  if (name == "UNSPECIFIED") return "";
  std::string text;
  for (const char c : name) {
    text +=
        c == '_'
            ? ' '
            : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

std::string FieldText(const Message& message, const FieldDescriptor& field) {
  if (field.type() == FieldDescriptor::TYPE_BYTES) return "";
  if (!field.is_repeated()) return ScalarText(message, field);
  std::vector<std::string> elements;
  const int size = message.GetReflection()->FieldSize(message, &field);
  for (int i = 0; i < size; ++i) {
    elements.push_back(ElementText(message, field, i));
  }
  return absl::StrJoin(elements, "; ");
}

std::vector<std::string> TableColumns(const client::ResourceType& type) {
  std::vector<std::string> columns = {"id"};
  const auto add = [&](const std::string& name) {
    if (columns.size() < kMaxTableColumns &&
        std::find(columns.begin(), columns.end(), name) == columns.end()) {
      columns.push_back(name);
    }
  };
  // What may be filtered by is what people ask for.
  for (const std::string& column : type.columns) add(column);
  for (int i = 0; i < type.message->field_count(); ++i) {
    const FieldDescriptor& field = *type.message->field(i);
    if (field.number() >= kFirstOwnField && IsShort(field)) add(field.name());
  }
  return columns;
}

std::vector<std::string> CsvColumns(const client::ResourceType& type) {
  std::vector<std::string> columns;
  for (int i = 0; i < type.message->field_count(); ++i) {
    const FieldDescriptor& field = *type.message->field(i);
    if (field.type() != FieldDescriptor::TYPE_BYTES) {
      columns.push_back(field.name());
    }
  }
  return columns;
}

Row RecordRow(const client::ResourceType& type,
              const std::vector<std::string>& columns, const Message& record,
              bool short_references) {
  Row row;
  for (const std::string& column : columns) {
    if (column == "id") {
      row.push_back(ShortName(type, client::GetString(record, "name")));
      continue;
    }
    const FieldDescriptor* field = type.message->FindFieldByName(column);
    std::string text = field == nullptr ? "" : FieldText(record, *field);
    if (short_references && absl::StartsWith(text, "councils/") &&
        column != "name") {
      text = ShortName(text);
    }
    row.push_back(std::move(text));
  }
  return row;
}

std::string ShortName(const client::ResourceType& type, std::string_view name) {
  const auto ids = type.pattern.Match(name);
  if (!ids || ids->size() < 2) return client::IdOf(name);
  return absl::StrJoin(ids->begin() + 1, ids->end(), "/");
}

std::string ShortName(const std::string& name) {
  const auto* type = client::Catalogue::Get().FindName(name);
  return type == nullptr ? name : ShortName(*type, name);
}

}  // namespace minutebook::cli
