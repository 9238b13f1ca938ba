#include "services/engine/validation.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"
#include "google/type/date.pb.h"
#include "services/rules/civil_date.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::TimeUtil;

bool IsValidTime(const google::protobuf::Timestamp& time) {
  constexpr int kNanosPerSecond = 1000000000;
  return time.seconds() >= TimeUtil::kTimestampMinSeconds &&
         time.seconds() <= TimeUtil::kTimestampMaxSeconds &&
         time.nanos() >= 0 && time.nanos() < kNanosPerSecond;
}

// The pattern of decimal texts, which people are told about in words.
constexpr char kDecimal[] = R"((-?[0-9]{1,18}(\.[0-9]{1,6})?)?)";

// Continuation bytes are no characters of their own.
size_t CountCharacters(const std::string& text) {
  size_t count = 0;
  for (const char c : text) count += (c & 0xc0) != 0x80 ? 1 : 0;
  return count;
}

bool HasForbiddenControl(const std::string& text, bool multiline) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x7f) return true;
    if (byte < 0x20 && !(multiline && (c == '\n' || c == '\t'))) return true;
  }
  return false;
}

// The field of the same message, also a date or a time, that `field` may not
// lie before; null: there is none. Spans are known by their names.
const FieldDescriptor* BeginningOf(const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return nullptr;
  static constexpr std::pair<std::string_view, const char*> kSpans[] = {
      {"end_date", "start_date"},
      {"due_date", "start_date"},
      {"closing_date", "opening_date"},
      {"not_after", "not_before"},
      {"actual_end_time", "actual_start_time"}};
  for (const auto& [end, begin] : kSpans) {
    if (field.name() != end) continue;
    const FieldDescriptor* first =
        field.containing_type()->FindFieldByName(begin);
    return first != nullptr && first->message_type() == field.message_type()
               ? first
               : nullptr;
  }
  return nullptr;
}

// Where a field stands; put into words only when there is something to say of
// it.
struct Place {
  const Place* above;  // null for the message checked, whose path is `root`
  const std::string* root;
  const FieldDescriptor* field;
  int index;  // -1: not repeated

  std::string Path() const {
    const std::string path =
        JoinPath(above == nullptr ? *root : above->Path(), field->name());
    return index < 0 ? path : absl::StrCat(path, "[", index, "]");
  }
};

class Validator {
 public:
  Validator(const Catalogue& catalogue, const ValidationOptions& options,
            const std::string& root, FieldViolations& violations)
      : catalogue_(catalogue),
        options_(options),
        root_(root),
        violations_(violations) {}

  // `above` is where the message stands; null: at the root.
  void Check(const MessagePlan& plan, const Message& message,
             const Place* above) {
    const Reflection& reflection = *message.GetReflection();
    for (const FieldRule& rule : plan.fields) {
      if (rule.output_only) continue;
      const Place place{above, &root_, rule.field, -1};
      if (rule.field->is_repeated()) {
        CheckRepeated(plan, rule, message, reflection, place);
        continue;
      }
      const bool present =
          rule.field->has_presence()
              ? reflection.HasField(message, rule.field)
              : reflection.HasField(message, rule.field) ||
                    rule.field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL;
      if (!present) {
        if (rule.required && RequiredHere(plan, rule)) {
          violations_.Add(place.Path(), "is required and missing");
        }
        continue;
      }
      CheckValue(rule, message, reflection, place);
      const FieldDescriptor* first = BeginningOf(*rule.field);
      if (first != nullptr && reflection.HasField(message, first)) {
        CheckOrder(*first, reflection.GetMessage(message, first),
                   reflection.GetMessage(message, rule.field), place);
      }
    }
  }

 private:
  bool RequiredHere(const MessagePlan& plan, const FieldRule& rule) const {
    if (plan.is_record && !options_.required_in_records) return false;
    // A number of zero or an empty parent of councils is a value like others.
    return rule.field->cpp_type() == FieldDescriptor::CPPTYPE_STRING ||
           rule.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ||
           rule.field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
  }

  void CheckRepeated(const MessagePlan& plan, const FieldRule& rule,
                     const Message& message, const Reflection& reflection,
                     const Place& place) {
    const int size = reflection.FieldSize(message, rule.field);
    if (size == 0 && rule.required &&
        !(plan.is_record && !options_.required_in_records)) {
      violations_.Add(place.Path(), "is required and empty");
    }
    if (rule.limits.max_items() > 0 &&
        static_cast<uint32_t>(size) > rule.limits.max_items()) {
      violations_.Add(place.Path(),
                      absl::StrCat("has ", size, " elements; at most ",
                                   rule.limits.max_items(), " are allowed"));
      return;
    }
    if (place.above == nullptr && rule.field->name() == options_.unchecked) {
      return;
    }
    for (int i = 0; i < size; ++i) {
      CheckValue(rule, message, reflection,
                 {place.above, place.root, place.field, i});
    }
  }

