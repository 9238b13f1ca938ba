#include "tests/support/hidden_council.h"

#include <cstdio>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/engine/descriptors.h"
#include "services/engine/record_header.h"
#include "tests/support/matchers.h"

namespace minutebook::testing {
namespace {

using engine::ResourceType;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using records::v1::ApplyRequest;
using records::v1::ApplyResponse;
using storage::ReadingClass;
using storage::VisibilitySet;

constexpr int kWrites = 4000;
// Whose business exempt records are, in turn; empty: nobody's.
constexpr const char* kBodies[] = {"cabinet", "planning", ""};
// Messages read of one stream.
constexpr int kMostMessages = 50;

// Adds the mark to every free text of the record.
void Mark(const engine::MessagePlan& plan, const std::string& mark,
          Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  for (const engine::FieldRule& rule : plan.fields) {
    const FieldDescriptor* field = rule.field;
    const int count =
        field->is_repeated()
            ? reflection.FieldSize(message, field)
            : static_cast<int>(reflection.HasField(message, field) ||
                               field->cpp_type() ==
                                   FieldDescriptor::CPPTYPE_STRING);
    const bool is_text = field->type() == FieldDescriptor::TYPE_STRING &&
                         rule.reference.empty() && rule.pattern == nullptr &&
                         !rule.output_only && rule.limits.max_length() >= 40 &&
                         field->number() > engine::HeaderFields::kVisibility;
    for (int i = 0; i < count; ++i) {
      if (is_text && field->is_repeated()) {
        reflection.SetRepeatedString(&message, field, i, mark);
      } else if (is_text) {
        reflection.SetString(&message, field, mark);
      } else if (rule.message != nullptr && !rule.output_only) {
        Mark(*rule.message, mark,
             field->is_repeated()
                 ? *reflection.MutableRepeatedMessage(&message, field, i)
                 : *reflection.MutableMessage(&message, field));
      }
    }
  }
}

ReadingClass ClassOf(const engine::Catalogue& catalogue,
                     const google::protobuf::Any& any, std::string* name,
                     std::unique_ptr<Message>* parsed = nullptr) {
  const ResourceType* type = catalogue.FindByMessage(
      any.type_url().substr(any.type_url().rfind('/') + 1));
  std::unique_ptr<Message> record = type->NewMessage();
  record->ParseFromString(any.value());
  engine::CompleteRecord(*type, *record);
  if (name != nullptr) {
    *name = engine::HeaderText(*record, engine::HeaderFields::kName);
  }
  const ReadingClass of = engine::ReadingClassOf(*record);
  if (parsed != nullptr) *parsed = std::move(record);
  return of;
}

// Says whose exempt business the record is, where it can say so.
void SetBody(const std::string& id, Message& record) {
  const FieldDescriptor* field = record.GetDescriptor()->FindFieldByNumber(
      engine::HeaderFields::kExemption);
  if (field == nullptr ||
      field->message_type() != options::v1::Exemption::descriptor()) {
    return;
  }
  dynamic_cast<options::v1::Exemption&>(
      *record.GetReflection()->MutableMessage(&record, field))
      .set_body(id.empty() ? "" : absl::StrCat(kWex, "/bodies/", id));
}

// All that an error tells.
std::string TextOf(const absl::Status& status) {
  // Payloads come in no order.
  std::set<std::string> details;
  status.ForEachPayload([&](absl::string_view, const absl::Cord& payload) {
    details.insert(std::string(payload));
  });
  std::string text(status.message());
  for (const std::string& detail : details)
    absl::StrAppend(&text, "\n", detail);
  return text;
}

const MethodDescriptor& ApplyDescriptor() {
  return *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      kApplyMethod);
}

}  // namespace

const std::vector<Reader>& ReadersOfLess() {
  static const auto* const readers = new std::vector<Reader>{
      {"public", VisibilitySet::UpTo(options::v1::VISIBILITY_PUBLIC)},
      {"staff", VisibilitySet::UpTo(options::v1::VISIBILITY_INTERNAL)},
      {"member", VisibilitySet::UpTo(options::v1::VISIBILITY_INTERNAL)},
      {"councillor", VisibilitySet::UpTo(options::v1::VISIBILITY_INTERNAL)
                         .WithBodies(storage::BodyClasses({"cabinet"}))},
      {"officer", VisibilitySet::UpTo(options::v1::VISIBILITY_INTERNAL)},
      {"head", VisibilitySet::UpTo(options::v1::VISIBILITY_INTERNAL)},
      {"performance", VisibilitySet::UpTo(options::v1::VISIBILITY_INTERNAL)}};
  return *readers;
}

