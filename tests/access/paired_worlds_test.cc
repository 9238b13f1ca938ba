// Two councils that differ in hidden records alone are the same to who may not
// see them: every reply, status, detail, page, token's length, order and number
// of messages.

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"
#include "services/engine/descriptors.h"
#include "services/engine/error.h"
#include "tests/support/hidden_council.h"
#include "tests/support/matchers.h"

namespace minutebook::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using records::v1::ApplyRequest;
using records::v1::ApplyResponse;
using storage::VisibilitySet;

constexpr int kCallsOfEachRole = 10'000;

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

bool IsWrite(const MethodDescriptor& method) {
  return method.input_type()->FindFieldByName("validate_only") != nullptr;
}

std::string Comparable(const MethodDescriptor& method, const Answer& answer) {
  static const RE2* const made_id = new RE2("[0-9a-hjkmnp-tv-z]{26}");
  std::string text =
      absl::StrCat(absl::StatusCodeToString(answer.status.code()),
                   ", messages ", answer.messages.size(), "\n");
  if (!answer.status.ok()) absl::StrAppend(&text, answer.Text());
  if (IsWrite(method)) {
    // What a trial makes up itself is random.
    RE2::GlobalReplace(&text, *made_id, "<id>");
    return text;
  }
  const bool sealed =
      absl::StrContains(method.full_name(), "LedgerService") ||
      method.output_type()->FindFieldByName("cursor") != nullptr;
  for (const std::string& message : answer.messages) {
    if (!sealed) {
      // An exported file names revisions too.
      static const RE2* const revision =
          new RE2("@[0-9A-Za-z_-]{48}", RE2::Latin1);
      std::string told = message;
      RE2::GlobalReplace(&told, *revision, "@<revision>");
      absl::StrAppend(&text, told, "\n");
      continue;
    }
    const std::unique_ptr<Message> reply(
        engine::NewGeneratedMessage(*method.output_type()));
    reply->ParseFromString(message);
    MaskSealed(*reply);
    absl::StrAppend(&text, reply->SerializeAsString(), "\n");
  }
  return text;
}

class Pair {
 public:
  explicit Pair(const VisibilitySet& sight) : sight_(sight), with_(sight) {
    with_.Fill([&](const ApplyRequest& request) {
      const ApplyRequest visible = with_.Visible(request, sight);
      if (visible.operations().empty()) return;
      const ApplyResponse made = Apply(without_, visible);
      // Work on what is hidden may pass over what is not.
      EXPECT_THAT(Apply(with_.world(), AlteringNothing(made)),
                  EqualsProto(made));
    });
  }

  void set_plant(const World::Plant& plant) {
    with_.world().set_plant(plant);
    without_.set_plant(plant);
  }

  // Makes one call of both; tells how the answers differ. The empty text: not
  // at all; nothing: the call shows nothing.
  std::optional<std::string> Difference(
      const std::string& caller,
      const std::vector<const MethodDescriptor*>& methods = {}) {
    const MadeUpCouncil::ReadCall call = with_.NextCall(caller, methods);
    const Answer here =
        with_.world().Call(*call.method, call.request, caller, with_.now());
    const Answer there =
        without_.Call(*call.method, call.twin_request, caller, with_.now());
    // Who may write is told that something stands in the way, though not what:
    // of a deletion, of hiding a record further, of breaking a rule, or under
    // the name of what is to be created.
    if (IsWrite(*call.method) && StandsInTheWay(*call.method, here)) {
      return with_.LeakIn(here.Text(), call.request, sight_).empty()
                 ? std::nullopt
                 : std::optional(here.Text());
    }
    const std::string one = Comparable(*call.method, here);
    const std::string other = Comparable(*call.method, there);
    if (one != other) {
      const std::unique_ptr<Message> request(
          engine::NewGeneratedMessage(*call.method->input_type()));
      request->ParseFromString(call.request);
      return absl::StrCat(call.method->name(), " as ", caller, " {",
                          request->ShortDebugString(), "}\n", one,
                          "\n--- without what is hidden\n", other);
    }
    if (!here.messages.empty() && !there.messages.empty() &&
        call.method->full_name() != kApplyMethod) {
      with_.council().LearnPage(call, here.messages.back(),
                                there.messages.back());
    }
    return "";
  }

  std::vector<const MethodDescriptor*> methods() {
    return with_.world().methods();
  }

