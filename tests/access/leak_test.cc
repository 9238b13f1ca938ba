// Nothing hidden is shown: a made-up council in which every text of every
// hidden record bears a mark, and two councils that differ in hidden records
// alone, asked by every method that the contract has, so that a new one joins
// by itself.

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/engine/error.h"
#include "services/engine/record_header.h"
#include "tests/support/made_up_council.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using engine::ResourceType;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using records::v1::ApplyRequest;
using records::v1::ApplyResponse;

constexpr int kWrites = 4000;
constexpr int kHuntedReads = 100000;
constexpr int kPairedReads = 10000;
constexpr char kApply[] = "minutebook.records.v1.RecordService.Apply";

// Callers with the last visibility that each may read.
const std::vector<std::pair<std::string, int>> kReaders = {
    {"public", options::v1::VISIBILITY_PUBLIC},
    {"staff", options::v1::VISIBILITY_INTERNAL},
    {"officer", options::v1::VISIBILITY_INTERNAL}};

std::string MarkOf(int visibility) {
  return absl::StrCat("zqmark", visibility, "qz");
}

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

// A council filled by its administrator: creations alone, so that what was
// once shown is no question.
class World {
 public:
  World() { wex_.backend().set_step(absl::ZeroDuration()); }

  engine::Catalogue& catalogue() { return wex_.engine().catalogue(); }
  const std::vector<const MethodDescriptor*>& methods() {
    if (methods_.empty()) {
      for (const MethodDescriptor* method : wex_.engine().methods()) {
        if (!method->server_streaming()) methods_.push_back(method);
      }
    }
    return methods_;
  }

  absl::StatusOr<std::string> Call(const std::string& method,
                                   const std::string& request,
                                   const std::string& caller, absl::Time now) {
    wex_.set_now(now);
    return wex_.backend().Call(method, request, caller);
  }

 private:
  Wexcombe wex_;
  std::vector<const MethodDescriptor*> methods_;
};

int VisibilityOf(const engine::Catalogue& catalogue,
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
  const int visibility = engine::HeaderVisibility(*record);
  if (parsed != nullptr) *parsed = std::move(record);
  return visibility;
}

class LeakTest : public ::testing::Test {
 protected:
  LeakTest() : council_(world_.catalogue(), kWex, 1972) {}

  // The creations of a made-up write: the hidden ones marked and without an id
  // of their own.
  ApplyRequest NextWrite() {
    const ApplyRequest made_up = council_.NextWrite();
    ApplyRequest request;
    request.set_parent(made_up.parent());
    for (const auto& operation : made_up.operations()) {
      if (!operation.has_create()) continue;
      auto* create = request.add_operations()->mutable_create();
      *create = operation.create();
      std::unique_ptr<Message> record;
      VisibilityOf(world_.catalogue(), create->record(), nullptr, &record);
      // More than a made-up council has: every third record is hidden.
      ++creations_;
      const int visibility = creations_ % 3 != 0 ? 1 : 2 + creations_ / 3 % 3;
      engine::SetHeaderVisibility(*record, visibility);
      if (visibility > shown_) {
        create->clear_id();
      } else if (create->id().empty()) {
        create->set_id(absl::StrCat("s", creations_));
      }
      if (visibility > 1) {
        const ResourceType* type =
            world_.catalogue().FindByMessage(record->GetTypeName());
        Mark(type->plan(), MarkOf(visibility), *record);
      }
      create->mutable_record()->PackFrom(*record);
    }
    return request;
  }

  // Fills the world; tells `done` of each write that was.
  void Fill(const std::function<void(const ApplyRequest&)>& done) {
    for (int i = 0; i < kWrites; ++i) {
      const ApplyRequest request = NextWrite();
      if (request.operations().empty()) continue;
      now_ += absl::Seconds(1);
      const auto reply =
          world_.Call(kApply, request.SerializeAsString(), "root", now_);
      ApplyResponse response;
      if (!reply.ok() || !response.ParseFromString(*reply)) continue;
      council_.Learn(response);
      for (const auto& record : response.records()) {
        std::string name;
        const int visibility = VisibilityOf(world_.catalogue(), record, &name);
        ++counts_[visibility];
        if (visibility > 1) {
          hidden_ids_[name.substr(name.rfind('/') + 1)] = visibility;
        }
      }
      done(request);
    }
    std::printf("records by visibility:");
    for (const auto& [visibility, count] : counts_) {
      std::printf(" %d: %d", visibility, count);
    }
    std::printf("\n");
  }