std::string MarkOf(ReadingClass of) { return absl::StrCat("zqmark", of, "qz"); }

std::string Answer::Text() const {
  std::string text = status.ok() ? "" : TextOf(status);
  for (const std::string& message : messages) text += message;
  return text;
}

Answer World::CallPlain(const MethodDescriptor& method,
                        const std::string& request, const std::string& caller) {
  TestEngine& backend = wex_.backend();
  Answer answer;
  if (!method.server_streaming()) {
    auto reply = backend.Call(method.full_name(), request, caller);
    answer.status = reply.status();
    if (reply.ok()) answer.messages.push_back(*std::move(reply));
    return answer;
  }
  const auto stream = wex_.engine().Open(
      *wex_.engine().Find(method.full_name()),
      {request, backend.principal(caller), storage::kNoDeadline},
      [&backend,
       caller]() -> absl::StatusOr<std::shared_ptr<const engine::Principal>> {
        return backend.shared_principal(caller);
      },
      [] {});
  answer.status = stream.status();
  if (!stream.ok()) return answer;
  for (int i = 0; i < kMostMessages; ++i) {
    auto next = (*stream)->Next();
    answer.status = next.status();
    if (!next.ok() || !next->has_value()) break;
    answer.messages.push_back(**std::move(next));
  }
  return answer;
}

Answer World::Call(const MethodDescriptor& method, const std::string& request,
                   const std::string& caller, absl::Time now) {
  wex_.set_now(now);
  Answer answer = CallPlain(method, request, caller);
  if (plant_) {
    const std::unique_ptr<Message> message(
        engine::NewGeneratedMessage(*method.input_type()));
    message->ParseFromString(request);
    plant_(method, *message, CallPlain(method, request, "clerk"), answer);
  }
  return answer;
}

HiddenCouncil::HiddenCouncil(const VisibilitySet& shown)
    : shown_(shown), council_(world_.catalogue(), kWex, 1972) {}

// The creations of a made-up write: the hidden ones marked and without an id
// of their own.
ApplyRequest HiddenCouncil::NextWrite() {
  const ApplyRequest made_up = council_.NextWrite();
  ApplyRequest request;
  request.set_parent(made_up.parent());
  for (const auto& operation : made_up.operations()) {
    if (!operation.has_create()) continue;
    auto* create = request.add_operations()->mutable_create();
    *create = operation.create();
    std::unique_ptr<Message> record;
    ClassOf(world_.catalogue(), create->record(), nullptr, &record);
    // More than a made-up council has: every third record is hidden.
    ++creations_;
    const int visibility = creations_ % 3 != 0 ? 1 : 2 + creations_ / 3 % 3;
    engine::SetHeaderVisibility(*record, visibility);
    if (visibility == options::v1::VISIBILITY_EXEMPT) {
      SetBody(kBodies[creations_ / 9 % 3], *record);
    }
    const ReadingClass of = engine::ReadingClassOf(*record);
    if (!shown_.Contains(of)) {
      create->clear_id();
    } else if (create->id().empty()) {
      create->set_id(absl::StrCat("s", creations_));
    }
    if (visibility > 1) {
      const ResourceType* type =
          world_.catalogue().FindByMessage(record->GetTypeName());
      Mark(type->plan(), MarkOf(of), *record);
    }
    create->mutable_record()->PackFrom(*record);
  }
  return request;
}

ApplyRequest HiddenCouncil::Bodies() const {
  ApplyRequest request;
  request.set_parent(kWex);
  for (const char* id : kBodies) {
    if (*id == 0) continue;
    auto* create = request.add_operations()->mutable_create();
    create->set_parent(kWex);
    create->set_id(id);
    councils::v1::Body body;
    body.set_display_name(id);
    create->mutable_record()->PackFrom(body);
  }
  return request;
}