 private:
  ApplyResponse Apply(World& world, const ApplyRequest& request) {
    const auto* apply =
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            kApplyMethod);
    const Answer answer =
        world.Call(*apply, request.SerializeAsString(), "root", with_.now());
    EXPECT_THAT(answer.status, IsOk());
    ApplyResponse response;
    EXPECT_TRUE(!answer.messages.empty() &&
                response.ParseFromString(answer.messages.front()));
    return response;
  }

  // Updates of the records to what they are, to be remembered for a repeat.
  ApplyRequest AlteringNothing(const ApplyResponse& made) {
    ApplyRequest request;
    request.set_parent(kWex);
    request.set_request_id(
        absl::StrFormat("6f1c1b1e-8f0e-4c57-9d0a-%012d", ++unaltered_));
    for (const auto& record : made.records()) {
      *request.add_operations()->mutable_update()->mutable_record() = record;
    }
    return request;
  }

  static bool StandsInTheWay(const MethodDescriptor& method,
                             const Answer& answer) {
    switch (engine::ReasonOf(answer.status)) {
      case options::v1::ERROR_REASON_RECORD_IN_USE:
      case options::v1::ERROR_REASON_REFERENCE_HIDDEN:
      case options::v1::ERROR_REASON_RULE_BROKEN:
        return true;
      case options::v1::ERROR_REASON_RECORD_NOT_FOUND:
        return method.input_type()->FindFieldByName("allow_missing") != nullptr;
      default:
        return false;
    }
  }

  const VisibilitySet sight_;
  HiddenCouncil with_;
  World without_;
  int unaltered_ = 0;
};

// By the caller whose sight it is.
class PairedWorldsTest : public ::testing::TestWithParam<const char*> {};

