// API tokens and role grants as credentials: what they prove, from when to
// when, and how soon they end.

#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "minutebook/records/v1/access_service.pb.h"
#include "services/records/caller_directory.h"
#include "services/runtime/caller_authenticator.h"
#include "storage/digest.h"
#include "storage/text.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using options::v1::ROLE_ADMINISTRATOR;
using options::v1::ROLE_OFFICER;
using options::v1::ROLE_SERVER_ADMINISTRATOR;
using options::v1::ROLE_STAFF;
using records::v1::ApiToken;
using records::v1::RoleGrant;
using runtime::AdministratorToken;
using runtime::CallerAuthenticator;

constexpr char kAccess[] = "minutebook.records.v1.AccessService/";
constexpr char kSecret[] = "0123456789abcdefghjkmnpqrstvwxyz";

std::string DigestOf(const std::string& secret) {
  return storage::Hex(storage::Sha256({secret}));
}

// A refusal that says no more than that.
MATCHER(IsRefused, "") {
  return engine::ReasonOf(StatusOf(arg)) ==
         options::v1::ERROR_REASON_CREDENTIALS_INVALID;
}

class StoredCallersTest : public ::testing::Test {
 protected:
  StoredCallersTest()
      : administrator_(*AdministratorToken::Open(folder_.File("token"))),
        callers_(wex_.store(), wex_.engine()) {}

  std::unique_ptr<CallerAuthenticator> Authenticator(bool anonymous = true) {
    return std::make_unique<CallerAuthenticator>(
        CallerAuthenticator::Parts{*administrator_, callers_, nullptr,
                                   anonymous, [this] { return now_; }});
  }

  // Who a bearer of `token` is, asked anew.
  absl::StatusOr<std::shared_ptr<const engine::Principal>> Ask(
      const std::string& token) {
    return Authenticator()->Authenticate({"Bearer " + token, ""});
  }

  absl::Status CreateToken(const std::string& id, options::v1::Role role,
                           ApiToken* token,
                           absl::Time expires = absl::InfiniteFuture()) {
    records::v1::CreateApiTokenRequest request;
    request.set_parent(kWex);
    request.set_api_token_id(id);
    request.mutable_api_token()->set_display_name("Intranet");
    request.mutable_api_token()->set_token_digest(DigestOf(kSecret));
    request.mutable_api_token()->add_roles(role);
    if (expires != absl::InfiniteFuture()) {
      *request.mutable_api_token()->mutable_expire_time() =
          google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
              absl::ToUnixMicros(expires));
    }
    return wex_.Call(absl::StrCat(kAccess, "CreateApiToken"), request, token,
                     "admin");
  }

  void Grant(const std::string& id, const std::string& subject,
             const google::type::Date* start, const google::type::Date* end) {
    records::v1::CreateRoleGrantRequest request;
    request.set_parent(kWex);
    request.set_role_grant_id(id);
    request.mutable_role_grant()->set_subject(subject);
    request.mutable_role_grant()->set_role(ROLE_OFFICER);
    if (start != nullptr) {
      *request.mutable_role_grant()->mutable_start_date() = *start;
    }
    if (end != nullptr)
      *request.mutable_role_grant()->mutable_end_date() = *end;
    wex_.Must<RoleGrant>(absl::StrCat(kAccess, "CreateRoleGrant"), request,
                         "admin");
  }

  engine::RoleSet RolesOfCertificate(const std::string& name) {
    const auto principal = Authenticator()->Authenticate({"", name});
    EXPECT_THAT(principal, IsOk());
    return (*principal)->In("wex").roles;
  }

  Wexcombe wex_;
  const TemporaryFolder folder_;
  const std::unique_ptr<AdministratorToken> administrator_;
  records::StoredCallers callers_;
  absl::Time now_ = absl::FromUnixSeconds(1465599600);  // 11 June 2016, London
};

TEST_F(StoredCallersTest, WithoutCredentialsOneIsAnybodyWhereThatIsAllowed) {
  const auto anybody = Authenticator()->Authenticate({});
  ASSERT_THAT(anybody, IsOk());
  EXPECT_EQ((*anybody)->In("wex").visibilities,
            storage::VisibilitySet({options::v1::VISIBILITY_PUBLIC}));
  EXPECT_THAT(Authenticator(false)->Authenticate({}), IsRefused());
}

