// The contract against the API Improvement Proposals and our own rules, as far
// as `buf lint` does not know them: walked over the descriptors, so that a new
// message or method is held to them from its first day.

#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/resource.pb.h"
#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"
#include "minutebook/options/v1/options.pb.h"
#include "services/engine/descriptors.h"

namespace minutebook {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using ::testing::IsEmpty;

// The contract with its comments, which the generated pool lacks.
const DescriptorPool& CommentedPool() {
  static const DescriptorPool* const pool = [] {
    google::protobuf::FileDescriptorSet set;
    std::ifstream file(MINUTEBOOK_DESCRIPTOR_SET, std::ios::binary);
    EXPECT_TRUE(set.ParseFromIstream(&file));
    auto* pool = new DescriptorPool();
    for (const auto& proto : set.file()) {
      EXPECT_NE(pool->BuildFile(proto), nullptr) << proto.name();
    }
    return pool;
  }();
  return *pool;
}

void WalkMessage(const Descriptor& message,
                 const std::function<void(const Descriptor&)>& visit) {
  visit(message);
  for (int i = 0; i < message.nested_type_count(); ++i) {
    WalkMessage(*message.nested_type(i), visit);
  }
}

void EachMessage(const std::function<void(const Descriptor&)>& visit) {
  for (const FileDescriptor* file : engine::ContractFiles()) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      WalkMessage(*file->message_type(i), visit);
    }
  }
}

void EachField(const std::function<void(const FieldDescriptor&)>& visit) {
  EachMessage([&](const Descriptor& message) {
    for (int i = 0; i < message.field_count(); ++i) visit(*message.field(i));
  });
}

void EachMethod(const std::function<void(const MethodDescriptor&)>& visit) {
  for (const FileDescriptor* file : engine::ContractFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        visit(*file->service(i)->method(j));
      }
    }
  }
}

bool IsResource(const Descriptor& message) {
  return message.options().HasExtension(google::api::resource);
}

bool IsOptionsPackage(const FileDescriptor& file) {
  return file.name() == "minutebook/options/v1/options.proto";
}

// The resource that a standard method of that verb is about, or null.
const Descriptor* StandardResource(const MethodDescriptor& method,
                                   const char* verb) {
  const Descriptor* reply = method.output_type();
  if (std::string(verb) == "List" || std::string(verb) == "BatchGet") {
    const FieldDescriptor* first = reply->FindFieldByNumber(1);
    if (!absl::StartsWith(method.name(), verb) || first == nullptr ||
        first->message_type() == nullptr ||
        !IsResource(*first->message_type())) {
      return nullptr;
    }
    return first->message_type();
  }
  return IsResource(*reply) &&
                 method.name() == absl::StrCat(verb, reply->name())
             ? reply
             : nullptr;
}

void ExpectField(const MethodDescriptor& method, const std::string& name,
                 FieldDescriptor::Type type, int number,
                 std::vector<std::string>& problems) {
  const FieldDescriptor* field = method.input_type()->FindFieldByName(name);
  if (field == nullptr || field->type() != type || field->number() != number) {
    problems.push_back(absl::StrCat(method.full_name(), " lacks ", name,
                                    " as field ", number));
  }
}

bool HasBehaviour(const FieldDescriptor& field,
                  google::api::FieldBehavior wanted) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == wanted) {
      return true;
    }
  }
  return false;
}

TEST(ContractTest, EveryMessageFieldValueAndMethodHasAComment) {
  std::vector<std::string> bare;
  const auto check = [&](const auto& element) {
    google::protobuf::SourceLocation location;
    if (!element.GetSourceLocation(&location) ||
        absl::StripAsciiWhitespace(location.leading_comments).empty()) {
      bare.push_back(element.full_name());
    }
  };
  const auto check_enum = [&](const google::protobuf::EnumDescriptor& type) {
    check(type);
    for (int i = 0; i < type.value_count(); ++i) check(*type.value(i));
  };
  for (const FileDescriptor* generated : engine::ContractFiles()) {
    const FileDescriptor* file =
        CommentedPool().FindFileByName(generated->name());
    ASSERT_NE(file, nullptr) << generated->name();
    for (int i = 0; i < file->message_type_count(); ++i) {
      WalkMessage(*file->message_type(i), [&](const Descriptor& message) {
        check(message);
        for (int j = 0; j < message.field_count(); ++j)
          check(*message.field(j));
        for (int j = 0; j < message.enum_type_count(); ++j) {
          check_enum(*message.enum_type(j));
        }
      });
    }
    for (int i = 0; i < file->enum_type_count(); ++i) {
      check_enum(*file->enum_type(i));
    }
    for (int i = 0; i < file->service_count(); ++i) {
      check(*file->service(i));
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        check(*file->service(i)->method(j));
      }
    }
  }
  EXPECT_THAT(bare, IsEmpty());
}

