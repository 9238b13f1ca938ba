#include "clients/cli/set_field.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/json_util.h>

#include <cctype>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/nearest.h"
#include "clients/cli/record_text.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/views.h"
#include "google/api/resource.pb.h"
#include "google/type/date.pb.h"

namespace minutebook::cli {
namespace {

using client::ToAbsl;
using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status WrongValue(const FieldDescriptor& field, const std::string& value,
                        std::string_view expected) {
  return UsageError(absl::StrCat(field.name(), " cannot be \"", value,
                                 "\": expected ", ToAbsl(expected)));
}

absl::Status ParseDate(const FieldDescriptor& field, const std::string& value,
                       google::type::Date& date) {
  const std::vector<std::string> parts = absl::StrSplit(value, '-');
  int numbers[3] = {0, 0, 0};
  bool good = parts.size() <= 3 && parts[0].size() == 4;
  for (size_t i = 0; good && i < parts.size(); ++i) {
    good = absl::SimpleAtoi(parts[i], &numbers[i]) && numbers[i] > 0;
  }
  if (!good || numbers[1] > 12 || numbers[2] > 31) {
    return WrongValue(field, value, "a date as 2015-08-04, 2015-08 or 2015");
  }
  date.set_year(numbers[0]);
  date.set_month(numbers[1]);
  date.set_day(numbers[2]);
  return absl::OkStatus();
}

absl::Status ParseMessage(const FieldDescriptor& field,
                          const std::string& value, Message& message) {
  if (message.GetDescriptor() == google::type::Date::descriptor() &&
      !absl::StartsWith(value, "{")) {
    return ParseDate(field, value, static_cast<google::type::Date&>(message));
  }
  std::string json = value;
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor() &&
      !absl::StartsWith(value, "\"")) {
    json = absl::StrCat("\"", value, "\"");
  }
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &message);
  if (status.ok()) return absl::OkStatus();
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    return WrongValue(field, value,
                      "a day with its time, as 2015-08-04T18:30:00Z or "
                      "2015-08-04T18:30:00+01:00");
  }
  return WrongValue(field, value,
                    absl::StrCat("JSON of ", message.GetDescriptor()->name(),
                                 " (", std::string(status.message()), ")"));
}

std::string EnumWord(std::string_view text) {
  std::string word;
  for (const char c : text) {
    word +=
        c == ' ' || c == '-'
            ? '_'
            : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return word;
}

absl::StatusOr<const EnumValueDescriptor*> ParseEnum(
    const FieldDescriptor& field, const std::string& value) {
  const EnumDescriptor& type = *field.enum_type();
  const std::string word = EnumWord(value);
  std::vector<std::string> known;
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor* candidate = type.value(i);
    const std::string shorter = EnumWord(EnumText(*candidate));
    if (word == candidate->name() || (!shorter.empty() && word == shorter)) {
      return candidate;
    }
    if (!shorter.empty()) known.push_back(shorter);
  }
  return WrongValue(field, value,
                    absl::StrCat("one of ", absl::StrJoin(known, ", ")));
}

template <class Number>
absl::StatusOr<Number> ParseNumber(const FieldDescriptor& field,
                                   const std::string& value) {
  Number number = 0;
  // A spreadsheet may show a whole number with decimals: 45.00.
  std::string whole = value;
  const size_t point = value.find('.');
  if (point != std::string::npos && point + 1 < value.size() &&
      value.find_first_not_of('0', point + 1) == std::string::npos) {
    whole.resize(point);
  }
  if (!absl::SimpleAtoi(whole, &number)) {
    return WrongValue(field, value, "a whole number");
  }
  return number;
}

absl::StatusOr<bool> ParseBool(const FieldDescriptor& field,
                               const std::string& value) {
  const std::string word = absl::AsciiStrToLower(value);
  if (word == "true" || word == "yes") return true;
  if (word == "false" || word == "no") return false;
  return WrongValue(field, value, "true or false");
}