void HiddenCouncil::Fill(const std::function<void(const ApplyRequest&)>& done) {
  for (int i = 0; i < kWrites; ++i) {
    const ApplyRequest request = i == 0 ? Bodies() : NextWrite();
    if (request.operations().empty()) continue;
    now_ += absl::Seconds(1);
    const Answer answer = world_.Call(
        ApplyDescriptor(), request.SerializeAsString(), "root", now_);
    ApplyResponse response;
    if (!answer.status.ok() ||
        !response.ParseFromString(answer.messages.front())) {
      continue;
    }
    council_.Learn(response);
    for (const auto& record : response.records()) {
      std::string name;
      const ReadingClass of = ClassOf(world_.catalogue(), record, &name);
      ++counts_[of];
      if (of > 1) {
        hidden_ids_[name.substr(name.rfind('/') + 1)] = of;
        if (!shown_.Contains(of) && hidden_ids_.size() % 3 == 0) {
          ShowForAMoment(record);
        }
      }
    }
    done(request);
  }
  std::printf("records by reading class:");
  for (const auto& [of, count] : counts_) {
    std::printf(" %lld: %d", static_cast<long long>(of), count);
  }
  std::printf("; shown for a moment: %d\n", shown_once_);
}

void HiddenCouncil::ShowForAMoment(const google::protobuf::Any& record) {
  std::unique_ptr<Message> shown;
  const ReadingClass of = ClassOf(world_.catalogue(), record, nullptr, &shown);
  engine::ClearHeader(*shown, engine::HeaderFields::kEtag);
  const auto set = [&](int visibility) {
    engine::SetHeaderVisibility(*shown, visibility);
    ApplyRequest request;
    request.set_parent(kWex);
    auto* update = request.add_operations()->mutable_update();
    update->mutable_record()->PackFrom(*shown);
    update->mutable_update_mask()->add_paths("visibility");
    return world_
        .Call(ApplyDescriptor(), request.SerializeAsString(), "root", now_)
        .status;
  };
  // Refused where it refers to what is hidden.
  if (!set(options::v1::VISIBILITY_PUBLIC).ok()) return;
  EXPECT_THAT(set(storage::VisibilityOf(of)), IsOk()) << shown->GetTypeName();
  ++shown_once_;
}

ApplyRequest HiddenCouncil::Visible(const ApplyRequest& request,
                                    const VisibilitySet& sight) {
  ApplyRequest visible;
  visible.set_parent(request.parent());
  for (const auto& operation : request.operations()) {
    if (sight.Contains(ClassOf(world_.catalogue(), operation.create().record(),
                               nullptr))) {
      *visible.add_operations() = operation;
    }
  }
  return visible;
}

MadeUpCouncil::ReadCall HiddenCouncil::NextCall(
    const std::string& caller,
    const std::vector<const MethodDescriptor*>& methods) {
  ++calls_;
  if (caller == "officer" && methods.empty() && calls_ % 5 == 0) {
    ApplyRequest trial = council_.NextWrite();
    trial.set_validate_only(true);
    trial.clear_request_id();
    for (auto& operation : *trial.mutable_operations()) {
      if (operation.has_create() && operation.create().id().empty()) {
        operation.mutable_create()->set_id(absl::StrCat("t", calls_));
      }
    }
    const std::string bytes = trial.SerializeAsString();
    return {&ApplyDescriptor(), bytes, bytes};
  }
  return council_.NextRead(methods.empty() ? world_.methods() : methods);
}

std::string HiddenCouncil::LeakIn(const std::string& text,
                                  const std::string& request,
                                  const VisibilitySet& sight) const {
  for (const auto& [of, count] : counts_) {
    if (!sight.Contains(of) && absl::StrContains(text, MarkOf(of))) {
      return MarkOf(of);
    }
  }
  constexpr size_t kIdLength = 26;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool in_id = i < text.size() && ((text[i] >= 'a' && text[i] <= 'z') ||
                                           (text[i] >= '0' && text[i] <= '9'));
    if (in_id) continue;
    if (i - begin >= kIdLength) {
      // What stands before an id in wire form may look like a part of it.
      const std::string id = text.substr(i - kIdLength, kIdLength);
      const auto found = hidden_ids_.find(id);
      if (found != hidden_ids_.end() && !sight.Contains(found->second) &&
          !absl::StrContains(request, id)) {
        return id;
      }
    }
    begin = i + 1;
  }
  return "";
}

}  // namespace minutebook::testing
