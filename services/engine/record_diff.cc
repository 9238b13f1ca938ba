#include "services/engine/record_diff.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Value;
using google::protobuf::util::MessageDifferencer;

Value ValueOfMessage(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  Value value;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options)
           .ok() ||
      !google::protobuf::util::JsonStringToMessage(json, &value).ok()) {
    // A message of a record holds nothing that JSON cannot say.
    value.set_null_value(google::protobuf::NULL_VALUE);
  }
  return value;
}

// The value of a field as the JSON mapping has it; `index` is -1 for a field
// that is not repeated.
Value ValueOf(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  Value value;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ValueOfMessage(
          index < 0 ? reflection.GetMessage(message, &field)
                    : reflection.GetRepeatedMessage(message, &field, index));
    case FieldDescriptor::CPPTYPE_BOOL:
      value.set_bool_value(
          index < 0 ? reflection.GetBool(message, &field)
                    : reflection.GetRepeatedBool(message, &field, index));
      return value;
    case FieldDescriptor::CPPTYPE_ENUM:
      value.set_string_value(
          (index < 0 ? reflection.GetEnum(message, &field)
                     : reflection.GetRepeatedEnum(message, &field, index))
              ->name());
      return value;
    case FieldDescriptor::CPPTYPE_INT32:
      value.set_number_value(
          index < 0 ? reflection.GetInt32(message, &field)
                    : reflection.GetRepeatedInt32(message, &field, index));
      return value;
    case FieldDescriptor::CPPTYPE_INT64:
      // JSON numbers are not wide enough.
      value.set_string_value(absl::StrCat(
          index < 0 ? reflection.GetInt64(message, &field)
                    : reflection.GetRepeatedInt64(message, &field, index)));
      return value;
    default:
      break;
  }
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    const std::string bytes =
        index < 0 ? reflection.GetString(message, &field)
                  : reflection.GetRepeatedString(message, &field, index);
    // Bytes may be a whole document: their length says enough.
    value.set_string_value(absl::StrCat(bytes.size(), " bytes"));
    return value;
  }
  value.set_string_value(
      index < 0 ? reflection.GetString(message, &field)
                : reflection.GetRepeatedString(message, &field, index));
  return value;
}

class Collector : public MessageDifferencer::Reporter {
 public:
  using Path = std::vector<MessageDifferencer::SpecificField>;

  void ReportAdded(const Message&, const Message& after,
                   const Path& path) override {
    FieldDifference& difference = New(path, false);
    difference.has_after = true;
    difference.after = At(after, path, false);
  }

  void ReportDeleted(const Message& before, const Message&,
                     const Path& path) override {
    FieldDifference& difference = New(path, true);
    difference.has_before = true;
    difference.before = At(before, path, true);
  }

  void ReportModified(const Message& before, const Message& after,
                      const Path& path) override {
    const FieldDescriptor* field = path.back().field;
    // What changed within it has been told.
    if (field != nullptr &&
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return;
    }
    FieldDifference& difference = New(path, false);
    difference.has_before = difference.has_after = true;
    difference.before = At(before, path, true);
    difference.after = At(after, path, false);
  }

  std::vector<FieldDifference> Take() { return std::move(differences_); }

 private:
  static int IndexOf(const MessageDifferencer::SpecificField& step,
                     bool in_before) {
    return in_before ? step.index : step.new_index;
  }

  FieldDifference& New(const Path& path, bool in_before) {
    FieldDifference& difference = differences_.emplace_back();
    for (const auto& step : path) {
      // Fields that another version of the contract has.
      const std::string name = step.field == nullptr
                                   ? absl::StrCat(step.unknown_field_number)
                                   : step.field->name();
      absl::StrAppend(&difference.path, difference.path.empty() ? "" : ".",
                      name);
      if (step.field != nullptr && step.field->is_repeated()) {
        absl::StrAppend(&difference.path, "[", IndexOf(step, in_before), "]");
      }
    }
    return difference;
  }

  // The value at the end of `path`; `holder` is the message that has it, which
  // is the record only where the path is one field long.
  static Value At(const Message& holder, const Path& path, bool in_before) {
    const auto& step = path.back();
    if (step.field == nullptr) return {};
    return ValueOf(holder, *step.field,
                   step.field->is_repeated() ? IndexOf(step, in_before) : -1);
  }

  std::vector<FieldDifference> differences_;
};

}  // namespace

std::vector<FieldDifference> DiffRecords(const Message& before,
                                         const Message& after,
                                         const std::vector<int>& ignored) {
  MessageDifferencer differencer;
  differencer.set_repeated_field_comparison(MessageDifferencer::AS_SMART_LIST);
  for (const int number : ignored) {
    differencer.IgnoreField(before.GetDescriptor()->FindFieldByNumber(number));
  }
  Collector collector;
  differencer.ReportDifferencesTo(&collector);
  differencer.Compare(before, after);
  return collector.Take();
}

}  // namespace minutebook::engine