  // Any call: mostly a read; sometimes a trial of a write.
  std::pair<std::string, std::string> NextCall(const std::string& caller) {
    ++calls_;
    if (caller == "officer" && calls_ % 5 == 0) {
      ApplyRequest trial = council_.NextWrite();
      trial.set_validate_only(true);
      trial.clear_request_id();
      for (auto& operation : *trial.mutable_operations()) {
        if (operation.has_create() && operation.create().id().empty()) {
          operation.mutable_create()->set_id(absl::StrCat("t", calls_));
        }
      }
      return {kApply, trial.SerializeAsString()};
    }
    // Only those who may not write are let near the methods that do.
    last_ = council_.NextRead(caller == "officer" ? Reads() : world_.methods());
    return {last_.method->full_name(), last_.request};
  }

  const std::vector<const MethodDescriptor*>& Reads() {
    if (reads_.empty()) {
      for (const MethodDescriptor* method : world_.methods()) {
        for (const char* kind : {"Get", "BatchGet", "List", "Compare"}) {
          if (absl::StartsWith(method->name(), kind)) reads_.push_back(method);
        }
      }
    }
    return reads_;
  }

  // What of `text` the caller should not have been told; empty: nothing.
  std::string LeakIn(const std::string& text, const std::string& request,
                     int level) const {
    for (int visibility = level + 1; visibility <= 4; ++visibility) {
      if (absl::StrContains(text, MarkOf(visibility))) {
        return MarkOf(visibility);
      }
    }
    constexpr size_t kIdLength = 26;
    size_t begin = 0;
    for (size_t i = 0; i <= text.size(); ++i) {
      const bool in_id =
          i < text.size() && ((text[i] >= 'a' && text[i] <= 'z') ||
                              (text[i] >= '0' && text[i] <= '9'));
      if (in_id) continue;
      if (i - begin >= kIdLength) {
        // What stands before an id in wire form may look like a part of it.
        const std::string id = text.substr(i - kIdLength, kIdLength);
        const auto found = hidden_ids_.find(id);
        if (found != hidden_ids_.end() && found->second > level &&
            !absl::StrContains(request, id)) {
          return id;
        }
      }
      begin = i + 1;
    }
    return "";
  }

  World world_;
  MadeUpCouncil council_;
  absl::Time now_ = absl::FromUnixSeconds(1438713000);
  std::map<int, int> counts_;
  std::map<std::string, int> hidden_ids_;
  MadeUpCouncil::ReadCall last_;
  int shown_ = 1;  // records up to this visibility have ids of their own
  int creations_ = 0;
  int64_t calls_ = 0;
  std::vector<const MethodDescriptor*> reads_;
};

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

TEST_F(LeakTest, NoMarkOrIdBeyondACallersSightIsShown) {
  Fill([](const ApplyRequest&) {});
  ASSERT_GT(counts_[2] + counts_[3] + counts_[4], 300);
  std::map<std::string, int> codes;
  int64_t bytes = 0;
  for (int i = 0; i < kHuntedReads; ++i) {
    const auto& [caller, level] = kReaders[i % kReaders.size()];
    const auto [method, request] = NextCall(caller);
    const auto reply = world_.Call(method, request, caller, now_);
    ++codes[absl::StatusCodeToString(reply.status().code())];
    if (reply.ok()) {
      bytes += static_cast<int64_t>(reply->size());
      if (method != kApply) council_.LearnPage(last_, *reply);
    }
    const std::string text = reply.ok() ? *reply : TextOf(reply.status());
    ASSERT_EQ(LeakIn(text, request, level), "")
        << method << " as " << caller << "\n"
        << text;
  }
  std::printf("%d calls, %lld bytes:", kHuntedReads,
              static_cast<long long>(bytes));
  for (const auto& [code, count] : codes) {
    std::printf(" %s %d", code.c_str(), count);
  }
  std::printf("\n");
  EXPECT_GT(codes["OK"], kHuntedReads / 5);
  // The hunt finds what is there: the same for one who sees all.
  int found = 0;
  for (int i = 0; i < 2000 && found == 0; ++i) {
    const auto call = council_.NextRead(Reads());
    const auto reply =
        world_.Call(call.method->full_name(), call.request, "clerk", now_);
    if (reply.ok() && !LeakIn(*reply, call.request, 1).empty()) ++found;
  }
  EXPECT_EQ(found, 1);
}

