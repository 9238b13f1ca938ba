#include "tests/fuzz/made_message.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/type/date.pb.h"

namespace minutebook::fuzz {
namespace {

using engine::FieldRule;
using engine::MessagePlan;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kDeepest = 5;
constexpr int kMostElements = 3;
constexpr size_t kMostLearnt = 40;

bool IsRecordsName(const FieldRule& rule) {
  return rule.field->number() == engine::HeaderFields::kName &&
         rule.field->containing_type()->options().HasExtension(
             options::v1::record);
}

// Whether a field is set, of 256.
int Chance(const FieldRule& rule) {
  if (rule.required || IsRecordsName(rule)) return 250;
  if (rule.output_only) return 4;
  return 70;
}

// One enumerator or, now and then, a number that none has.
int EnumNumber(Input& input, const FieldDescriptor& field) {
  const int choice = input.Byte();
  const auto& type = *field.enum_type();
  return choice < 248 ? type.value(choice % type.value_count())->number()
                      : choice;
}

int64_t Number(Input& input) {
  const int choice = input.Byte();
  return choice < 250 ? choice - 2 : input.Number();
}

}  // namespace

MessageMaker::MessageMaker(std::vector<std::string> words)
    : catalogue_(engine::Catalogue::FromGeneratedPool(plans_)) {
  for (const std::string& word : words) Put(word);
}

void MessageMaker::Learn(const std::string& word) {
  if (learnt_.size() < kMostLearnt) learnt_.push_back(Put(word));
}

void MessageMaker::Forget() {
  for (std::vector<std::string>* names : learnt_) {
    words_.pop_back();
    if (names != nullptr) names->pop_back();
  }
  learnt_.clear();
}

std::vector<std::string>* MessageMaker::Put(const std::string& word) {
  words_.push_back(word);
  const auto ref = catalogue_->ParseAnyName(word.substr(0, word.find('@')));
  if (!ref.has_value()) return nullptr;
  std::vector<std::string>& names = names_[ref->type->type()];
  names.push_back(word);
  return &names;
}

void MessageMaker::Fill(Input& input, Message& message) {
  Fill(input, 0, message);
}

void MessageMaker::Fill(Input& input, int depth, Message& message) {
  const google::protobuf::OneofDescriptor* chosen = nullptr;
  for (const FieldRule& rule : plans_.For(*message.GetDescriptor()).fields) {
    if (input.empty() || rule.field->is_map()) return;
    // The first field of a oneof that is set stays.
    if (rule.field->containing_oneof() != nullptr &&
        rule.field->containing_oneof() == chosen) {
      continue;
    }
    if (input.Byte() >= Chance(rule)) continue;
    chosen = rule.field->containing_oneof();
    const int count =
        rule.field->is_repeated() ? 1 + input.Below(kMostElements) : 1;
    for (int i = 0; i < count; ++i) Set(input, depth, rule, message);
  }
  if (input.Byte() == 255) {
    message.GetReflection()->MutableUnknownFields(&message)->AddVarint(
        500 + input.Below(3), input.Byte());
  }
}

void MessageMaker::Set(Input& input, int depth, const FieldRule& rule,
                       Message& message) {
  const FieldDescriptor* field = rule.field;
  const Reflection& reflection = *message.GetReflection();
  const bool many = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (depth == kDeepest) return;
      Message* part = many ? reflection.AddMessage(&message, field)
                           : reflection.MutableMessage(&message, field);
      if (!FillKnown(input, depth + 1, *part)) Fill(input, depth + 1, *part);
      break;
    }
    case FieldDescriptor::CPPTYPE_STRING:
      many ? reflection.AddString(&message, field, Text(input, rule))
           : reflection.SetString(&message, field, Text(input, rule));
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      many
          ? reflection.AddEnumValue(&message, field, EnumNumber(input, *field))
          : reflection.SetEnumValue(&message, field, EnumNumber(input, *field));
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      many ? reflection.AddBool(&message, field, input.Below(2) == 1)
           : reflection.SetBool(&message, field, input.Below(2) == 1);
      break;
    case FieldDescriptor::CPPTYPE_INT32: {
      const auto number = static_cast<int32_t>(Number(input));
      many ? reflection.AddInt32(&message, field, number)
           : reflection.SetInt32(&message, field, number);
      break;
    }
    case FieldDescriptor::CPPTYPE_INT64:
      many ? reflection.AddInt64(&message, field, Number(input))
           : reflection.SetInt64(&message, field, Number(input));
      break;
    default:  // the contract has no others
      break;
  }
}

