#include "tests/support/made_up_council.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "services/engine/message_plan.h"

namespace minutebook::testing {
namespace {

using engine::FieldRule;
using engine::MessagePlan;
using engine::ResourceType;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const std::vector<std::string> kWords = {
    "Parking", "customer",  "STRATEGY", "budget", "100%", "a_b",
    "café",    "ÉCOLE",     "Łódź",     "\\",     "it's", "\"quoted\"",
    "2014/15", "libraries", "Waste",    "roads",  "日本", "🏛"};

// What fields with a pattern may hold; the first that fits is taken.
const std::vector<std::string> kPatterned = {
    "en-GB",
    "text/plain",
    "https://example.org/minutes/1",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "2014/15",
    "A",
    "1",
    "one"};

std::unique_ptr<Message> NewMessage(const Descriptor& descriptor) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&descriptor)
          ->New());
}

}  // namespace

MadeUpCouncil::MadeUpCouncil(const engine::Catalogue& catalogue,
                             std::string council, uint32_t seed)
    : catalogue_(catalogue), council_(std::move(council)), random_(seed) {}

std::string MadeUpCouncil::Words(int longest) {
  std::string text;
  for (int left = 1 + Below(6); left > 0; --left) {
    const std::string& word = AnyOf(kWords);
    if (text.size() + word.size() + 1 > static_cast<size_t>(longest)) break;
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

std::string MadeUpCouncil::NameOf(const std::string& type) {
  if (Chance(2)) return absl::StrCat(council_, "/bodies/no-such-body");
  if (type == "*") {
    auto any = names_.begin();
    if (any == names_.end()) return "";
    std::advance(any, Below(static_cast<int>(names_.size())));
    return AnyOf(any->second);
  }
  const auto found = names_.find(type);
  if (found == names_.end()) return "";
  return AnyOf(found->second);
}

std::string MadeUpCouncil::TextFor(const FieldRule& rule) {
  if (!rule.reference.empty()) return NameOf(rule.reference);
  if (rule.pattern != nullptr) {
    for (const std::string& text : kPatterned) {
      if (RE2::FullMatch(text, *rule.pattern)) return text;
    }
    return "";
  }
  return Words(static_cast<int>(rule.limits.max_length()));
}

int64_t MadeUpCouncil::NumberFor(const FieldRule& rule) {
  const int64_t least = rule.limits.has_min() ? rule.limits.min() : 0;
  const int64_t most = rule.limits.has_max() ? rule.limits.max() : least + 40;
  return least +
         Below(static_cast<int>(std::min<int64_t>(most - least, 40) + 1));
}

void MadeUpCouncil::Fill(const MessagePlan& plan, int depth, Message& message) {
  for (const FieldRule& rule : plan.fields) {
    if (rule.output_only) continue;
    const int number = rule.field->number();
    if (plan.is_record && number == engine::HeaderFields::kName) continue;
    if (plan.is_record && number == engine::HeaderFields::kEtag) continue;
    if (plan.is_record && number == engine::HeaderFields::kVisibility) {
      message.GetReflection()->SetEnumValue(&message, rule.field,
                                            Chance(85) ? 1 : Below(5));
      continue;
    }
    if (rule.required || Chance(depth == 0 ? 50 : 35)) {
      FillField(rule, depth, message);
    }
  }
}

void MadeUpCouncil::FillField(const FieldRule& rule, int depth,
                              Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const FieldDescriptor* field = rule.field;
  const int times = field->is_repeated() ? 1 + Below(3) : 1;
  for (int i = 0; i < times; ++i) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string text = field->type() == FieldDescriptor::TYPE_BYTES
                                     ? std::string(Below(40), '\xfe')
                                     : TextFor(rule);
        if (text.empty()) return;
        if (field->is_repeated()) {
          reflection.AddString(&message, field, text);
        } else {
          reflection.SetString(&message, field, text);
        }
        break;
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = field->enum_type()
                               ->value(Below(field->enum_type()->value_count()))
                               ->number();
        if (field->is_repeated()) {
          reflection.AddEnumValue(&message, field, number);
        } else {
          reflection.SetEnumValue(&message, field, number);
        }
        break;
      }
      case FieldDescriptor::CPPTYPE_INT32:
        if (field->is_repeated()) return;
        reflection.SetInt32(&message, field,
                            static_cast<int32_t>(NumberFor(rule)));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        if (field->is_repeated()) return;
        reflection.SetInt64(&message, field, NumberFor(rule));
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        if (field->is_repeated()) return;
        reflection.SetBool(&message, field, Chance(50));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        Message* part = field->is_repeated()
                            ? reflection.AddMessage(&message, field)
                            : reflection.MutableMessage(&message, field);
        if (auto* date = dynamic_cast<google::type::Date*>(part)) {
          date->set_year(2012 + Below(5));
          const bool partial = rule.limits.partial_date() && Chance(20);
          if (!partial) date->set_month(1 + Below(12));
          if (!partial) date->set_day(1 + Below(28));
        } else if (auto* time =
                       dynamic_cast<google::protobuf::Timestamp*>(part)) {
          time->set_seconds(1400000000 + Below(50000000));
        } else if (rule.message != nullptr && depth < 3) {
          Fill(*rule.message, depth + 1, *part);
        }
        break;
      }
      default:
        return;
    }
  }
}

