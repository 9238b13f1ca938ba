// ResolveMinuteReference: over renames and successions, with parts, and once
// what was missing has come.

#include "services/meetings/minute_reference.h"

#include <string>

#include "minutebook/meetings/v1/citation.pb.h"
#include "minutebook/meetings/v1/minute_reference.pb.h"
#include "tests/support/meetings_fixture.h"

namespace minutebook::testing {
namespace {

using Request = meetings::v1::ResolveMinuteReferenceRequest;
using Response = meetings::v1::ResolveMinuteReferenceResponse;
using ::testing::IsEmpty;

class MinuteReferenceTest : public MeetingsFixture {
 protected:
  MinuteReferenceTest() {
    councils::v1::UpdateBodyRequest request;
    request.mutable_body()->set_name(kBoard);
    auto* former = request.mutable_body()->add_former_names();
    former->set_display_name("City Executive Board");
    *former->mutable_end_date() = Day(2007, 12, 31);
    Do<councils::v1::Body>(request);
    citing_ = AddItem(AddMeeting("now", Day(2009, 6, 1)).name(), "1").name();
  }

  std::string AddDecision(const std::string& item) {
    meetings::v1::CreateDecisionRequest decision;
    decision.set_parent(kWex);
    decision.mutable_decision()->set_item(item);
    const std::string name = Do<meetings::v1::Decision>(decision).name();
    for (const char* label : {"1", "2", "3"}) {
      meetings::v1::CreatePartRequest part;
      part.set_parent(name);
      part.mutable_part()->set_label(label);
      part.mutable_part()->set_text("That it be so");
      Do<meetings::v1::Part>(part);
    }
    return name;
  }

  static Request Minute(const std::string& number, const std::string& body,
                        const google::type::Date& day) {
    Request request;
    request.set_parent(kWex);
    request.set_minute_number(number);
    request.set_body_as_stated(body);
    *request.mutable_cited_date() = day;
    return request;
  }