TEST(ContractTest, ResourcesBeginWithTheCommonFields) {
  std::vector<std::string> problems;
  int resources = 0;
  EachMessage([&](const Descriptor& message) {
    if (!IsResource(message)) return;
    ++resources;
    const char* names[] = {"name",        "create_time", "update_time",
                           "delete_time", "etag",        "visibility"};
    for (int i = 0; i < 6; ++i) {
      const FieldDescriptor* field = message.FindFieldByNumber(i + 1);
      if (field == nullptr || field->name() != names[i] ||
          field->index() != i) {
        problems.push_back(
            absl::StrCat(message.full_name(), " lacks ", names[i]));
      }
    }
    const FieldDescriptor* name = message.FindFieldByName("name");
    if (name == nullptr || !HasBehaviour(*name, google::api::IDENTIFIER)) {
      problems.push_back(message.full_name() + ".name is no IDENTIFIER");
    }
    const auto& resource =
        message.options().GetExtension(google::api::resource);
    if (resource.pattern_size() != 1 || resource.plural().empty() ||
        resource.singular().empty() ||
        resource.type() != absl::StrCat("minutebook/", message.name())) {
      problems.push_back(message.full_name() + " has no sound resource option");
    }
    if (!message.options().HasExtension(options::v1::record)) {
      problems.push_back(message.full_name() + " has no record option");
    }
  });
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_GE(resources, 16);
}

TEST(ContractTest, StandardMethodsHaveTheirFields) {
  std::vector<std::string> problems;
  int methods = 0;
  constexpr auto kText = FieldDescriptor::TYPE_STRING;
  constexpr auto kMessage = FieldDescriptor::TYPE_MESSAGE;
  constexpr auto kBool = FieldDescriptor::TYPE_BOOL;
  EachMethod([&](const MethodDescriptor& method) {
    const auto noun = [](const Descriptor& resource) {
      std::string name;
      for (const char c : resource.name()) {
        if (absl::ascii_isupper(c) && !name.empty()) name += '_';
        name += absl::ascii_tolower(c);
      }
      return name;
    };
    if (StandardResource(method, "Get") != nullptr) {
      ++methods;
      ExpectField(method, "name", kText, 1, problems);
      ExpectField(method, "read_mask", kMessage, 2, problems);
    } else if (StandardResource(method, "BatchGet") != nullptr) {
      ++methods;
      ExpectField(method, "parent", kText, 1, problems);
      ExpectField(method, "names", kText, 2, problems);
    } else if (StandardResource(method, "List") != nullptr) {
      ++methods;
      ExpectField(method, "parent", kText, 1, problems);
      ExpectField(method, "page_size", FieldDescriptor::TYPE_INT32, 2,
                  problems);
      ExpectField(method, "page_token", kText, 3, problems);
      ExpectField(method, "filter", kText, 4, problems);
      const FieldDescriptor* token =
          method.output_type()->FindFieldByName("next_page_token");
      if (token == nullptr || token->number() != 2) {
        problems.push_back(method.full_name() + " gives no next_page_token");
      }
    } else if (const Descriptor* type = StandardResource(method, "Create")) {
      ++methods;
      ExpectField(method, "parent", kText, 1, problems);
      ExpectField(method, noun(*type) + "_id", kText, 2, problems);
      ExpectField(method, noun(*type), kMessage, 3, problems);
      ExpectField(method, "request_id", kText, 4, problems);
      ExpectField(method, "validate_only", kBool, 5, problems);
    } else if (const Descriptor* type = StandardResource(method, "Update")) {
      ++methods;
      ExpectField(method, noun(*type), kMessage, 1, problems);
      ExpectField(method, "update_mask", kMessage, 2, problems);
      ExpectField(method, "request_id", kText, 3, problems);
      ExpectField(method, "validate_only", kBool, 4, problems);
    } else if (StandardResource(method, "Delete") != nullptr) {
      ++methods;
      ExpectField(method, "name", kText, 1, problems);
      ExpectField(method, "etag", kText, 2, problems);
      ExpectField(method, "request_id", kText, 3, problems);
      ExpectField(method, "validate_only", kBool, 4, problems);
    }
  });
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_GE(methods, 80);
}

TEST(ContractTest, TimesAndDatesAreNamedForWhatTheyAre) {
  std::vector<std::string> problems;
  EachField([&](const FieldDescriptor& field) {
    const Descriptor* type = field.message_type();
    const std::string name = type == nullptr ? "" : type->full_name();
    const bool time = name == "google.protobuf.Timestamp";
    const bool date = name == "google.type.Date";
    // What a due date's words allow is a range of days, named by its ends.
    const bool range =
        field.name() == "not_before" || field.name() == "not_after";
    if (time != absl::EndsWith(field.name(), "_time")) {
      problems.push_back(field.full_name() + ": _time and Timestamp differ");
    }
    if (date && field.name() != "date" && !range &&
        !absl::EndsWith(field.name(), "_date")) {
      problems.push_back(field.full_name() + ": a Date is named _date");
    }
    if (!date && absl::EndsWith(field.name(), "_date") &&
        field.type() != FieldDescriptor::TYPE_BOOL) {
      problems.push_back(field.full_name() + ": _date and Date differ");
    }
  });
  EXPECT_THAT(problems, IsEmpty());
}