records::v1::ApplyRequest MadeUpCouncil::NextWrite() {
  records::v1::ApplyRequest request;
  request.set_parent(council_);
  if (Chance(20)) {
    char id[37];
    std::snprintf(id, sizeof(id), "%08x-0000-4000-8000-000000000000",
                  Below(200));
    request.set_request_id(id);
  }
  for (int left = 1 + Below(4); left > 0; --left) {
    auto* operation = request.add_operations();
    const ResourceType& type = *AnyOf(catalogue_.types());
    const std::string known = NameOf(type.type());
    if (!known.empty() && Chance(5)) {
      operation->mutable_delete_()->set_name(known);
      continue;
    }
    const std::unique_ptr<Message> record = type.NewMessage();
    Fill(type.plan(), 0, *record);
    if (type.is_council() || type.singleton() ||
        (!known.empty() && Chance(15))) {
      record->GetReflection()->SetString(
          record.get(), type.header(engine::HeaderFields::kName),
          type.is_council() ? council_ : known);
      auto* update = operation->mutable_update();
      update->mutable_record()->PackFrom(*record);
      if (Chance(50)) {
        update->mutable_update_mask()->add_paths(
            AnyOf(type.plan().fields).field->name());
      }
      continue;
    }
    auto* create = operation->mutable_create();
    create->set_parent(type.parent() == nullptr || type.parent()->is_council()
                           ? council_
                           : NameOf(type.parent()->type()));
    if (Chance(90)) create->set_id(absl::StrCat("r", ++ids_));
    create->mutable_record()->PackFrom(*record);
  }
  return request;
}

void MadeUpCouncil::Learn(const records::v1::ApplyResponse& response) {
  for (const google::protobuf::Any& any : response.records()) {
    const std::string full_name =
        any.type_url().substr(any.type_url().rfind('/') + 1);
    const ResourceType* type = catalogue_.FindByMessage(full_name);
    const std::unique_ptr<Message> record = type->NewMessage();
    if (!record->ParseFromString(any.value())) continue;
    std::vector<std::string>& names = names_[type->type()];
    const std::string name = record->GetReflection()->GetString(
        *record, type->header(engine::HeaderFields::kName));
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    names.push_back(name);
    ++records_;
  }
}

std::string MadeUpCouncil::Filter(const ResourceType& type) {
  if (type.columns().empty() || Chance(50)) return "";
  std::string filter;
  for (int left = 1 + Below(3); left > 0; --left) {
    const FieldDescriptor& field = *AnyOf(type.columns());
    if (!filter.empty()) filter += Chance(50) ? " AND " : " OR ";
    if (Chance(15)) filter += "NOT ";
    const std::vector<std::string> operators = {
        "=", "!=", "<", "<=", ">", ">=", ":"};
    absl::StrAppend(&filter, field.name(), " ", AnyOf(operators), " ");
    if (Chance(10)) {
      filter += "*";
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      absl::StrAppend(&filter, 2012 + Below(5), "-", 10 + Below(3), "-",
                      10 + Below(18));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      std::string value = Chance(40) ? NameOf("*") : Words(20);
      std::string quoted;
      for (const char c : value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
      }
      absl::StrAppend(&filter, "\"", quoted, "\"");
    } else {
      absl::StrAppend(&filter, Below(40));
    }
  }
  return filter;
}

