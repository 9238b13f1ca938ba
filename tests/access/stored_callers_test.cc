// API tokens and role grants as credentials: what they prove, from when to
// when, and how soon they end.

#include "tests/support/stored_callers.h"

#include <fstream>
#include <string>

namespace minutebook::testing {
namespace {

using options::v1::ROLE_ADMINISTRATOR;
using options::v1::ROLE_OFFICER;
using options::v1::ROLE_SERVER_ADMINISTRATOR;
using options::v1::ROLE_STAFF;
using records::v1::ApiToken;
using records::v1::RoleGrant;
using runtime::CallerAuthenticator;

// A refusal that says no more than that.
MATCHER(IsRefused, "") {
  return engine::ReasonOf(StatusOf(arg)) ==
         options::v1::ERROR_REASON_CREDENTIALS_INVALID;
}

class StoredCallersTest : public StoredCallersFixture {};

TEST_F(StoredCallersTest, WithoutCredentialsOneIsAnybodyWhereThatIsAllowed) {
  const auto anybody = Authenticator()->Authenticate({});
  ASSERT_THAT(anybody, IsOk());
  EXPECT_EQ((*anybody)->In("wex").visibilities,
            storage::VisibilitySet::UpTo(options::v1::VISIBILITY_PUBLIC));
  EXPECT_THAT(Authenticator(false)->Authenticate({}), IsRefused());
}

TEST_F(StoredCallersTest, OnlyWhatProvedSomethingIsNoGuess) {
  ApiToken token;
  ASSERT_THAT(CreateToken("intranet", ROLE_OFFICER, &token), IsOk());
  const auto authenticator = Authenticator();
  const std::string good = absl::StrCat("Bearer ", kTokenSecret);
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
  const auto principal = Ask(kTokenSecret);
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
  ASSERT_THAT(Ask(kTokenSecret), IsOk());
  records::v1::GetApiTokenRequest get;
  get.set_name(token.name());
  for (int i = 0; i < 100 && !token.has_last_use_date(); ++i) {
    absl::SleepFor(absl::Milliseconds(20));
    token =
        wex_.Must<ApiToken>(absl::StrCat(kAccessService, "GetApiToken"), get);
  }
  EXPECT_THAT(token.last_use_date(), EqualsProto(Day(2016, 6, 10)));  // in UTC
  const std::string etag = token.etag();
  ASSERT_THAT(Ask(kTokenSecret), IsOk());
  absl::SleepFor(absl::Milliseconds(50));
  token = wex_.Must<ApiToken>(absl::StrCat(kAccessService, "GetApiToken"), get);
  EXPECT_EQ(token.etag(), etag);
}

TEST_F(StoredCallersTest, ATokenEndsWhenItExpires) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_STAFF, &token, Now() + absl::Seconds(1)),
              IsOk());
  EXPECT_THAT(Ask(kTokenSecret), IsOk());
  Advance(absl::Seconds(1));
  EXPECT_THAT(Ask(kTokenSecret), IsRefused());
}

TEST_F(StoredCallersTest, ATokenThatWouldNeverBeValidIsRefused) {
  const absl::Time now = absl::FromUnixSeconds(now_);
  wex_.set_now(now);
  ApiToken token;
  const absl::Status status =
      CreateToken("stale", ROLE_OFFICER, &token, now - absl::Hours(1));
  EXPECT_THAT(status, HasReason("FIELDS_INVALID"));
  EXPECT_THAT(status,
              HasFields(::testing::ElementsAre("api_token.expire_time")));
  ASSERT_THAT(
      CreateToken("intranet", ROLE_OFFICER, &token, now + absl::Hours(1)),
      IsOk());
  // One that was valid may be ended, and described, at any time.
  wex_.set_now(now + absl::Hours(3));
  records::v1::UpdateApiTokenRequest update;
  update.mutable_api_token()->set_name(token.name());
  update.mutable_api_token()->set_display_name("The former intranet");
  update.mutable_update_mask()->add_paths("display_name");
  EXPECT_THAT(wex_.Call(absl::StrCat(kAccessService, "UpdateApiToken"), update,
                        &token, "admin"),
              IsOk());
}

TEST_F(StoredCallersTest, ADeletedTokenEndsWithinASecond) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_STAFF, &token), IsOk());
  const auto authenticator = Authenticator();
  const std::string header = absl::StrCat("Bearer ", kTokenSecret);
  ASSERT_THAT(authenticator->Authenticate({header, ""}), IsOk());
  records::v1::DeleteApiTokenRequest request;
  request.set_name(token.name());
  wex_.Must<ApiToken>(absl::StrCat(kAccessService, "DeleteApiToken"), request);
  absl::SleepFor(absl::Seconds(1));
  EXPECT_THAT(authenticator->Authenticate({header, ""}), IsRefused());
}

TEST_F(StoredCallersTest, ADeletedGrantEndsWithinASecond) {
  Grant("g", "certificate:intranet", nullptr, nullptr);
  const auto authenticator = Authenticator();
  const auto roles = [&] {
    return (*authenticator->Authenticate({"", "intranet"}))->In("wex").roles;
  };
  ASSERT_TRUE(roles().Contains(ROLE_OFFICER));
  Delete("g");
  absl::SleepFor(absl::Seconds(1));
  EXPECT_FALSE(roles().Contains(ROLE_OFFICER));
}