// The requests of all methods and the messages in them.
std::set<const Descriptor*> Inputs() {
  std::set<const Descriptor*> inputs;
  const std::function<void(const Descriptor&)> add =
      [&](const Descriptor& message) {
        if (!inputs.insert(&message).second) return;
        for (int i = 0; i < message.field_count(); ++i) {
          if (message.field(i)->message_type() != nullptr) {
            add(*message.field(i)->message_type());
          }
        }
      };
  for (const auto* file : engine::ContractFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        add(*file->service(i)->method(j)->input_type());
      }
    }
  }
  return inputs;
}

TEST(ContractTest, EveryInputFieldSaysHowItBehavesAndHasLimits) {
  std::vector<std::string> problems;
  const std::set<const Descriptor*> inputs = Inputs();
  EachField([&](const FieldDescriptor& field) {
    if (IsOptionsPackage(*field.file()) ||
        !inputs.contains(field.containing_type())) {
      return;
    }
    if (field.options().ExtensionSize(google::api::field_behavior) == 0 &&
        field.real_containing_oneof() == nullptr) {
      problems.push_back(field.full_name() + " has no field behaviour");
    }
    if (HasBehaviour(field, google::api::OUTPUT_ONLY)) return;
    const options::v1::Limits& limits =
        field.options().GetExtension(options::v1::limits);
    if (field.type() == FieldDescriptor::TYPE_STRING &&
        limits.max_length() == 0 && field.name() != "parent") {
      problems.push_back(field.full_name() + " has no max_length");
    }
    if (field.type() == FieldDescriptor::TYPE_BYTES &&
        limits.max_bytes() == 0) {
      problems.push_back(field.full_name() + " has no max_bytes");
    }
    if (field.is_repeated() && limits.max_items() == 0) {
      problems.push_back(field.full_name() + " has no max_items");
    }
  });
  EXPECT_THAT(problems, IsEmpty());
}

TEST(ContractTest, ReferencesNameResourcesOfTheContract) {
  std::set<std::string> types = {"*"};
  EachMessage([&](const Descriptor& message) {
    if (IsResource(message)) types.insert("minutebook/" + message.name());
  });
  std::vector<std::string> problems;
  EachField([&](const FieldDescriptor& field) {
    if (!field.options().HasExtension(google::api::resource_reference)) return;
    const auto& reference =
        field.options().GetExtension(google::api::resource_reference);
    const std::string type =
        reference.type().empty() ? reference.child_type() : reference.type();
    if (!types.contains(type)) problems.push_back(field.full_name());
  });
  EXPECT_THAT(problems, IsEmpty());
}

TEST(ContractTest, EveryMethodHasAnAccessOption) {
  std::vector<std::string> problems;
  EachMethod([&](const MethodDescriptor& method) {
    const auto& access = method.options().GetExtension(options::v1::access);
    if (access.any_of().empty()) problems.push_back(method.full_name());
    for (const int role : access.any_of()) {
      if (role == options::v1::ROLE_UNSPECIFIED) {
        problems.push_back(method.full_name());
      }
    }
  });
  EXPECT_THAT(problems, IsEmpty());
}

// By which a call is authorised: two would be two councils.
TEST(ContractTest, EveryRequestSaysItsCouncilOnce) {
  std::vector<std::string> wrong;
  EachMethod([&](const MethodDescriptor& method) {
    const Descriptor& request = *method.input_type();
    int places = 0;
    for (const char* field : {"parent", "name"}) {
      if (request.FindFieldByName(field) != nullptr) ++places;
    }
    for (int i = 0; i < request.field_count(); ++i) {
      const FieldDescriptor* field = request.field(i);
      if (places == 0 && !field->is_repeated() &&
          field->message_type() != nullptr &&
          field->message_type()->options().HasExtension(options::v1::record)) {
        ++places;
      }
    }
    if (places != 1) wrong.push_back(method.full_name());
  });
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(ContractTest, EnumsBeginUnspecified) {
  std::vector<std::string> problems;
  EachField([&](const FieldDescriptor& field) {
    if (field.enum_type() != nullptr &&
        !absl::EndsWith(field.enum_type()->value(0)->name(), "_UNSPECIFIED")) {
      problems.push_back(field.full_name());
    }
  });
  EXPECT_THAT(problems, IsEmpty());
}

}  // namespace
}  // namespace minutebook