  void CheckValue(const FieldRule& rule, const Message& message,
                  const Reflection& reflection, const Place& place) {
    const int index = place.index;
    switch (rule.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        const std::string& text =
            index < 0
                ? reflection.GetStringReference(message, rule.field, &scratch)
                : reflection.GetRepeatedStringReference(message, rule.field,
                                                        index, &scratch);
        if (rule.field->type() == FieldDescriptor::TYPE_BYTES) {
          CheckBytes(rule, text, place);
        } else {
          CheckText(rule, text, place);
        }
        return;
      }
      case FieldDescriptor::CPPTYPE_INT32:
        CheckNumber(
            rule,
            index < 0 ? reflection.GetInt32(message, rule.field)
                      : reflection.GetRepeatedInt32(message, rule.field, index),
            place);
        return;
      case FieldDescriptor::CPPTYPE_INT64:
        CheckNumber(
            rule,
            index < 0 ? reflection.GetInt64(message, rule.field)
                      : reflection.GetRepeatedInt64(message, rule.field, index),
            place);
        return;
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number =
            index < 0
                ? reflection.GetEnumValue(message, rule.field)
                : reflection.GetRepeatedEnumValue(message, rule.field, index);
        if (rule.field->enum_type()->FindValueByNumber(number) == nullptr) {
          violations_.Add(place.Path(),
                          absl::StrCat(number, " is no value of ",
                                       rule.field->enum_type()->name()));
        }
        return;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        CheckMessage(rule,
                     index < 0 ? reflection.GetMessage(message, rule.field)
                               : reflection.GetRepeatedMessage(
                                     message, rule.field, index),
                     place);
        return;
      default:
        return;
    }
  }

  void CheckText(const FieldRule& rule, const std::string& text,
                 const Place& place) {
    const size_t length = CountCharacters(text);
    if (rule.limits.max_length() > 0 && length > rule.limits.max_length()) {
      violations_.Add(place.Path(),
                      absl::StrCat("has ", length, " characters; at most ",
                                   rule.limits.max_length(), " are allowed"));
      return;
    }
    if (HasForbiddenControl(text, rule.limits.multiline())) {
      violations_.Add(place.Path(),
                      rule.limits.multiline()
                          ? "holds a control character other than tab "
                            "and line feed"
                          : "holds a control character or line break");
      return;
    }
    if (rule.pattern != nullptr && !RE2::FullMatch(text, *rule.pattern)) {
      violations_.Add(
          place.Path(),
          rule.limits.pattern() == kDecimal
              ? "is no number: expected digits, with a minus sign "
                "before and up to 6 digits after a point where "
                "there are any (-1234.5), without commas, % or "
                "a unit"
              : absl::StrCat("does not match ", rule.limits.pattern()));
      return;
    }
    if (!rule.parent_of.empty()) {
      CheckParent(rule, text, place);
    } else if (!rule.reference.empty() && !text.empty()) {
      CheckReference(rule, text, place);
    }
  }

  void CheckParent(const FieldRule& rule, const std::string& text,
                   const Place& place) {
    const ResourceType* child = catalogue_.FindByType(rule.parent_of);
    if (child != nullptr &&
        !ParseParent(*child, text, options_.any_parent).has_value()) {
      violations_.Add(
          place.Path(),
          absl::StrCat("is not the name of a parent of ", child->plural(),
                       ", which are ", child->pattern()));
    }
  }

  void CheckReference(const FieldRule& rule, const std::string& text,
                      const Place& place) {
    std::optional<RecordRef> ref;
    if (rule.reference == "*") {
      ref = catalogue_.ParseAnyName(text);
      if (!ref.has_value()) {
        violations_.Add(place.Path(), "is not the name of a record");
        return;
      }
    } else {
      const ResourceType* type = catalogue_.FindByType(rule.reference);
      if (type == nullptr) return;
      ref = ParseName(*type, text);
      if (!ref.has_value()) {
        violations_.Add(place.Path(), absl::StrCat("is not a name of the form ",
                                                   type->pattern()));
        return;
      }
    }
    if (!options_.council.empty() && ref->council() != options_.council) {
      violations_.Add(place.Path(),
                      absl::StrCat("names a record of another council "
                                   "than councils/",
                                   options_.council));
    }
  }

  void CheckBytes(const FieldRule& rule, const std::string& bytes,
                  const Place& place) {
    if (rule.limits.max_bytes() > 0 && bytes.size() > rule.limits.max_bytes()) {
      violations_.Add(place.Path(),
                      absl::StrCat("has ", bytes.size(), " bytes; at most ",
                                   rule.limits.max_bytes(), " are allowed"));
    }
  }

  void CheckNumber(const FieldRule& rule, int64_t number, const Place& place) {
    if (rule.limits.has_min() && number < rule.limits.min()) {
      violations_.Add(place.Path(),
                      absl::StrCat("is ", number, "; at least ",
                                   rule.limits.min(), " is allowed"));
    }
    if (rule.limits.has_max() && number > rule.limits.max()) {
      violations_.Add(place.Path(),
                      absl::StrCat("is ", number, "; at most ",
                                   rule.limits.max(), " is allowed"));
    }
  }

  void CheckMessage(const FieldRule& rule, const Message& message,
                    const Place& place) {
    if (rule.message != nullptr) {
      Check(*rule.message, message, &place);
      return;
    }
    if (const auto* date = dynamic_cast<const google::type::Date*>(&message)) {
      if (!rules::IsValidDate(*date, rule.limits.partial_date())) {
        violations_.Add(
            place.Path(),
            rule.limits.partial_date()
                ? "is no day, month or year of the calendar"
                : "is no day of the calendar: year, month and day are "
                  "needed");
      }
    } else if (const auto* time =
                   dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
      if (!IsValidTime(*time)) {
        violations_.Add(place.Path(),
                        "is no time between the years 1 and 9999");
      }
    } else if (const auto* mask =
                   dynamic_cast<const google::protobuf::FieldMask*>(&message)) {
      constexpr int kMaxMaskPaths = 200;
      if (mask->paths_size() > kMaxMaskPaths) {
        violations_.Add(
            place.Path(),
            absl::StrCat("has ", mask->paths_size(), " paths; at most ",
                         kMaxMaskPaths, " are allowed"));
      }
    }
  }

  // `begin` and `end` are both dates or both times; those that are none are
  // told of by themselves.
  void CheckOrder(const FieldDescriptor& first, const Message& begin,
                  const Message& end, const Place& place) {
    std::string begin_text, end_text;
    if (const auto* day = dynamic_cast<const google::type::Date*>(&end)) {
      const auto& before = static_cast<const google::type::Date&>(begin);
      if (!rules::IsValidDate(*day, true) ||
          !rules::IsValidDate(before, true) ||
          rules::LastDay(*day) >= rules::FirstDay(before)) {
        return;
      }
      begin_text = rules::DateText(before);
      end_text = rules::DateText(*day);
    } else if (const auto* time =
                   dynamic_cast<const google::protobuf::Timestamp*>(&end)) {
      const auto& before =
          static_cast<const google::protobuf::Timestamp&>(begin);
      if (!IsValidTime(*time) || !IsValidTime(before) || *time >= before) {
        return;
      }
      begin_text = TimeUtil::ToString(before);
      end_text = TimeUtil::ToString(*time);
    }
    violations_.Add(place.Path(), absl::StrCat("is ", end_text, ", before ",
                                               first.name(), ", ", begin_text));
  }

  const Catalogue& catalogue_;
  const ValidationOptions& options_;
  const std::string& root_;
  FieldViolations& violations_;
};

}  // namespace