TEST_F(StoredCallersTest, OnlyWhatProvedSomethingIsNoGuess) {
  ApiToken token;
  ASSERT_THAT(CreateToken("intranet", ROLE_OFFICER, &token), IsOk());
  const auto authenticator = Authenticator();
  const std::string good = absl::StrCat("Bearer ", kSecret);
  EXPECT_FALSE(authenticator->Remembers({good, ""}));
  EXPECT_THAT(authenticator->Authenticate({good, ""}), IsOk());
  EXPECT_TRUE(authenticator->Remembers({good, ""}));
  EXPECT_FALSE(authenticator->Remembers({good, "somebody"}));
  EXPECT_THAT(authenticator->Authenticate({"Bearer guess", ""}), IsRefused());
  EXPECT_FALSE(authenticator->Remembers({"Bearer guess", ""}));
}

TEST_F(StoredCallersTest, OnlyTheFormBearerAndTokenIsTaken) {
  std::string token;
  std::ifstream(folder_.File("token")) >> token;
  const auto ask = [&](const std::string& header) {
    return Authenticator()->Authenticate({header, ""});
  };
  ASSERT_THAT(ask("Bearer " + token), IsOk());
  EXPECT_TRUE((*ask("Bearer " + token))->server_administrator);
  for (const std::string& wrong :
       {token, "Bearer " + token + "0", std::string("Bearer "),
        "bearer " + token, "Basic " + token, "Bearer  " + token}) {
    EXPECT_THAT(ask(wrong), IsRefused()) << wrong;
  }
}

TEST_F(StoredCallersTest, ATokenGivesItsRolesInItsCouncilAlone) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_OFFICER, &token), IsOk());
  const auto principal = Ask(kSecret);
  ASSERT_THAT(principal, IsOk());
  EXPECT_EQ((*principal)->subject, "councils/wex/apiTokens/t");
  EXPECT_FALSE((*principal)->server_administrator);
  EXPECT_TRUE((*principal)->In("wex").roles.Contains(ROLE_OFFICER));
  EXPECT_FALSE((*principal)->In("wex").roles.Contains(ROLE_ADMINISTRATOR));
  EXPECT_FALSE((*principal)->In("other").roles.Contains(ROLE_OFFICER));
  for (const char* wrong : {"", "x", "0123456789abcdefghjkmnpqrstvwxy"}) {
    EXPECT_THAT(Ask(wrong), IsRefused()) << wrong;
  }
}

TEST_F(StoredCallersTest, TheFirstUseOfADayIsNoted) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_OFFICER, &token), IsOk());
  EXPECT_FALSE(token.has_last_use_date());
  ASSERT_THAT(Ask(kSecret), IsOk());
  records::v1::GetApiTokenRequest get;
  get.set_name(token.name());
  for (int i = 0; i < 100 && !token.has_last_use_date(); ++i) {
    absl::SleepFor(absl::Milliseconds(20));
    token = wex_.Must<ApiToken>(absl::StrCat(kAccess, "GetApiToken"), get);
  }
  EXPECT_THAT(token.last_use_date(), EqualsProto(Day(2016, 6, 10)));  // in UTC
  const std::string etag = token.etag();
  ASSERT_THAT(Ask(kSecret), IsOk());
  absl::SleepFor(absl::Milliseconds(50));
  token = wex_.Must<ApiToken>(absl::StrCat(kAccess, "GetApiToken"), get);
  EXPECT_EQ(token.etag(), etag);
}

TEST_F(StoredCallersTest, ATokenEndsWhenItExpires) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_STAFF, &token, now_ + absl::Seconds(1)),
              IsOk());
  EXPECT_THAT(Ask(kSecret), IsOk());
  now_ += absl::Seconds(1);
  EXPECT_THAT(Ask(kSecret), IsRefused());
}

