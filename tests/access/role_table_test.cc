// Who may call what, as the server answers it: each method as each role,
// against the table that is read with a change of the contract.

#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/engine/descriptors.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// A request that names `council` and has something wrong in every other text,
// so that who is let in is told that, and nothing is done.
std::string WrongRequest(const MethodDescriptor& method,
                         const std::string& council) {
  const std::unique_ptr<Message> request(
      engine::NewGeneratedMessage(*method.input_type()));
  const auto& reflection = *request->GetReflection();
  const FieldDescriptor* place = method.input_type()->FindFieldByName("parent");
  if (place == nullptr) place = method.input_type()->FindFieldByName("name");
  for (int i = 0; i < method.input_type()->field_count(); ++i) {
    const FieldDescriptor* field = method.input_type()->field(i);
    if (field == place) {
      reflection.SetString(request.get(), field, council + "/\x01");
    } else if (field->type() == FieldDescriptor::TYPE_STRING) {
      if (field->is_repeated()) {
        reflection.AddString(request.get(), field, "\x01");
      } else {
        reflection.SetString(request.get(), field, "\x01");
      }
    } else if (place == nullptr && !field->is_repeated() &&
               field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
               field->message_type()->options().HasExtension(
                   options::v1::record)) {
      Message* record = reflection.MutableMessage(request.get(), field);
      record->GetReflection()->SetString(
          record, field->message_type()->FindFieldByName("name"),
          council + "/\x01");
    }
  }
  return request->SerializeAsString();
}

std::string ShortName(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->name(), ".", method.name());
}

class RoleTableTest : public ::testing::Test {
 protected:
  RoleTableTest() {
    for (int role = 1; role <= options::v1::Role_MAX; ++role) {
      const std::string name = absl::AsciiStrToLower(
          absl::StripPrefix(options::v1::Role_Name(role), "ROLE_"));
      engine::Principal principal;
      principal.subject = name;
      if (role == options::v1::ROLE_SERVER_ADMINISTRATOR) {
        principal.server_administrator = true;
      } else {
        principal.grants["wex"].Add(static_cast<options::v1::Role>(role));
      }
      wex_.authenticator().Add(name, principal);
      roles_.push_back(name);
    }
    methods_ = wex_.engine().methods();
  }

  absl::Status Call(const MethodDescriptor& method, const std::string& request,
                    const std::string& role) {
    std::string reply;
    return wex_.CallBytes(
        absl::StrCat(method.service()->full_name(), "/", method.name()),
        request, &reply, role);
  }

  // Whether the role is let in, by a request that is refused either way.
  bool LetIn(const MethodDescriptor& method, const std::string& request,
             const std::string& role) {
    const absl::Status status = Call(method, request, role);
    if (status.code() == absl::StatusCode::kPermissionDenied) {
      EXPECT_THAT(status, HasReason("ROLE_MISSING"));
      return false;
    }
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument))
        << ShortName(method) << " as " << role;
    return true;
  }

  Wexcombe wex_;
  std::vector<std::string> roles_;
  std::vector<const MethodDescriptor*> methods_;
};

TEST_F(RoleTableTest, IsTheOneThatWasAgreed) {
  std::string table = absl::StrCat(std::string(56, ' '));
  for (const std::string& role : roles_) absl::StrAppend(&table, " ", role);
  table += "\n";
  for (const MethodDescriptor* method : methods_) {
    std::string line = ShortName(*method);
    line.resize(56, ' ');
    const std::string request = WrongRequest(*method, kWex);
    for (const std::string& role : roles_) {
      const std::string mark = LetIn(*method, request, role) ? "yes" : "-";
      absl::StrAppend(&line, " ", mark,
                      std::string(role.size() - mark.size(), ' '));
    }
    absl::StrAppend(
        &table, std::string(absl::StripTrailingAsciiWhitespace(line)), "\n");
  }
  std::stringstream agreed;
  agreed << std::ifstream(MINUTEBOOK_ROLE_TABLE).rdbuf();
  if (agreed.str() == table) return;
  std::ofstream("roles.txt.found") << table;
  ADD_FAILURE() << "the server's table is not that of " << MINUTEBOOK_ROLE_TABLE
                << ": look at the difference from roles.txt.found, which was "
                   "written, and copy it there if it is meant\n"
                << table;
}

// What is wrong with a request is told to nobody who may not make it.
TEST_F(RoleTableTest, RolesAreAskedForBeforeTheRequestIsLookedAt) {
  int refused = 0;
  for (const MethodDescriptor* method : methods_) {
    const std::string wrong = WrongRequest(*method, kWex);
    for (const std::string& role : roles_) {
      const bool let_in = LetIn(*method, wrong, role);
      // Bytes that are no message at all.
      EXPECT_EQ(LetIn(*method, "\xff\xff", role), let_in)
          << ShortName(*method) << " as " << role;
      refused += let_in ? 0 : 1;
    }
    EXPECT_THAT(Call(*method, "\xff\xff", "nobody"),
                StatusIs(absl::StatusCode::kUnauthenticated));
  }
  EXPECT_GT(refused, 100);
}

// A role in one council is none in another.
TEST_F(RoleTableTest, AnotherCouncilsMethodsAreThoseOfAnybody) {
  for (const MethodDescriptor* method : methods_) {
    const std::string request = WrongRequest(*method, "councils/other");
    const bool anybody = LetIn(*method, request, "anonymous");
    for (const std::string& role : roles_) {
      if (role == "server_administrator") continue;
      EXPECT_EQ(LetIn(*method, request, role), anybody)
          << ShortName(*method) << " as " << role;
    }
  }
}

}  // namespace
}  // namespace minutebook::testing