TEST_P(PairedWorldsTest, AWorldWithoutTheHiddenRecordsIsTheSame) {
  VisibilitySet sight;
  for (const Reader& reader : ReadersOfLess()) {
    if (reader.caller == GetParam()) sight = reader.sight;
  }
  Pair pair(sight);
  for (const Reader& reader : ReadersOfLess()) {
    if (reader.sight != sight) continue;
    int compared = 0;
    for (int i = 0; i < kCallsOfEachRole; ++i) {
      const auto difference = pair.Difference(reader.caller);
      if (!difference.has_value()) continue;
      ASSERT_EQ(*difference, "");
      ++compared;
    }
    std::printf("%s: %d of %d replies compared\n", reader.caller.c_str(),
                compared, kCallsOfEachRole);
    EXPECT_GT(compared, kCallsOfEachRole * 9 / 10);
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, PairedWorldsTest,
                         ::testing::Values("public", "staff", "councillor"),
                         [](const auto& info) {
                           return std::string(info.param);
                         });

std::string TextField(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  return field == nullptr || field->type() != FieldDescriptor::TYPE_STRING
             ? ""
             : message.GetReflection()->GetString(message, field);
}

// A reply with its first repeated field, the list of it.
struct ListReply {
  ListReply(const MethodDescriptor& method, const Answer& answer)
      : message(engine::NewGeneratedMessage(*method.output_type())) {
    if (!answer.messages.empty()) {
      message->ParseFromString(answer.messages.front());
    }
    for (int i = 0; i < method.output_type()->field_count(); ++i) {
      if (list == nullptr && method.output_type()->field(i)->is_repeated()) {
        list = method.output_type()->field(i);
      }
    }
  }
  int size() const {
    return list == nullptr
               ? 0
               : message->GetReflection()->FieldSize(*message, list);
  }

  std::unique_ptr<Message> message;
  const FieldDescriptor* list = nullptr;
};

// A fault in how a list is made where a request has the field `of`: given what
// who sees everything gets, it alters what the caller does.
World::Plant InLists(
    const std::string& of,
    const std::function<void(const ListReply& full, ListReply& own)>& alter) {
  return [of, alter](const MethodDescriptor& method, const Message& request,
                     const Answer& full, Answer& answer) {
    if (!absl::StartsWith(method.name(), "List") || answer.messages.empty() ||
        full.messages.empty() || answer.messages.size() != 1 ||
        (!of.empty() && TextField(request, of.c_str()).empty())) {
      return;
    }
    const ListReply all(method, full);
    ListReply own(method, answer);
    if (own.list == nullptr) return;
    alter(all, own);
    answer.messages.front() = own.message->SerializeAsString();
  };
}

World::Plant ShownAll(const std::vector<std::string>& names) {
  return [names](const MethodDescriptor& method, const Message&,
                 const Answer& full, Answer& answer) {
    for (const std::string& name : names) {
      if (method.name() == name) answer = full;
    }
  };
}

TEST(PlantedLeakTest, IsFoundInEachChannel) {
  const struct {
    const char* channel;
    std::vector<std::string> methods;  // begin with one of these; empty: all
    World::Plant plant;
  } plants[] = {
      {"list",
       {"List"},
       InLists("",
               [](const ListReply& full, ListReply& own) {
                 if (full.size() > own.size()) {
                   own.message->CopyFrom(*full.message);
                 }
               })},
      {"filter",
       {"List"},
       InLists("filter",
               [](const ListReply& full, ListReply& own) {
                 if (full.size() > own.size() && own.size() > 0) {
                   own.message->GetReflection()->RemoveLast(own.message.get(),
                                                            own.list);
                 }
               })},
      {"order",
       {"List"},
       InLists("order_by",
               [](const ListReply& full, ListReply& own) {
                 if (full.size() > own.size() && own.size() > 1) {
                   own.message->GetReflection()->SwapElements(own.message.get(),
                                                              own.list, 0, 1);
                 }
               })},
      {"page size",
       {"List"},
       InLists("",
               [](const ListReply& full, ListReply& own) {
                 const bool more =
                     !TextField(*full.message, "next_page_token").empty();
                 if (more && own.size() > 0 &&
                     TextField(*own.message, "next_page_token").empty()) {
                   own.message->GetReflection()->RemoveLast(own.message.get(),
                                                            own.list);
                 }
               })},
      {"page token",
       {"List"},
       InLists("",
               [](const ListReply& full, ListReply& own) {
                 const FieldDescriptor* token =
                     own.message->GetDescriptor()->FindFieldByName(
                         "next_page_token");
                 if (token != nullptr && full.size() > own.size()) {
                   own.message->GetReflection()->SetString(own.message.get(),
                                                           token, "more");
                 }
               })},
      {"error text",
       {"Get"},
       [](const MethodDescriptor&, const Message&, const Answer& full,
          Answer& answer) {
         if (answer.status.code() == absl::StatusCode::kNotFound &&
             full.status.ok()) {
           answer.status = absl::NotFoundError("it is not for you");
         }
       }},
      {"error code",
       {"Get", "BatchGet"},
       [](const MethodDescriptor&, const Message&, const Answer& full,
          Answer& answer) {
         if (answer.status.code() == absl::StatusCode::kNotFound &&
             full.status.ok()) {
           answer.status = absl::Status(absl::StatusCode::kPermissionDenied,
                                        answer.status.message());
         }
       }},
      {"history", {"GetIssueHistory"}, ShownAll({"GetIssueHistory"})},
      {"revisions", {"ListRevisions"}, ShownAll({"ListRevisions"})},
      {"feed count",
       {"WatchChanges"},
       [](const MethodDescriptor&, const Message&, const Answer& full,
          Answer& answer) {
         if (full.Text().size() > answer.Text().size() &&
             !answer.messages.empty()) {
           answer.messages.emplace_back();
         }
       }},
      {"overview", {"GetStrategyOverview"}, ShownAll({"GetStrategyOverview"})},
      {"link direction",
       {"GetPathway", "GetLineage", "ListUnanswered", "ListOverdue",
        "GetWorkProgramme"},
       ShownAll({"GetPathway", "GetLineage", "ListUnansweredRecommendations",
                 "ListOverdueCommitments", "GetWorkProgramme"})},
  };
  constexpr int kPatience = 20'000;
  Pair pair(VisibilitySet::UpTo(options::v1::VISIBILITY_PUBLIC));
  for (const auto& [channel, names, plant] : plants) {
    std::vector<const MethodDescriptor*> methods;
    for (const MethodDescriptor* method : pair.methods()) {
      for (const std::string& name : names) {
        if (absl::StartsWith(method->name(), name)) {
          methods.push_back(method);
          break;
        }
      }
    }
    pair.set_plant(plant);
    int calls = 0;
    std::string found;
    while (found.empty() && calls++ < kPatience) {
      found = pair.Difference("public", methods).value_or("");
    }
    EXPECT_NE(found, "") << channel;
    std::printf("planted in %s: found after %d calls in %s\n", channel, calls,
                found.substr(0, found.find(' ')).c_str());
  }
}

}  // namespace
}  // namespace minutebook::testing
