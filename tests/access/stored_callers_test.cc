// API tokens and role grants as credentials: what they prove, from when to
// when, and how soon they end.

#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/membership.pb.h"
#include "minutebook/councils/v1/person.pb.h"
#include "minutebook/records/v1/access_service.pb.h"
#include "services/records/caller_directory.h"
#include "services/runtime/caller_authenticator.h"
#include "services/runtime/server.h"
#include "services/runtime/token_verifier.h"
#include "storage/digest.h"
#include "storage/text.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/watcher.h"
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
constexpr char kAlicesToken[] = "a.b.c";
constexpr char kAnn[] = "councils/wex/people/ann";
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
                                   anonymous, [this] { return Now(); }});
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

  absl::Time Now() const { return absl::FromUnixSeconds(now_); }
  void Advance(absl::Duration by) { now_ += absl::ToInt64Seconds(by); }

  // Served to callers by their real credentials; `a.b.c` is alice's token of an
  // identity provider.
  struct Served {
    Served(StoredCallersTest& test)
        : authenticator({*test.administrator_, test.callers_, &alice, true,
                         [&test] { return test.Now(); }}),
          router(test.wex_.engine(), authenticator, log,
                 runtime::RouterLimits{}),
          server(*runtime::Server::Start(router, {})),
          channel(server->InProcessChannel()) {}
    ~Served() {
      channel.reset();
      server.reset();
    }

    absl::Status Get(const std::string& token) {
      councils::v1::GetCouncilRequest request;
      request.set_name(kWex);
      councils::v1::Council council;
      return CallMessage(*channel, absl::StrCat(kCouncils, "GetCouncil"), token,
                         request, &council);
    }

    struct Alice : public runtime::TokenVerifier {
      absl::StatusOr<engine::Principal> Verify(std::string_view token,
                                               absl::Time) const override {
        if (token != kAlicesToken) return absl::UnauthenticatedError("no");
        return engine::Principal{"oidc:alice", false, {}};
      }
    };
    const Alice alice;
    runtime::Log log{runtime::LogLevel::kError};
    const CallerAuthenticator authenticator;
    runtime::Router router;
    std::unique_ptr<runtime::Server> server;
    std::shared_ptr<grpc::Channel> channel;
  };

  // What a watch of that caller ends with, once it has begun and `end` was
  // done; prints how long it took.
  absl::Status EndOfWatch(Served& served, const std::string& token,
                          const std::function<void()>& end) {
    records::v1::WatchChangesRequest request;
    request.set_parent(kWex);
    Watcher watcher(*served.channel, token, request);
    EXPECT_TRUE(watcher.Next().has_value());
    const absl::Time begin = absl::Now();
    end();
    absl::Status status = watcher.Finish();
    std::printf(
        "the watch ended after %lld ms\n",
        static_cast<long long>(absl::ToInt64Milliseconds(absl::Now() - begin)));
    return status;
  }

  void Delete(const std::string& grant) {
    records::v1::DeleteRoleGrantRequest request;
    request.set_name(absl::StrCat(kWex, "/roleGrants/", grant));
    wex_.Must<RoleGrant>(absl::StrCat(kAccess, "DeleteRoleGrant"), request,
                         "admin");
  }

  // A membership of the person `ann` in a body that is made with it;
  // answers with the membership's name.
  std::string Sit(const std::string& body, const google::type::Date* start,
                  const google::type::Date* end, bool as_substitute = false) {
    councils::v1::CreateBodyRequest create;
    create.set_parent(kWex);
    create.set_body_id(body);
    create.mutable_body()->set_display_name(body);
    wex_.Must<councils::v1::Body>(absl::StrCat(kCouncils, "CreateBody"),
                                  create);
    councils::v1::CreateMembershipRequest request;
    request.set_parent(absl::StrCat(kWex, "/bodies/", body));
    auto& membership = *request.mutable_membership();
    if (as_substitute) {
      membership.add_substitutes(kAnn);
    } else {
      membership.set_person(kAnn);
    }
    if (start != nullptr) *membership.mutable_start_date() = *start;
    if (end != nullptr) *membership.mutable_end_date() = *end;
    return wex_
        .Must<councils::v1::Membership>(
            absl::StrCat(kCouncils, "CreateMembership"), request)
        .name();
  }

  void EndMembership(const std::string& name, const google::type::Date& day) {
    councils::v1::UpdateMembershipRequest request;
    request.mutable_membership()->set_name(name);
    *request.mutable_membership()->mutable_end_date() = day;
    wex_.Must<councils::v1::Membership>(
        absl::StrCat(kCouncils, "UpdateMembership"), request);
  }

  // A token with the secret, for the person `ann`.
  ApiToken CreateAnnsToken(options::v1::Role role) {
    councils::v1::CreatePersonRequest person;
    person.set_parent(kWex);
    person.set_person_id("ann");
    person.mutable_person()->set_display_name("Ann Example");
    wex_.Must<councils::v1::Person>(absl::StrCat(kCouncils, "CreatePerson"),
                                    person);
    records::v1::CreateApiTokenRequest request;
    request.set_parent(kWex);
    request.mutable_api_token()->set_display_name("Ann's tablet");
    request.mutable_api_token()->set_token_digest(DigestOf(kSecret));
    request.mutable_api_token()->add_roles(role);
    request.mutable_api_token()->set_person(kAnn);
    return wex_.Must<ApiToken>(absl::StrCat(kAccess, "CreateApiToken"),
                               request);
  }

  // Whether the bearer of the secret reads the exempt records of a body.
  bool Reads(const std::string& body) {
    const auto principal = Ask(kSecret);
    EXPECT_THAT(principal, IsOk());
    return principal.ok() &&
           (*principal)
               ->In("wex")
               .visibilities.Contains(storage::ClassOfBody(body));
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
  std::atomic<int64_t> now_ = 1465599600;  // seconds: 11 June 2016, London
};

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
  ASSERT_THAT(CreateToken("t", ROLE_STAFF, &token, Now() + absl::Seconds(1)),
              IsOk());
  EXPECT_THAT(Ask(kSecret), IsOk());
  Advance(absl::Seconds(1));
  EXPECT_THAT(Ask(kSecret), IsRefused());
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
  EXPECT_THAT(wex_.Call(absl::StrCat(kAccess, "UpdateApiToken"), update, &token,
                        "admin"),
              IsOk());
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
  EXPECT_THAT(EndOfWatch(served, kSecret,
                         [&] {
                           records::v1::DeleteApiTokenRequest request;
                           request.set_name(token.name());
                           wex_.Must<ApiToken>(
                               absl::StrCat(kAccess, "DeleteApiToken"),
                               request);
                         }),
              HasReason("CREDENTIALS_INVALID"));
  EXPECT_THAT(served.Get(kSecret), HasReason("CREDENTIALS_INVALID"));
}