void Validate(const Catalogue& catalogue, const MessagePlan& plan,
              const Message& message, const ValidationOptions& options,
              const std::string& path, FieldViolations& violations) {
  Validator(catalogue, options, path, violations).Check(plan, message, nullptr);
}

void ClearOutputOnly(const MessagePlan& plan, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  for (const FieldRule& rule : plan.fields) {
    if (rule.output_only) {
      reflection.ClearField(&message, rule.field);
    } else if (rule.message != nullptr && rule.field->is_repeated()) {
      const int size = reflection.FieldSize(message, rule.field);
      for (int i = 0; i < size; ++i) {
        ClearOutputOnly(*rule.message, *reflection.MutableRepeatedMessage(
                                           &message, rule.field, i));
      }
    } else if (rule.message != nullptr &&
               reflection.HasField(message, rule.field)) {
      ClearOutputOnly(*rule.message,
                      *reflection.MutableMessage(&message, rule.field));
    }
  }
}

void CheckImmutable(const MessagePlan& plan, const Message& before,
                    const Message& after, const std::string& path,
                    FieldViolations& violations) {
  const Reflection& reflection = *before.GetReflection();
  for (const FieldRule& rule : plan.fields) {
    if (!rule.immutable) continue;
    const bool had = rule.field->is_repeated()
                         ? reflection.FieldSize(before, rule.field) > 0
                         : reflection.HasField(before, rule.field);
    if (!had) continue;
    google::protobuf::util::MessageDifferencer differencer;
    if (!differencer.CompareWithFields(before, after, {rule.field},
                                       {rule.field})) {
      violations.Add(JoinPath(path, rule.field->name()),
                     "cannot be changed once it is set");
    }
  }
}

std::string JoinPath(const std::string& path, const std::string& field) {
  return path.empty() ? field : absl::StrCat(path, ".", field);
}

}  // namespace minutebook::engine