absl::Status SetScalar(const FieldDescriptor& field, const std::string& value,
                       std::string_view council, Message& record) {
  const auto& reflection = *record.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      if (field.type() == FieldDescriptor::TYPE_BYTES) {
        return UsageError(absl::StrCat(
            field.name(), " holds bytes: give them with --json as base64"));
      }
      const std::string text = ExpandReference(field, value, council);
      if (field.is_repeated()) {
        reflection.AddString(&record, &field, text);
      } else {
        reflection.SetString(&record, &field, text);
      }
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto parsed = ParseEnum(field, value);
      if (!parsed.ok()) return parsed.status();
      if (field.is_repeated()) {
        reflection.AddEnum(&record, &field, *parsed);
      } else {
        reflection.SetEnum(&record, &field, *parsed);
      }
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const auto parsed = ParseBool(field, value);
      if (!parsed.ok()) return parsed.status();
      reflection.SetBool(&record, &field, *parsed);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const auto parsed = ParseNumber<int32_t>(field, value);
      if (!parsed.ok()) return parsed.status();
      if (field.is_repeated()) {
        reflection.AddInt32(&record, &field, *parsed);
      } else {
        reflection.SetInt32(&record, &field, *parsed);
      }
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      const auto parsed = ParseNumber<int64_t>(field, value);
      if (!parsed.ok()) return parsed.status();
      reflection.SetInt64(&record, &field, *parsed);
      return absl::OkStatus();
    }
    default:
      return UsageError(
          absl::StrCat(field.name(), " can only be given with --json"));
  }
}

// All values of a repeated field at once.
absl::Status SetArray(const FieldDescriptor& field, const std::string& value,
                      Message& record) {
  const std::string json = absl::StrCat("{\"", field.name(), "\":", value, "}");
  std::unique_ptr<Message> parsed(record.New());
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, parsed.get());
  if (!status.ok()) {
    return WrongValue(
        field, value,
        absl::StrCat("a JSON array (", std::string(status.message()), ")"));
  }
  record.GetReflection()->ClearField(&record, &field);
  record.MergeFrom(*parsed);
  return absl::OkStatus();
}

absl::StatusOr<const FieldDescriptor*> FindField(const Descriptor& type,
                                                 const std::string& name) {
  const FieldDescriptor* field = type.FindFieldByName(name);
  if (field != nullptr) return field;
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) {
    names.push_back(type.field(i)->name());
  }
  return UsageError(absl::StrCat(
      "\"", name, "\" is not a field of ", type.name(), DidYouMean(name, names),
      "\nIts fields are: ", absl::StrJoin(names, ", ")));
}

}  // namespace

absl::StatusOr<Assignment> ParseAssignment(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return UsageError(absl::StrCat("--set \"", ToAbsl(text),
                                   "\": expected FIELD=VALUE, such as "
                                   "display_name=\"Cabinet\""));
  }
  return Assignment{std::string(text.substr(0, equals)),
                    std::string(text.substr(equals + 1))};
}

absl::Status SetField(const Assignment& assignment, std::string_view council,
                      Message& record) {
  const std::vector<std::string> steps = absl::StrSplit(assignment.path, '.');
  Message* owner = &record;
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    const auto field = FindField(*owner->GetDescriptor(), steps[i]);
    if (!field.ok()) return field.status();
    if ((*field)->message_type() == nullptr || (*field)->is_repeated()) {
      return UsageError(
          absl::StrCat("\"", assignment.path, "\": ", steps[i],
                       (*field)->is_repeated()
                           ? " has several values; give each whole as JSON"
                           : " has no fields of its own"));
    }
    owner = owner->GetReflection()->MutableMessage(owner, *field);
  }
  const auto field = FindField(*owner->GetDescriptor(), steps.back());
  if (!field.ok()) return field.status();
  const auto& reflection = *owner->GetReflection();
  if (assignment.value.empty()) {
    reflection.ClearField(owner, *field);
    return absl::OkStatus();
  }
  if ((*field)->is_repeated() && absl::StartsWith(assignment.value, "[")) {
    return SetArray(**field, assignment.value, *owner);
  }
  if ((*field)->message_type() == nullptr) {
    return SetScalar(**field, assignment.value, council, *owner);
  }
  Message* message = (*field)->is_repeated()
                         ? reflection.AddMessage(owner, *field)
                         : reflection.MutableMessage(owner, *field);
  message->Clear();
  return ParseMessage(**field, assignment.value, *message);
}

std::string ExpandReference(const FieldDescriptor& field,
                            const std::string& value,
                            std::string_view council) {
  if (!field.options().HasExtension(google::api::resource_reference)) {
    return value;
  }
  const auto& reference =
      field.options().GetExtension(google::api::resource_reference);
  if (reference.type() == "*" || reference.type().empty()) {
    const std::string full =
        absl::StrCat("councils/", ToAbsl(council), "/", value);
    const bool known =
        !council.empty() && client::Catalogue::Get().FindName(full) != nullptr;
    return known ? full : value;
  }
  const auto* type = client::Catalogue::Get().FindType(reference.type());
  if (type == nullptr) return value;
  return type->pattern.Expand(value, council).value_or(value);
}

absl::Status SetDay(const std::string& field, const std::string& day,
                    google::protobuf::Message& request) {
  if (day.empty()) return absl::OkStatus();
  return SetField({field, day}, "", request);
}

}  // namespace minutebook::cli