TEST_F(StoredCallersTest, ARunningWatchEndsWithTheTokenItWasBegunWith) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_STAFF, &token), IsOk());
  Served served(*this);
  EXPECT_THAT(EndOfWatch(served, kTokenSecret,
                         [&] {
                           records::v1::DeleteApiTokenRequest request;
                           request.set_name(token.name());
                           wex_.Must<ApiToken>(
                               absl::StrCat(kAccessService, "DeleteApiToken"),
                               request);
                         }),
              HasReason("CREDENTIALS_INVALID"));
  EXPECT_THAT(served.Get(kTokenSecret), HasReason("CREDENTIALS_INVALID"));
}

TEST_F(StoredCallersTest, ARunningWatchEndsWhenItsTokenExpires) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_STAFF, &token, Now() + absl::Hours(1)),
              IsOk());
  Served served(*this);
  EXPECT_THAT(
      EndOfWatch(served, kTokenSecret, [&] { Advance(absl::Hours(1)); }),
      HasReason("CREDENTIALS_INVALID"));
}

TEST_F(StoredCallersTest, ARunningWatchEndsWithTheRolesItWasBegunWith) {
  const auto today = Day(2016, 6, 11);
  Grant("g", "oidc:alice", nullptr, nullptr);
  Served served(*this);
  EXPECT_THAT(EndOfWatch(served, kAlicesToken, [&] { Delete("g"); }),
              HasReason("ROLE_MISSING"));
  // The day after its last one.
  Grant("until", "oidc:alice", nullptr, &today);
  absl::SleepFor(CallerAuthenticator::kRemembered);
  EXPECT_THAT(
      EndOfWatch(served, kAlicesToken, [&] { Advance(absl::Hours(24)); }),
      HasReason("ROLE_MISSING"));
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
  EXPECT_THAT(wex_.Call(absl::StrCat(kAccessService, "CreateRoleGrant"),
                        request, &grant, "admin"),
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

TEST_F(StoredCallersTest, AMemberSitsByTheMembershipsOfTheDay) {
  CreateAnnsToken(options::v1::ROLE_MEMBER);
  const auto before = Day(2016, 6, 10), today = Day(2016, 6, 11),
             after = Day(2016, 6, 12);
  Sit("always", nullptr, nullptr);
  Sit("today", &today, &today);
  Sit("instead", nullptr, &after, true);
  Sit("over", nullptr, &before);
  Sit("late", &after, nullptr);
  for (const char* body : {"always", "today", "instead"}) {
    EXPECT_TRUE(Reads(body)) << body;
  }
  for (const char* body : {"over", "late", "other"}) {
    EXPECT_FALSE(Reads(body)) << body;
  }
  const auto caller = (*Ask(kTokenSecret))->In("wex");
  EXPECT_TRUE(caller.visibilities.Contains(storage::kInternalClass));
  EXPECT_FALSE(caller.visibilities.Contains(storage::kExemptClass));
  EXPECT_TRUE((*Ask(kTokenSecret))->In("other").visibilities.bodies().empty());
  Advance(absl::Hours(24));
  EXPECT_TRUE(Reads("late"));
  EXPECT_FALSE(Reads("today"));
}

TEST_F(StoredCallersTest, WhoIsNoMemberSitsNowhere) {
  CreateAnnsToken(ROLE_OFFICER);
  Sit("cabinet", nullptr, nullptr);
  EXPECT_FALSE(Reads("cabinet"));
  // A role and the person may come from different grants.
  records::v1::CreateRoleGrantRequest request;
  request.set_parent(kWex);
  request.mutable_role_grant()->set_subject("certificate:ann");
  request.mutable_role_grant()->set_role(ROLE_STAFF);
  request.mutable_role_grant()->set_person(kAnn);
  wex_.Must<RoleGrant>(absl::StrCat(kAccessService, "CreateRoleGrant"),
                       request);
  const auto reads = [&] {
    return (*Authenticator()->Authenticate({"", "ann"}))
        ->In("wex")
        .visibilities.Contains(storage::ClassOfBody("cabinet"));
  };
  EXPECT_FALSE(reads());
  request.mutable_role_grant()->set_role(options::v1::ROLE_MEMBER);
  request.mutable_role_grant()->clear_person();
  wex_.Must<RoleGrant>(absl::StrCat(kAccessService, "CreateRoleGrant"),
                       request);
  EXPECT_TRUE(reads());
}

TEST_F(StoredCallersTest, ARunningWatchEndsWithTheMembership) {
  CreateAnnsToken(options::v1::ROLE_MEMBER);
  const std::string membership = Sit("cabinet", nullptr, nullptr);
  Served served(*this);
  EXPECT_THAT(EndOfWatch(served, kTokenSecret,
                         [&] { EndMembership(membership, Day(2016, 6, 10)); }),
              HasReason("ROLE_MISSING"));
  EXPECT_FALSE(Reads("cabinet"));
}

}  // namespace
}  // namespace minutebook::testing