TEST_F(StoredCallersTest, ADeletedTokenEndsWithinASecond) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_STAFF, &token), IsOk());
  const auto authenticator = Authenticator();
  const std::string header = absl::StrCat("Bearer ", kSecret);
  ASSERT_THAT(authenticator->Authenticate({header, ""}), IsOk());
  records::v1::DeleteApiTokenRequest request;
  request.set_name(token.name());
  wex_.Must<ApiToken>(absl::StrCat(kAccess, "DeleteApiToken"), request);
  absl::SleepFor(absl::Seconds(1));
  EXPECT_THAT(authenticator->Authenticate({header, ""}), IsRefused());
}

TEST_F(StoredCallersTest, NobodyIsMadeTheServersAdministrator) {
  ApiToken token;
  for (const auto role :
       {ROLE_SERVER_ADMINISTRATOR, options::v1::ROLE_ANONYMOUS,
        options::v1::ROLE_UNSPECIFIED}) {
    EXPECT_THAT(CreateToken("t", role, &token), HasReason("FIELDS_INVALID"))
        << role;
  }
  records::v1::CreateRoleGrantRequest request;
  request.set_parent(kWex);
  request.mutable_role_grant()->set_subject("oidc:eve");
  request.mutable_role_grant()->set_role(ROLE_SERVER_ADMINISTRATOR);
  RoleGrant grant;
  EXPECT_THAT(wex_.Call(absl::StrCat(kAccess, "CreateRoleGrant"), request,
                        &grant, "admin"),
              HasFields(::testing::Contains("role_grant.role")));
}

TEST_F(StoredCallersTest, AGrantHoldsFromItsFirstDayThroughItsLast) {
  const auto before = Day(2016, 6, 10), today = Day(2016, 6, 11),
             after = Day(2016, 6, 12);
  Grant("always", "certificate:always", nullptr, nullptr);
  Grant("from", "certificate:from", &today, nullptr);
  Grant("to", "certificate:to", nullptr, &today);
  Grant("late", "certificate:late", &after, nullptr);
  Grant("over", "certificate:over", nullptr, &before);
  for (const char* name : {"always", "from", "to"}) {
    EXPECT_TRUE(RolesOfCertificate(name).Contains(ROLE_OFFICER)) << name;
  }
  for (const char* name : {"late", "over", "unknown"}) {
    EXPECT_FALSE(RolesOfCertificate(name).Contains(ROLE_OFFICER)) << name;
  }
}

TEST_F(StoredCallersTest, AccessIsExplained) {
  Grant("g", "oidc:alice", nullptr, nullptr);
  const auto meeting =
      wex_.CreateMeeting("m", "", nullptr, options::v1::VISIBILITY_EXEMPT);
  records::v1::ExplainAccessRequest request;
  request.set_parent(kWex);
  request.set_subject("oidc:alice");
  request.set_method("MeetingService.GetMeeting");
  const auto explain = [&] {
    return wex_.Must<records::v1::ExplainAccessResponse>(
        absl::StrCat(kAccess, "ExplainAccess"), request, "admin");
  };
  wex_.set_now(now_);
  const auto first = explain();
  EXPECT_TRUE(first.allowed()) << first.DebugString();
  EXPECT_THAT(first.grants(),
              ::testing::ElementsAre("councils/wex/roleGrants/g"))
      << first.DebugString();
  request.set_record(meeting.name());
  EXPECT_FALSE(explain().allowed());
  EXPECT_EQ(explain().record_visibility(), options::v1::VISIBILITY_EXEMPT);
  request.set_method("MeetingService.DeleteMeeting");
  request.set_subject("");
  EXPECT_FALSE(explain().allowed());
  EXPECT_THAT(explain().reason(), ::testing::HasSubstr("DEMOCRATIC_SERVICES"));
  request.set_method("Nothing");
  records::v1::ExplainAccessResponse response;
  EXPECT_THAT(wex_.Call(absl::StrCat(kAccess, "ExplainAccess"), request,
                        &response, "admin"),
              HasReason("FIELDS_INVALID"));
  EXPECT_THAT(wex_.Call(absl::StrCat(kAccess, "ExplainAccess"), request,
                        &response, "officer"),
              HasReason("ROLE_MISSING"));
}

}  // namespace
}  // namespace minutebook::testing