TEST_F(StoredCallersTest, ARunningWatchEndsWhenItsTokenExpires) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", ROLE_STAFF, &token, Now() + absl::Hours(1)),
              IsOk());
  Served served(*this);
  EXPECT_THAT(EndOfWatch(served, kSecret, [&] { Advance(absl::Hours(1)); }),
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
  const auto caller = (*Ask(kSecret))->In("wex");
  EXPECT_TRUE(caller.visibilities.Contains(storage::kInternalClass));
  EXPECT_FALSE(caller.visibilities.Contains(storage::kExemptClass));
  EXPECT_TRUE((*Ask(kSecret))->In("other").visibilities.bodies().empty());
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
  wex_.Must<RoleGrant>(absl::StrCat(kAccess, "CreateRoleGrant"), request);
  const auto reads = [&] {
    return (*Authenticator()->Authenticate({"", "ann"}))
        ->In("wex")
        .visibilities.Contains(storage::ClassOfBody("cabinet"));
  };
  EXPECT_FALSE(reads());
  request.mutable_role_grant()->set_role(options::v1::ROLE_MEMBER);
  request.mutable_role_grant()->clear_person();
  wex_.Must<RoleGrant>(absl::StrCat(kAccess, "CreateRoleGrant"), request);
  EXPECT_TRUE(reads());
}

TEST_F(StoredCallersTest, ARunningWatchEndsWithTheMembership) {
  CreateAnnsToken(options::v1::ROLE_MEMBER);
  const std::string membership = Sit("cabinet", nullptr, nullptr);
  Served served(*this);
  EXPECT_THAT(EndOfWatch(served, kSecret,
                         [&] { EndMembership(membership, Day(2016, 6, 10)); }),
              HasReason("ROLE_MISSING"));
  EXPECT_FALSE(Reads("cabinet"));
}