bool MessageMaker::FillKnown(Input& input, int depth, Message& part) {
  if (auto* date = dynamic_cast<google::type::Date*>(&part)) {
    date->set_year(input.Byte() < 250 ? 2000 + input.Below(20)
                                      : static_cast<int>(Number(input)));
    date->set_month(input.Below(14));
    date->set_day(input.Below(33));
    return true;
  }
  if (auto* time = dynamic_cast<google::protobuf::Timestamp*>(&part)) {
    constexpr int64_t kFirst = 1'438'713'000;  // where TestEngine's time begins
    time->set_seconds(input.Byte() < 250 ? kFirst + input.Byte()
                                         : input.Number());
    if (input.Below(8) == 0) time->set_nanos(static_cast<int>(Number(input)));
    return true;
  }
  if (auto* mask = dynamic_cast<google::protobuf::FieldMask*>(&part)) {
    for (int left = input.Below(4); left > 0; --left) {
      const auto& types = catalogue_->types();
      const auto& fields =
          types[input.Below(static_cast<int>(types.size()))]->plan().fields;
      mask->add_paths(input.Byte() < 250
                          ? fields[input.Below(static_cast<int>(fields.size()))]
                                .field->name()
                          : Word(input, ""));
    }
    return true;
  }
  if (auto* any = dynamic_cast<google::protobuf::Any*>(&part)) {
    const auto& types = catalogue_->types();
    const auto record =
        types[input.Below(static_cast<int>(types.size()))]->NewMessage();
    Fill(input, depth, *record);
    any->PackFrom(*record);
    if (input.Byte() > 250) any->set_value(std::string(input.Text()));
    return true;
  }
  return false;
}

std::string MessageMaker::Text(Input& input, const FieldRule& rule) {
  if (input.Byte() < 230) {
    if (!rule.reference.empty()) return Word(input, rule.reference);
    if (!rule.parent_of.empty()) {
      const engine::ResourceType* type = catalogue_->FindByType(rule.parent_of);
      const engine::ResourceType* parent =
          type == nullptr ? nullptr : type->parent();
      return Word(input,
                  parent == nullptr ? "minutebook/Council" : parent->type());
    }
    if (IsRecordsName(rule)) {
      return Word(
          input,
          catalogue_->FindByMessage(rule.field->containing_type()->full_name())
              ->type());
    }
    if (rule.field->name() == "request_id") {
      return absl::StrCat("7f0d3f4e-1c5e-4d5b-9a55-01234567890",
                          input.Below(10));
    }
    if (rule.pattern == nullptr) return Word(input, "");
    // Few words are of a pattern.
    for (int i = 0; i < 4; ++i) {
      std::string word = Word(input, "");
      if (RE2::FullMatch(word, *rule.pattern)) return word;
    }
  }
  std::string text(input.Text());
  // What no parser lets through cannot stand in a parsed message.
  if (rule.field->type() == FieldDescriptor::TYPE_STRING) {
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; },
        '~');
  }
  return text;
}

std::string MessageMaker::Word(Input& input, const std::string& type) {
  const auto found = names_.find(type);
  const std::vector<std::string>& words =
      found == names_.end() || found->second.empty() ? words_ : found->second;
  return words.empty() ? "" : input.AnyOf(words);
}

}  // namespace minutebook::fuzz
