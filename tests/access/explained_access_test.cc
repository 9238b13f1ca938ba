// ExplainAccess: whether a caller may do what it asks about, and why.

#include <string>

#include "tests/support/stored_callers.h"

namespace minutebook::testing {
namespace {

using records::v1::ApiToken;

class ExplainedAccessTest : public StoredCallersFixture {};

TEST_F(ExplainedAccessTest, AMembersAccessIsExplained) {
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
        absl::StrCat(kAccessService, "ExplainAccess"), request, "admin");
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
TEST_F(ExplainedAccessTest, WhatIsAskedOfAWriteIsExplained) {
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
        absl::StrCat(kAccessService, "ExplainAccess"), request, "admin");
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

TEST_F(ExplainedAccessTest, AccessIsExplained) {
  Grant("g", "oidc:alice", nullptr, nullptr);
  const auto meeting =
      wex_.CreateMeeting("m", "", nullptr, options::v1::VISIBILITY_EXEMPT);
  records::v1::ExplainAccessRequest request;
  request.set_parent(kWex);
  request.set_subject("oidc:alice");
  request.set_method("MeetingService.GetMeeting");
  const auto explain = [&] {
    return wex_.Must<records::v1::ExplainAccessResponse>(
        absl::StrCat(kAccessService, "ExplainAccess"), request, "admin");
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
  EXPECT_THAT(wex_.Call(absl::StrCat(kAccessService, "ExplainAccess"), request,
                        &response, "admin"),
              HasReason("FIELDS_INVALID"));
  EXPECT_THAT(wex_.Call(absl::StrCat(kAccessService, "ExplainAccess"), request,
                        &response, "officer"),
              HasReason("ROLE_MISSING"));
}

}  // namespace
}  // namespace minutebook::testing