TEST_F(StoredCallersTest, AMembersAccessIsExplained) {
  const ApiToken token = CreateAnnsToken(options::v1::ROLE_MEMBER);
  Sit("cabinet", nullptr, nullptr);
  wex_.CreateBody("planning", "Planning");
  records::v1::ExplainAccessRequest request;
  request.set_parent(kWex);
  request.set_subject(token.name());
  request.set_method("MeetingService.GetMeeting");
  wex_.set_now(Now());
  const auto explain = [&](const std::string& body) {
    const auto meeting =
        wex_.CreateMeeting(body, absl::StrCat(kWex, "/bodies/", body), nullptr,
                           options::v1::VISIBILITY_EXEMPT);
    request.set_record(meeting.name());
    return wex_.Must<records::v1::ExplainAccessResponse>(
        absl::StrCat(kAccess, "ExplainAccess"), request, "admin");
  };
  const auto own = explain("cabinet");
  EXPECT_TRUE(own.allowed());
  EXPECT_THAT(own.bodies(),
              ::testing::ElementsAre("councils/wex/bodies/cabinet"));
  EXPECT_EQ(own.record_body(), "councils/wex/bodies/cabinet");
  EXPECT_EQ(own.reason(),
            "allowed: the method asks for anonymous, which everybody is; "
            "the record is exempt and the business of "
            "councils/wex/bodies/cabinet, which the caller reads as a member "
            "who sits there");
  const auto other = explain("planning");
  EXPECT_FALSE(other.allowed());
  EXPECT_EQ(other.record_visibility(), options::v1::VISIBILITY_EXEMPT);
  EXPECT_THAT(other.reason(),
              ::testing::HasSubstr("nor does the caller sit there"));
}

// What an administrator wants to know of a write before it is tried.
TEST_F(StoredCallersTest, WhatIsAskedOfAWriteIsExplained) {
  ApiToken token;
  ASSERT_THAT(CreateToken("t", options::v1::ROLE_DEMOCRATIC_SERVICES, &token),
              IsOk());
  const auto meeting = wex_.CreateMeeting("m", "", nullptr);
  records::v1::ExplainAccessRequest request;
  request.set_parent(kWex);
  request.set_subject(token.name());
  request.set_method("MeetingService.DeleteMeeting");
  request.set_record(meeting.name());
  wex_.set_now(Now());
  const auto explain = [&] {
    return wex_.Must<records::v1::ExplainAccessResponse>(
        absl::StrCat(kAccess, "ExplainAccess"), request, "admin");
  };
  const auto first = explain();
  EXPECT_TRUE(first.allowed()) << first.DebugString();
  EXPECT_THAT(first.reason(),
              ::testing::StartsWith("allowed: the method asks for "
                                    "democratic services, which "
                                    "councils/wex/apiTokens/t gives"));
  EXPECT_THAT(first.besides(),
              ::testing::Contains(::testing::HasSubstr("course of meetings")));
  meetings::v1::PublishAgendaRequest publish;
  publish.set_name(meeting.name());
  meetings::v1::Meeting published;
  EXPECT_THAT(wex_.Call(absl::StrCat(kMeetings, "PublishAgenda"), publish,
                        &published, "clerk"),
              IsOk());
  const auto second = explain();
  EXPECT_FALSE(second.allowed());
  EXPECT_THAT(second.reason(), ::testing::HasSubstr("never deleted"));
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
  wex_.set_now(Now());
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
  EXPECT_THAT(explain().reason(), ::testing::HasSubstr("democratic services"));
  // Callers of the other kinds.
  ApiToken token;
  ASSERT_THAT(CreateToken("t", options::v1::ROLE_DEMOCRATIC_SERVICES, &token,
                          Now() + absl::Hours(1)),
              IsOk());
  Grant("c", "certificate:intranet.example", nullptr, nullptr);
  const auto last = Day(2016, 6, 10);
  Grant("over", "oidc:bob", nullptr, &last);
  const struct {
    std::string subject;
    bool calls;
    bool reads;
  } callers[] = {{token.name(), true, true},
                 {"certificate:intranet.example", true, false},
                 {"oidc:bob", false, false},
                 {"oidc:nobody", false, false},
                 {"administrator", true, true}};
  for (const auto& caller : callers) {
    request.set_subject(caller.subject);
    request.clear_record();
    EXPECT_EQ(explain().allowed(), caller.calls) << caller.subject;
    request.set_method("MeetingService.GetMeeting");
    request.set_record(meeting.name());
    EXPECT_EQ(explain().allowed(), caller.reads) << caller.subject;
    EXPECT_NE(explain().reason(), "");
    request.set_method("MeetingService.DeleteMeeting");
  }
  wex_.set_now(Now() + absl::Hours(2));
  request.set_subject(token.name());
  EXPECT_FALSE(explain().allowed());  // it has expired
  request.set_record("councils/wex/meetings/none");
  request.set_subject("administrator");
  EXPECT_THAT(explain().reason(), ::testing::HasSubstr("no such record"));
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