MadeUpCouncil::ReadCall MadeUpCouncil::NextRead(
    const std::vector<const google::protobuf::MethodDescriptor*>& methods) {
  if (!next_pages_.empty() && Chance(20)) {
    ReadCall call = next_pages_.back();
    next_pages_.pop_back();
    return call;
  }
  ReadCall call;
  call.method = AnyOf(methods);
  const std::unique_ptr<Message> request =
      NewMessage(*call.method->input_type());
  const Descriptor& descriptor = *request->GetDescriptor();
  const google::protobuf::Reflection& reflection = *request->GetReflection();
  // The type that is read: the reply is one, or holds a list of them.
  const ResourceType* type =
      catalogue_.FindByMessage(call.method->output_type()->full_name());
  if (type == nullptr) {
    const FieldDescriptor* list = call.method->output_type()->field(0);
    if (list->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      type = catalogue_.FindByMessage(list->message_type()->full_name());
    }
  }
  std::vector<std::pair<const FieldDescriptor*, std::string>> twins;
  const auto seal = [&](const FieldDescriptor* field,
                        const std::vector<Sealed>& known) {
    const Sealed& sealed = AnyOf(known);
    reflection.SetString(request.get(), field, sealed.here);
    twins.emplace_back(field, sealed.twin);
  };
  for (const FieldRule& rule : plans_.For(descriptor).fields) {
    const FieldDescriptor* field = rule.field;
    const std::string& name = field->name();
    const bool text =
        field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated();
    if ((name == "name" || name == "other") && !revisions_.empty() &&
        descriptor.name() != "ListRevisionsRequest" &&
        absl::StrContains(descriptor.name(), "Revision")) {
      seal(field, revisions_);
    } else if (name == "name") {
      std::string known;
      if (type != nullptr && Chance(97)) {
        known = NameOf(type->type());
      } else if (!rule.reference.empty()) {
        known = NameOf(rule.reference);
      }
      reflection.SetString(request.get(), field,
                           known.empty() ? NameOf("*") : known);
    } else if (name == "names" && type != nullptr) {
      for (int left = 1 + Below(5); left > 0; --left) {
        reflection.AddString(request.get(), field, NameOf(type->type()));
      }
    } else if (name == "parent") {
      std::string parent = council_;
      if (type != nullptr && type->parent() != nullptr &&
          !type->parent()->is_council() &&
          !absl::StartsWith(call.method->name(), "BatchGet")) {
        parent = Chance(50) ? NameOf(type->parent()->type())
                            : absl::StrCat(council_, "/",
                                           type->parent()->plural(), "/-");
      }
      reflection.SetString(request.get(), field, parent);
    } else if (name == "page_size") {
      reflection.SetInt32(request.get(), field,
                          Chance(90) ? Below(30) : 200 + Below(900));
    } else if (name == "filter") {
      if (type != nullptr) {
        reflection.SetString(request.get(), field, Filter(*type));
      }
    } else if (name == "order_by") {
      if (type != nullptr && Chance(40) && !type->orders().empty()) {
        reflection.SetString(request.get(), field,
                             absl::StrCat(AnyOf(type->orders())->name(),
                                          Chance(50) ? " desc" : ""));
      }
    } else if (name == "read_time") {
      if (!Chance(10)) continue;
      auto* time = dynamic_cast<google::protobuf::Timestamp*>(
          reflection.MutableMessage(request.get(), field));
      time->set_seconds(1438713000 + Below(4000));
    } else if (name == "read_mask") {
      if (type == nullptr || !Chance(30)) continue;
      auto* mask = dynamic_cast<google::protobuf::FieldMask*>(
          reflection.MutableMessage(request.get(), field));
      mask->add_paths(AnyOf(type->plan().fields).field->name());
      mask->add_paths("name");
    } else if (name == "validate_only") {
      reflection.SetBool(request.get(), field, true);
    } else if (name == "types") {
      if (Chance(30)) {
        reflection.AddString(request.get(), field,
                             AnyOf(catalogue_.types())->type());
      }
    } else if (text && absl::StrContains(name, "cursor")) {
      if (!cursors_.empty() && Chance(60)) seal(field, cursors_);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL &&
               !field->is_repeated()) {
      reflection.SetBool(request.get(), field, Chance(20));
    } else if (name == "page_token" || name == "etag" || name == "request_id" ||
               absl::EndsWith(name, "_id")) {
      continue;
    } else if (rule.required || Chance(40)) {
      FillField(rule, 1, *request);
      // A record that is changed is one that there is.
      if (rule.message != nullptr && rule.message->is_record &&
          !field->is_repeated()) {
        Message* record = reflection.MutableMessage(request.get(), field);
        const ResourceType* changed =
            catalogue_.FindByMessage(field->message_type()->full_name());
        record->GetReflection()->SetString(
            record, changed->header(engine::HeaderFields::kName),
            NameOf(changed->type()));
      }
    }
  }
  call.request = request->SerializeAsString();
  for (const auto& [field, twin] : twins) {
    reflection.SetString(request.get(), field, twin);
  }
  call.twin_request = request->SerializeAsString();
  return call;
}

