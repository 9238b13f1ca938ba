// API tokens, role grants and memberships of the council of Wexcombe, and who
// their holders are to the server.
#pragma once

#include <atomic>
#include <cstdio>
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

inline constexpr char kAccessService[] = "minutebook.records.v1.AccessService/";
// Of the identity provider, for alice.
inline constexpr char kAlicesToken[] = "a.b.c";
inline constexpr char kAnn[] = "councils/wex/people/ann";
// What the holder of an API token sends.
inline constexpr char kTokenSecret[] = "0123456789abcdefghjkmnpqrstvwxyz";

class StoredCallersFixture : public ::testing::Test {
 protected:
  StoredCallersFixture()
      : administrator_(
            *runtime::AdministratorToken::Open(folder_.File("token"))),
        callers_(wex_.store(), wex_.engine()) {}

  std::unique_ptr<runtime::CallerAuthenticator> Authenticator(
      bool anonymous = true) {
    return std::make_unique<runtime::CallerAuthenticator>(
        runtime::CallerAuthenticator::Parts{*administrator_, callers_, nullptr,
                                            anonymous,
                                            [this] { return Now(); }});
  }

  // Who a bearer of `token` is, asked anew.
  absl::StatusOr<std::shared_ptr<const engine::Principal>> Ask(
      const std::string& token) {
    return Authenticator()->Authenticate({"Bearer " + token, ""});
  }

  absl::Status CreateToken(const std::string& id, options::v1::Role role,
                           records::v1::ApiToken* token,
                           absl::Time expires = absl::InfiniteFuture()) {
    records::v1::CreateApiTokenRequest request;
    request.set_parent(kWex);
    request.set_api_token_id(id);
    request.mutable_api_token()->set_display_name("Intranet");
    request.mutable_api_token()->set_token_digest(
        storage::Hex(storage::Sha256({kTokenSecret})));
    request.mutable_api_token()->add_roles(role);
    if (expires != absl::InfiniteFuture()) {
      *request.mutable_api_token()->mutable_expire_time() =
          google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
              absl::ToUnixMicros(expires));
    }
    return wex_.Call(absl::StrCat(kAccessService, "CreateApiToken"), request,
                     token, "admin");
  }

  void Grant(const std::string& id, const std::string& subject,
             const google::type::Date* start, const google::type::Date* end) {
    records::v1::CreateRoleGrantRequest request;
    request.set_parent(kWex);
    request.set_role_grant_id(id);
    request.mutable_role_grant()->set_subject(subject);
    request.mutable_role_grant()->set_role(options::v1::ROLE_OFFICER);
    if (start != nullptr) {
      *request.mutable_role_grant()->mutable_start_date() = *start;
    }
    if (end != nullptr)
      *request.mutable_role_grant()->mutable_end_date() = *end;
    wex_.Must<records::v1::RoleGrant>(
        absl::StrCat(kAccessService, "CreateRoleGrant"), request, "admin");
  }

  absl::Time Now() const { return absl::FromUnixSeconds(now_); }
  void Advance(absl::Duration by) { now_ += absl::ToInt64Seconds(by); }

  // Served to callers by their real credentials; `a.b.c` is alice's token of an
  // identity provider.
  struct Served {
    Served(StoredCallersFixture& test)
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
    const runtime::CallerAuthenticator authenticator;
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
    wex_.Must<records::v1::RoleGrant>(
        absl::StrCat(kAccessService, "DeleteRoleGrant"), request, "admin");
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
  records::v1::ApiToken CreateAnnsToken(options::v1::Role role) {
    councils::v1::CreatePersonRequest person;
    person.set_parent(kWex);
    person.set_person_id("ann");
    person.mutable_person()->set_display_name("Ann Example");
    wex_.Must<councils::v1::Person>(absl::StrCat(kCouncils, "CreatePerson"),
                                    person);
    records::v1::CreateApiTokenRequest request;
    request.set_parent(kWex);
    request.mutable_api_token()->set_display_name("Ann's tablet");
    request.mutable_api_token()->set_token_digest(
        storage::Hex(storage::Sha256({kTokenSecret})));
    request.mutable_api_token()->add_roles(role);
    request.mutable_api_token()->set_person(kAnn);
    return wex_.Must<records::v1::ApiToken>(
        absl::StrCat(kAccessService, "CreateApiToken"), request);
  }

  // Whether the bearer of the secret reads the exempt records of a body.
  bool Reads(const std::string& body) {
    const auto principal = Ask(kTokenSecret);
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
  const std::unique_ptr<runtime::AdministratorToken> administrator_;
  records::StoredCallers callers_;
  std::atomic<int64_t> now_ = 1465599600;  // seconds: 11 June 2016, London
};

}  // namespace minutebook::testing