// Puts in the place of what is sealed with random bytes how long it is.
void MaskSealed(Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const int count =
          field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        MaskSealed(field->is_repeated()
                       ? *reflection.MutableRepeatedMessage(&message, field, i)
                       : *reflection.MutableMessage(&message, field));
      }
    } else if (field->type() == FieldDescriptor::TYPE_STRING &&
               !field->is_repeated()) {
      // Of the name of a revision, what stands behind the `@`.
      const std::string text = reflection.GetString(message, field);
      const size_t at = text.find('@');
      if (absl::StrContains(field->name(), "cursor")) {
        reflection.SetString(&message, field,
                             absl::StrCat("length ", text.size()));
      } else if (field->name() == "name" && at != std::string::npos) {
        reflection.SetString(
            &message, field,
            absl::StrCat(text.substr(0, at), "@length ", text.size() - at));
      }
    }
  }
}

std::string Comparable(const MethodDescriptor& method,
                       const absl::StatusOr<std::string>& reply) {
  if (!reply.ok()) {
    return absl::StrCat(absl::StatusCodeToString(reply.status().code()), "\n",
                        TextOf(reply.status()));
  }
  if (!absl::StrContains(method.full_name(), "LedgerService")) return *reply;
  const std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(method.output_type())
          ->New());
  message->ParseFromString(*reply);
  MaskSealed(*message);
  return message->SerializeAsString();
}

class PairedWorldsTest : public LeakTest,
                         public ::testing::WithParamInterface<int> {};

TEST_P(PairedWorldsTest, AWorldWithoutTheHiddenRecordsIsTheSame) {
  const int level = shown_ = GetParam();
  World without;
  Fill([&](const ApplyRequest& request) {
    ApplyRequest visible;
    visible.set_parent(request.parent());
    for (const auto& operation : request.operations()) {
      if (VisibilityOf(world_.catalogue(), operation.create().record(),
                       nullptr) <= level) {
        *visible.add_operations() = operation;
      }
    }
    if (visible.operations().empty()) return;
    EXPECT_THAT(without.Call(kApply, visible.SerializeAsString(), "root", now_),
                IsOk());
  });
  int64_t compared = 0;
  for (int i = 0; i < kPairedReads; ++i) {
    const auto& [caller, sight] = kReaders[i % kReaders.size()];
    if (sight != level) continue;
    const auto [method, request] = NextCall(caller);
    const auto with_hidden = world_.Call(method, request, caller, now_);
    const auto without_hidden = without.Call(method, request, caller, now_);
    const auto* descriptor =
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            method);
    // A hidden record keeps what it refers to from being deleted: who may
    // delete and tries to learns that something stands in the way, no more.
    if (method == kApply && engine::ReasonOf(with_hidden.status()) ==
                                options::v1::ERROR_REASON_RECORD_IN_USE) {
      continue;
    }
    ASSERT_EQ(Comparable(*descriptor, with_hidden),
              Comparable(*descriptor, without_hidden))
        << method << " as " << caller;
    if (with_hidden.ok() && method != kApply) {
      council_.LearnPage(last_, *with_hidden);
    }
    ++compared;
  }
  std::printf("%lld replies compared\n", static_cast<long long>(compared));
  EXPECT_GT(compared, kPairedReads / 4);
}

INSTANTIATE_TEST_SUITE_P(Levels, PairedWorldsTest,
                         ::testing::Values(options::v1::VISIBILITY_PUBLIC,
                                           options::v1::VISIBILITY_INTERNAL));

}  // namespace
}  // namespace minutebook::testing