  std::string citing_;
};

TEST_F(MinuteReferenceTest, MinuteFiveThreeOfThisBoard) {
  const std::string meeting = AddMeeting("then", Day(2008, 6, 2)).name();
  AddItem(meeting, "a", "4");
  const std::string item = AddItem(meeting, "b", "5").name();
  AddDecision(item);
  auto request = Minute("Minute No. 5(3)", "this Board", Day(2008, 6, 2));
  request.set_citing_item(citing_);
  const auto response = Do<Response>(request);
  EXPECT_EQ(response.resolution(), Response::RESOLUTION_RESOLVED);
  ASSERT_EQ(response.items_size(), 1);
  EXPECT_EQ(response.items(0).name(), item);
  ASSERT_EQ(response.parts_size(), 1);
  EXPECT_EQ(response.parts(0).label(), "3");
  EXPECT_THAT(response.findings(), IsEmpty());
  // Those who may not read the minutes learn nothing of them.
  EXPECT_EQ(
      Do<Response>(Minute("5(3)", "Executive Board", Day(2008, 6, 2)), "public")
          .resolution(),
      Response::RESOLUTION_UNRESOLVED);
}

TEST_F(MinuteReferenceTest, ABodyIsFoundByAnyOfItsNames) {
  const std::string item =
      AddItem(AddMeeting("then", Day(2013, 9, 11)).name(), "a", "42").name();
  for (const char* name :
       {"City Executive Board", "the Executive Board", "Executive Board"}) {
    const auto response = Do<Response>(Minute("42", name, Day(2013, 9, 11)));
    ASSERT_EQ(response.resolution(), Response::RESOLUTION_RESOLVED) << name;
    EXPECT_EQ(response.items(0).name(), item);
  }
  const auto unknown =
      Do<Response>(Minute("42", "Finance Panel", Day(2013, 9, 11)));
  EXPECT_EQ(unknown.resolution(), Response::RESOLUTION_UNRESOLVED);
  EXPECT_THAT(
      unknown.findings(),
      ::testing::ElementsAre("no body is or was called \"Finance Panel\""));
}

TEST_F(MinuteReferenceTest, TheBodyBeforeIsLookedAtToo) {
  councils::v1::CreateBodyRequest body;
  body.set_parent(kWex);
  body.set_body_id("old");
  body.mutable_body()->set_display_name("Policy Committee");
  body.mutable_body()->add_successors(kBoard);
  const std::string old = Do<councils::v1::Body>(body).name();
  const google::type::Date day = Day(2005, 3, 4);
  const std::string meeting = wex_.CreateMeeting("old", old, &day).name();
  const std::string item = AddItem(meeting, "a", "7").name();
  const auto response = Do<Response>(Minute("7", "Executive Board", day));
  ASSERT_EQ(response.items_size(), 1);
  EXPECT_EQ(response.items(0).name(), item);
}

TEST_F(MinuteReferenceTest, ACitationIsResolvedOnceItsMeetingHasCome) {
  meetings::v1::CreateCitationRequest creation;
  creation.set_parent(kWex);
  auto& citation = *creation.mutable_citation();
  citation.set_citing_item(citing_);
  citation.set_kind(meetings::v1::Citation::KIND_MINUTE);
  citation.set_reference("12");
  citation.set_body_as_stated("Executive Board");
  *citation.mutable_cited_date() = Day(2008, 6, 0);
  Request request;
  request.set_parent(kWex);
  request.set_citation(Do<meetings::v1::Citation>(creation).name());
  EXPECT_EQ(Do<Response>(request).resolution(),
            Response::RESOLUTION_UNRESOLVED);
  const std::string meeting = AddMeeting("then", Day(2008, 6, 30)).name();
  AddItem(meeting, "a", "12");
  EXPECT_EQ(Do<Response>(request).resolution(), Response::RESOLUTION_RESOLVED);
  AddItem(meeting, "b", "12.");
  const auto doubled = Do<Response>(request);
  EXPECT_EQ(doubled.resolution(), Response::RESOLUTION_AMBIGUOUS);
  EXPECT_EQ(doubled.items_size(), 2);
  EXPECT_THAT(
      doubled.findings(),
      ::testing::ElementsAre("minute number 12 stands more than once in "
                             "councils/wex/meetings/then"));
  request.set_citation("councils/wex/citations/none");
  EXPECT_THAT(Try<Response>(request), HasReason("RECORD_NOT_FOUND"));
}

TEST_F(MinuteReferenceTest, AnActWithoutNumberBelongsToTheMatterOfTheText) {
  const std::string issue = wex_.CreateIssue("i", "Customer strategy").name();
  meetings::v1::UpdateItemRequest update;
  update.mutable_item()->set_name(citing_);
  update.mutable_item()->add_issues(issue);
  Do<meetings::v1::Item>(update);
  const std::string meeting = AddMeeting("then", Day(2015, 3, 4)).name();
  AddItem(meeting, "a");
  const std::string item = AddItem(meeting, "b", "", issue).name();
  auto request = Minute("", "Executive Board", Day(2015, 3, 4));
  EXPECT_EQ(Do<Response>(request).meetings_size(), 1);
  EXPECT_EQ(Do<Response>(request).items_size(), 0);
  EXPECT_EQ(Do<Response>(request).resolution(), Response::RESOLUTION_RESOLVED);
  request.set_citing_item(citing_);
  const auto response = Do<Response>(request);
  ASSERT_EQ(response.items_size(), 1);
  EXPECT_EQ(response.items(0).name(), item);
}

TEST_F(MinuteReferenceTest, UnresolvedOnesAreListedUntilTheirMeetingComes) {
  using Listed = meetings::v1::ListUnresolvedCitationsResponse;
  const auto cite = [&](const std::string& id, const std::string& number,
                        const google::type::Date& day) {
    meetings::v1::CreateCitationRequest request;
    request.set_parent(kWex);
    request.set_citation_id(id);
    auto& citation = *request.mutable_citation();
    citation.set_citing_item(citing_);
    citation.set_kind(meetings::v1::Citation::KIND_MINUTE);
    citation.set_reference(number);
    citation.set_body_as_stated("this Board");
    *citation.mutable_cited_date() = day;
    citation.set_visibility(options::v1::VISIBILITY_INTERNAL);
    return Do<meetings::v1::Citation>(request).name();
  };
  meetings::v1::ListUnresolvedCitationsRequest request;
  request.set_parent(kWex);
  const auto ids = [&](int page_size) {
    std::vector<std::string> found;
    request.set_page_size(page_size);
    request.clear_page_token();
    do {
      const auto page = Do<Listed>(request);
      for (const auto& unresolved : page.citations()) {
        const std::string& name = unresolved.citation().name();
        found.push_back(name.substr(name.rfind('/') + 1));
        EXPECT_FALSE(unresolved.findings().empty()) << name;
      }
      EXPECT_LE(page.citations_size(), page_size);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return found;
  };
  cite("a", "5(3)", Day(2008, 6, 2));
  cite("b", "9", Day(2008, 6, 2));
  cite("c", "5", Day(2008, 7, 7));
  cite("d", "5", Day(2008, 8, 0));
  using ::testing::ElementsAre;
  for (const int page_size : {1, 2, 3, 4, 50}) {
    EXPECT_THAT(ids(page_size), ElementsAre("a", "b", "c", "d"));
  }
  const std::string meeting = AddMeeting("then", Day(2008, 6, 2)).name();
  const std::string item = AddItem(meeting, "b", "5").name();
  AddDecision(item);
  for (const int page_size : {1, 2, 50}) {
    EXPECT_THAT(ids(page_size), ElementsAre("b", "c", "d"))
        << "minute 5 has come, without a word to its citation";
  }
  // Two of one number: which is meant is not known.
  AddItem(meeting, "x", "9");
  AddItem(meeting, "y", "9.");
  EXPECT_THAT(ids(50), ElementsAre("b", "c", "d"));
  request.clear_page_token();
  EXPECT_EQ(Do<Listed>(request).citations(0).resolution(),
            Response::RESOLUTION_AMBIGUOUS);
  // What a reader settled stays so.
  meetings::v1::UpdateCitationRequest settled;
  settled.mutable_citation()->set_name("councils/wex/citations/b");
  settled.mutable_citation()->set_cited_item(meeting + "/items/x");
  Do<meetings::v1::Citation>(settled);
  EXPECT_THAT(ids(50), ElementsAre("c", "d"));
  EXPECT_EQ(Do<Listed>(request, "public").citations_size(), 0);
  request.set_page_token("other");
  EXPECT_THAT(Try<Listed>(request), HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(MinuteReferenceTest, StatementsGrowWithTheDaysCitedAlone) {
  meetings::v1::ListUnresolvedCitationsRequest request;
  request.set_parent(kWex);
  request.set_page_size(100);
  int64_t one = 0;
  for (int i = 0; i < 90; ++i) {
    meetings::v1::CreateCitationRequest creation;
    creation.set_parent(kWex);
    auto& citation = *creation.mutable_citation();
    citation.set_citing_item(
        AddItem("councils/wex/meetings/now", absl::StrCat("c", i)).name());
    citation.set_kind(meetings::v1::Citation::KIND_MINUTE);
    citation.set_reference("77");
    citation.set_body_as_stated("City Executive Board");
    *citation.mutable_cited_date() = Day(2009, 6, 1);
    Do<meetings::v1::Citation>(creation);
    if (i == 0) {
      one = StatementsOf(*meetings::MakeListUnresolvedCitations(), request);
    }
  }
  EXPECT_LE(one, 8);
  EXPECT_LE(StatementsOf(*meetings::MakeListUnresolvedCitations(), request), 8)
      << "all cite one day";
}

}  // namespace
}  // namespace minutebook::testing
