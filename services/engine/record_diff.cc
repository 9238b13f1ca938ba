#include "services/engine/record_diff.h"

#include <algorithm>
#include <tuple>

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

// Which of `places`, all different, make a longest run that grows.
std::vector<bool> LongestRun(const std::vector<int>& places) {
  std::vector<int> ends;  // where the best run of each length ends
  std::vector<int> previous(places.size(), -1);
  for (int i = 0; i < static_cast<int>(places.size()); ++i) {
    const auto end = std::lower_bound(
        ends.begin(), ends.end(), i,
        [&](int left, int right) { return places[left] < places[right]; });
    if (end != ends.begin()) previous[i] = *(end - 1);
    if (end == ends.end()) {
      ends.push_back(i);
    } else {
      *end = i;
    }
  }
  std::vector<bool> in_run(places.size());
  for (int i = ends.empty() ? -1 : ends.back(); i >= 0; i = previous[i]) {
    in_run[i] = true;
  }
  return in_run;
}

class Collector : public MessageDifferencer::Reporter {
 public:
  using Path = std::vector<MessageDifferencer::SpecificField>;

  void ReportAdded(const Message& before, const Message& after,
                   const Path& path) override {
    Enter(before, after, path);
    changes_.push_back(ChangeOf(after, path, false));
  }

  void ReportDeleted(const Message& before, const Message& after,
                     const Path& path) override {
    Enter(before, after, path);
    changes_.push_back(ChangeOf(before, path, true));
  }

  void ReportModified(const Message& before, const Message& after,
                      const Path& path) override {
    Enter(before, after, path);
    const FieldDescriptor* field = path.back().field;
    // What changed within it has been told.
    if (field != nullptr &&
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return;
    }
    differences_.push_back({PathText(path, false), true, true,
                            At(before, path, true), At(after, path, false)});
  }

  void ReportMatched(const Message& before, const Message& after,
                     const Path& path) override {
    Pair(before, after, path);
  }

  void ReportMoved(const Message& before, const Message& after,
                   const Path& path) override {
    Pair(before, after, path);
  }

  std::vector<FieldDifference> Take() {
    EndField();
    return std::move(differences_);
  }

 private:
  // The field, or the element of a list, that only one of the states has.
  struct Change {
    int place;  // in its list; -1 in none
    FieldDifference difference;
  };

  // Elements that are equal, in the order of the list before.
  void Pair(const Message& before, const Message& after, const Path& path) {
    const auto in_list = [](const MessageDifferencer::SpecificField& step) {
      return step.field != nullptr && step.field->is_repeated();
    };
    // What is within an element that has its equal is told too.
    if (std::find_if(path.begin(), path.end(), in_list) != path.end() - 1) {
      return;
    }
    Enter(before, after, path);
    pairs_.push_back(path);
  }

  // One field after another is told of.
  void Enter(const Message& before, const Message& after, const Path& path) {
    const FieldDescriptor* field = path.back().field;
    if (&before == before_ && &after == after_ && field == field_) return;
    EndField();
    before_ = &before;
    after_ = &after;
    field_ = field;
  }

  // Of the pairs of a list those stay that keep their order; the others went
  // and came. All is told by its place.
  void EndField() {
    std::vector<int> places;
    places.reserve(pairs_.size());
    for (const Path& pair : pairs_) places.push_back(pair.back().new_index);
    const std::vector<bool> stays = LongestRun(places);
    for (size_t i = 0; i < pairs_.size(); ++i) {
      if (stays[i]) continue;
      changes_.push_back(ChangeOf(*before_, pairs_[i], true));
      changes_.push_back(ChangeOf(*after_, pairs_[i], false));
    }
    // What went from a place stands before what came to it.
    std::stable_sort(changes_.begin(), changes_.end(),
                     [](const Change& left, const Change& right) {
                       return std::tie(left.place, left.difference.has_after) <
                              std::tie(right.place, right.difference.has_after);
                     });
    for (Change& change : changes_) {
      differences_.push_back(std::move(change.difference));
    }
    pairs_.clear();
    changes_.clear();
  }

  static int IndexOf(const MessageDifferencer::SpecificField& step,
                     bool in_before) {
    return in_before ? step.index : step.new_index;
  }

  static std::string PathText(const Path& path, bool in_before) {
    std::string text;
    for (const auto& step : path) {
      // Fields that another version of the contract has.
      const std::string name = step.field == nullptr
                                   ? absl::StrCat(step.unknown_field_number)
                                   : step.field->name();
      absl::StrAppend(&text, text.empty() ? "" : ".", name);
      if (step.field != nullptr && step.field->is_repeated()) {
        absl::StrAppend(&text, "[", IndexOf(step, in_before), "]");
      }
    }
    return text;
  }

  static Change ChangeOf(const Message& holder, const Path& path,
                         bool in_before) {
    const Value value = At(holder, path, in_before);
    return {IndexOf(path.back(), in_before),
            {PathText(path, in_before), in_before, !in_before,
             in_before ? value : Value(), in_before ? Value() : value}};
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
  // The field that is being told of and the parts of the two states that hold
  // it. They last as long as the states: records hold no google.protobuf.Any,
  // which the library unpacks for a moment only.
  const Message* before_ = nullptr;
  const Message* after_ = nullptr;
  const FieldDescriptor* field_ = nullptr;
  std::vector<Path> pairs_;
  std::vector<Change> changes_;  // what came or went
};

}  // namespace

std::vector<FieldDifference> DiffRecords(const Message& before,
                                         const Message& after,
                                         const std::vector<int>& ignored) {
  MessageDifferencer differencer;
  // AS_SMART_LIST keeps the first pair and what follows it: an element that
  // went to the end would take all others with it.
  differencer.set_repeated_field_comparison(MessageDifferencer::AS_SET);
  differencer.set_report_matches(true);
  for (const int number : ignored) {
    differencer.IgnoreField(before.GetDescriptor()->FindFieldByNumber(number));
  }
  Collector collector;
  differencer.ReportDifferencesTo(&collector);
  differencer.Compare(before, after);
  return collector.Take();
}

}  // namespace minutebook::engine