void MadeUpCouncil::LearnSealed(std::vector<Sealed>& known, Sealed sealed) {
  constexpr size_t kMost = 200;
  if (sealed.here.empty()) return;
  if (known.size() < kMost) {
    known.push_back(std::move(sealed));
  } else {
    known[Below(kMost)] = std::move(sealed);
  }
}

void MadeUpCouncil::LearnPage(const ReadCall& call, const std::string& reply,
                              const std::string& twin_reply) {
  const Descriptor& output = *call.method->output_type();
  const FieldDescriptor* token = output.FindFieldByName("next_page_token");
  const FieldDescriptor* field =
      call.method->input_type()->FindFieldByName("page_token");
  const FieldDescriptor* cursor = output.FindFieldByName("cursor");
  const FieldDescriptor* revisions = output.FindFieldByName("revisions");
  const bool paged = token != nullptr && field != nullptr;
  if (!paged && cursor == nullptr && revisions == nullptr) return;
  const std::unique_ptr<Message> page = NewMessage(output);
  const std::unique_ptr<Message> twin = NewMessage(output);
  if (!page->ParseFromString(reply) || !twin->ParseFromString(twin_reply)) {
    return;
  }
  const google::protobuf::Reflection& reflection = *page->GetReflection();
  if (cursor != nullptr) {
    LearnSealed(cursors_, {reflection.GetString(*page, cursor),
                           reflection.GetString(*twin, cursor)});
  }
  for (int i = 0; revisions != nullptr &&
                  i < std::min(reflection.FieldSize(*page, revisions),
                               reflection.FieldSize(*twin, revisions));
       ++i) {
    const Message& here = reflection.GetRepeatedMessage(*page, revisions, i);
    const Message& there = reflection.GetRepeatedMessage(*twin, revisions, i);
    const FieldDescriptor* name = here.GetDescriptor()->FindFieldByName("name");
    LearnSealed(revisions_, {here.GetReflection()->GetString(here, name),
                             there.GetReflection()->GetString(there, name)});
  }
  if (!paged || reflection.GetString(*page, token).empty()) return;
  const std::unique_ptr<Message> request =
      NewMessage(*call.method->input_type());
  ReadCall next{call.method, "", ""};
  request->ParseFromString(call.request);
  request->GetReflection()->SetString(request.get(), field,
                                      reflection.GetString(*page, token));
  next.request = request->SerializeAsString();
  request->ParseFromString(call.twin_request);
  request->GetReflection()->SetString(request.get(), field,
                                      reflection.GetString(*twin, token));
  next.twin_request = request->SerializeAsString();
  next_pages_.push_back(std::move(next));
}

}  // namespace minutebook::testing
