// Minutes once they are published: what they release, who confirms them, and
// how alone they are changed.

#include <string>

#include "minutebook/meetings/v1/exempt_part.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "minutebook/meetings/v1/recommendation.pb.h"
#include "tests/support/meeting_course.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Paper;
using options::v1::VISIBILITY_EXEMPT;
using options::v1::VISIBILITY_INTERNAL;
using options::v1::VISIBILITY_PUBLIC;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PublishedMinutesTest : public MeetingCourseFixture {};

TEST_F(PublishedMinutesTest, MinutesAreConfirmedByALaterMeetingOfTheSameBody) {
  wex_.CreateBody("cabinet", "Cabinet");
  const google::type::Date may = Day(2016, 5, 10);
  const auto other = wex_.CreateMeeting("other", "councils/wex/bodies/cabinet",
                                        &may, VISIBILITY_INTERNAL);
  const std::string name = MeetingAfter({"PublishMinutes"});
  AddMeeting("same-day", Day(2016, 4, 12));
  AddMeeting("off", Day(2016, 6, 1));
  EXPECT_THAT(methods_.at("CancelMeeting")("councils/wex/meetings/off"),
              IsOk());
  meetings::v1::ConfirmMinutesRequest request;
  request.set_name(name);
  for (const std::string id : {"same-day", "off", "other"}) {
    request.set_confirmed_by_meeting("councils/wex/meetings/" + id);
    EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN")) << id;
  }
  request.set_confirmed_by_meeting(name);
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
  request.set_confirmed_by_meeting("councils/wex/meetings/none");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RECORD_NOT_FOUND"));

  // Not any other body's, but that of the one that took over.
  councils::v1::UpdateBodyRequest successor;
  successor.mutable_body()->set_name(kBoard);
  successor.mutable_body()->add_successors("councils/wex/bodies/cabinet");
  Do<councils::v1::Body>(successor);
  request.set_confirmed_by_meeting(other.name());
  // The meeting is public, the other is not.
  EXPECT_THAT(Try<Meeting>(request), HasReason("REFERENCE_HIDDEN"));
  EXPECT_THAT(methods_.at("PublishAgenda")(other.name()), IsOk());
  EXPECT_EQ(Do<Meeting>(request).confirmed_by_meeting(), other.name());

  // What confirmed them is not deleted while they say so.
  MeetingAfter({"PublishMinutes", "ConfirmMinutes"});
  meetings::v1::DeleteMeetingRequest deletion;
  deletion.set_name("councils/wex/meetings/later");
  EXPECT_THAT(Try<Meeting>(deletion), HasReason("RECORD_IN_USE"));
}

TEST_F(PublishedMinutesTest, PublishedMinutesAreCorrectedWithAReasonAlone) {
  const std::string name = MeetingAfter({"PublishMinutes", "ConfirmMinutes"});
  const std::string item = name + "/items/1";
  meetings::v1::UpdateItemRequest update;
  update.mutable_item()->set_name(item);
  update.mutable_item()->add_sections()->set_text("Rewritten");
  EXPECT_THAT(Try<Item>(update), HasReason("RULE_BROKEN"));
  update.mutable_item()->clear_sections();
  update.mutable_item()->set_presenter("Councillor Brown");
  EXPECT_THAT(Try<Item>(update), IsOk()) << "is not of the minutes";
  meetings::v1::UpdateMeetingRequest moved;
  moved.mutable_meeting()->set_name(name);
  *moved.mutable_meeting()->mutable_date() = Day(2016, 4, 13);
  EXPECT_THAT(Try<Meeting>(moved), HasReason("RULE_BROKEN"));

  meetings::v1::CorrectMinutesRequest request;
  request.set_name(name);
  request.set_reason("The vote was 5 to 4");
  request.set_agreed_by_meeting("councils/wex/meetings/later");
  auto* correction = request.add_corrections();
  correction->set_item(item);
  correction->add_sections()->set_text("Agreed by 5 to 4");
  const auto corrected = Do<Meeting>(request);
  ASSERT_EQ(corrected.corrections_size(), 1);
  EXPECT_EQ(corrected.corrections(0).reason(), "The vote was 5 to 4");
  EXPECT_EQ(corrected.corrections(0).items(0), item);
  EXPECT_EQ(corrected.state(), Meeting::STATE_MINUTES_CONFIRMED);
  const auto after = Get<Item, meetings::v1::GetItemRequest>(item);
  EXPECT_EQ(after.sections(0).text(), "Agreed by 5 to 4");
  EXPECT_EQ(after.minute_number(), "5") << "what is not given stays";

  correction->set_item("councils/wex/meetings/later/items/1");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
  request.clear_reason();
  EXPECT_THAT(Try<Meeting>(request), HasReason("FIELDS_INVALID"));
}

TEST_F(PublishedMinutesTest, PublishedMinutesAreNotAddedToNorVotedAnew) {
  const std::string name = MeetingAfter({});
  const std::string item = name + "/items/1";
  const std::string gone = AddItem(name, "gone").name();
  meetings::v1::DeleteItemRequest deletion;
  deletion.set_name(gone);
  Do<Item>(deletion);
  meetings::v1::CreatePaperRequest paper;
  paper.set_parent(kWex);
  paper.mutable_paper()->set_item(item);
  paper.mutable_paper()->set_title("Report");
  const std::string report = Do<Paper>(paper).name();
  meetings::v1::CreateDecisionRequest creation;
  creation.set_parent(kWex);
  creation.mutable_decision()->set_item(item);
  creation.mutable_decision()->add_votes()->set_for_count(5);
  const std::string decision = Do<meetings::v1::Decision>(creation).name();
  meetings::v1::CreatePartRequest part;
  part.set_parent(decision);
  part.mutable_part()->set_text("That it be so");
  const std::string lettered = Do<meetings::v1::Part>(part).name();
  EXPECT_THAT(methods_.at("PublishMinutes")(name), IsOk());

  meetings::v1::CreateItemRequest late;
  late.set_parent(name);
  late.set_item_id("late");
  late.mutable_item()->set_title("Left out");
  EXPECT_THAT(Try<Item>(late), HasReason("RULE_BROKEN"));
  meetings::v1::UpdateItemRequest made;
  made.set_allow_missing(true);
  made.mutable_item()->set_name(name + "/items/late");
  made.mutable_item()->set_title("Left out");
  EXPECT_THAT(Try<Item>(made), HasReason("RULE_BROKEN"));
  meetings::v1::UndeleteItemRequest back;
  back.set_name(gone);
  EXPECT_THAT(Try<Item>(back), HasReason("RULE_BROKEN"));

  meetings::v1::DeletePaperRequest taken;
  taken.set_name(report);
  EXPECT_THAT(Try<Paper>(taken), HasReason("RULE_BROKEN"));
  meetings::v1::UpdatePaperRequest other;
  other.mutable_paper()->set_name(report);
  other.mutable_paper()->set_title("Another report");
  EXPECT_THAT(Try<Paper>(other), HasReason("RULE_BROKEN"));
  other.mutable_paper()->clear_title();
  other.mutable_paper()->mutable_withdrawal()->set_reason("Superseded");
  EXPECT_THAT(Try<Paper>(other), IsOk());

  meetings::v1::UpdateDecisionRequest votes;
  votes.mutable_decision()->set_name(decision);
  votes.mutable_decision()->add_votes()->set_for_count(6);
  EXPECT_THAT(Try<meetings::v1::Decision>(votes), HasReason("RULE_BROKEN"));
  EXPECT_THAT(Try<meetings::v1::Decision>(creation), HasReason("RULE_BROKEN"));
  meetings::v1::UpdatePartRequest of_part;
  of_part.mutable_part()->set_name(lettered);
  of_part.mutable_part()->add_votes()->set_for_count(6);
  EXPECT_THAT(Try<meetings::v1::Part>(of_part), HasReason("RULE_BROKEN"));
  meetings::v1::DeleteDecisionRequest lost;
  lost.set_name(decision);
  lost.set_force(true);
  EXPECT_THAT(Try<meetings::v1::Decision>(lost), HasReason("RULE_BROKEN"));

  meetings::v1::CorrectMinutesRequest request;
  request.set_name(name);
  request.set_reason("An item was left out, and the vote was miscounted");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN")) << "of nothing";
  auto* added = request.add_corrections();
  added->set_item(name + "/items/late");
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN")) << "no title";
  added->set_title("Left out");
  auto* counted = request.add_vote_corrections();
  counted->set_record(decision);
  counted->add_votes()->set_for_count(6);
  request.add_vote_corrections()->set_record(lettered);
  request.mutable_vote_corrections(1)->add_votes()->set_against_count(1);
  const auto corrected = Do<Meeting>(request);
  EXPECT_EQ(corrected.corrections(0).items(0), name + "/items/late");
  EXPECT_EQ(corrected.corrections(0).voted_records_size(), 2);
  using GetItem = meetings::v1::GetItemRequest;
  const auto present = Get<Item, GetItem>(name + "/items/late", "public");
  EXPECT_EQ(present.title(), "Left out");
  EXPECT_EQ(
      (Get<meetings::v1::Decision, meetings::v1::GetDecisionRequest>(decision)
           .votes(0)
           .for_count()),
      6);
  EXPECT_EQ((Get<meetings::v1::Part, meetings::v1::GetPartRequest>(lettered)
                 .votes(0)
                 .against_count()),
            1);
  // Votes at another meeting are not this one's to correct.
  meetings::v1::CreateDecisionRequest elsewhere;
  elsewhere.set_parent(kWex);
  elsewhere.mutable_decision()->set_title("Elsewhere");
  request.clear_corrections();
  request.mutable_vote_corrections()->Clear();
  request.add_vote_corrections()->set_record(
      Do<meetings::v1::Decision>(elsewhere).name());
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
}

TEST_F(PublishedMinutesTest, PapersOfPublishedMinutesStayAsTheyWere) {
  const std::string name = MeetingAfter({});
  const std::string drafted = MeetingAfter({}) + "/items/1";
  meetings::v1::CreatePaperRequest paper;
  paper.set_parent(kWex);
  paper.mutable_paper()->set_item(name + "/items/1");
  paper.mutable_paper()->set_title("Report");
  const std::string report = Do<Paper>(paper).name();
  const std::string erased = Do<Paper>(paper).name();
  meetings::v1::DeletePaperRequest deletion;
  deletion.set_name(erased);
  Do<Paper>(deletion);
  paper.mutable_paper()->set_item(drafted);
  const std::string other = Do<Paper>(paper).name();
  EXPECT_THAT(methods_.at("PublishMinutes")(name), IsOk());

  meetings::v1::UpdatePaperRequest update;
  const auto fresh = [&](const std::string& of) -> Paper& {
    update.Clear();
    update.mutable_paper()->set_name(of);
    return *update.mutable_paper();
  };
  fresh(report).add_formats()->set_format("PDF");
  EXPECT_THAT(Try<Paper>(update), HasReason("RULE_BROKEN")) << "its bytes";
  *fresh(report).mutable_circulated_date() = Day(2016, 4, 1);
  EXPECT_THAT(Try<Paper>(update), HasReason("RULE_BROKEN"));
  fresh(report).set_visibility(VISIBILITY_EXEMPT);
  EXPECT_THAT(Try<Paper>(update), IsOk()) << "who may read it is no minute";
  fresh(other).set_item(name + "/items/1");
  EXPECT_THAT(Try<Paper>(update), HasReason("RULE_BROKEN")) << "moved there";
  meetings::v1::UndeletePaperRequest back;
  back.set_name(erased);
  EXPECT_THAT(Try<Paper>(back), HasReason("RULE_BROKEN"));

  paper.mutable_paper()->set_item(name + "/items/1");
  EXPECT_THAT(Try<Paper>(paper), HasReason("RULE_BROKEN"));
  paper.mutable_paper()->set_late(true);
  EXPECT_THAT(Try<Paper>(paper), HasReason("RULE_BROKEN")) << "without why";
  paper.mutable_paper()->set_urgency_reason("Appended in the Minute Book");
  EXPECT_THAT(Try<Paper>(paper), IsOk());
}

TEST_F(PublishedMinutesTest,
       ExemptMinutesAreCorrectedWithAReasonThatStaysExempt) {
  using meetings::v1::ExemptPart;
  const std::string name = MeetingAfter({});
  const std::string item = name + "/items/1";
  meetings::v1::CreateExemptPartRequest creation;
  creation.set_parent(item);
  creation.mutable_exempt_part()->add_sections()->set_text("The price is 4m");
  const std::string exempt = Do<ExemptPart>(creation).name();
  EXPECT_THAT(methods_.at("PublishMinutes")(name), IsOk());

  EXPECT_THAT(Try<ExemptPart>(creation), HasReason("RULE_BROKEN"));
  meetings::v1::UpdateExemptPartRequest update;
  update.mutable_exempt_part()->set_name(exempt);
  update.mutable_exempt_part()->add_sections()->set_text("The price is 5m");
  EXPECT_THAT(Try<ExemptPart>(update), HasReason("RULE_BROKEN"));
  update.mutable_exempt_part()->clear_sections();
  update.mutable_exempt_part()->set_visibility(
      options::v1::VISIBILITY_CONFIDENTIAL);
  EXPECT_THAT(Try<ExemptPart>(update), IsOk());
  meetings::v1::DeleteExemptPartRequest deletion;
  deletion.set_name(exempt);
  EXPECT_THAT(Try<ExemptPart>(deletion), HasReason("RULE_BROKEN"));

  const Meeting before = GetMeeting(name);
  meetings::v1::CorrectMinutesRequest request;
  request.set_name(name);
  request.set_reason("The bid was misread");
  auto* correction = request.add_exempt_part_corrections();
  correction->set_exempt_part(exempt);
  correction->add_sections()->set_text("The price is 5m");
  auto* left_out = request.add_exempt_part_corrections();
  left_out->set_item(item);
  left_out->add_sections()->set_text("The bidders were three");
  request.set_request_id("6f1c1b1e-8f0e-4c57-9d0a-3f2f6d1c0a11");
  const std::string seen = FeedOf("public").cursor();
  EXPECT_THAT(Do<Meeting>(request), EqualsProto(before))
      << "who may not read the part learns nothing";
  EXPECT_THAT(Do<Meeting>(request), EqualsProto(before)) << "said again";
  request.clear_request_id();
  EXPECT_THAT(FeedOf("public", seen).changes(), IsEmpty())
      << "nor that anything was done";
  EXPECT_THAT(FeedOf("clerk", seen).changes(), SizeIs(2));
  const auto after =
      Get<ExemptPart, meetings::v1::GetExemptPartRequest>(exempt);
  EXPECT_EQ(after.sections(0).text(), "The price is 5m");
  ASSERT_EQ(after.corrections_size(), 1);
  EXPECT_EQ(after.corrections(0).reason(), "The bid was misread");
  EXPECT_THAT(after.corrections(0).correction_date(),
              EqualsProto(Day(2016, 5, 10)));
  meetings::v1::ListExemptPartsRequest list;
  list.set_parent(item);
  using Parts = meetings::v1::ListExemptPartsResponse;
  EXPECT_EQ(Do<Parts>(list, "clerk").exempt_parts_size(), 2);
  EXPECT_EQ(Do<Parts>(list, "public").exempt_parts_size(), 0);

  // Of another meeting, of none, or of both kinds at once.
  const std::string elsewhere = MeetingAfter({}) + "/items/1";
  left_out->set_item(elsewhere);
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
  left_out->clear_item();
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
  left_out->set_item(item);
  left_out->set_exempt_part(exempt);
  EXPECT_THAT(Try<Meeting>(request), HasReason("RULE_BROKEN"));
}

TEST_F(PublishedMinutesTest, MinutesReleaseWhatCameOfTheMeeting) {
  const std::string name = MeetingAfter({});
  const std::string item = name + "/items/1";
  using meetings::v1::Commitment;
  using meetings::v1::Decision;
  using meetings::v1::Part;
  using meetings::v1::Recommendation;
  meetings::v1::CreatePaperRequest paper;
  paper.set_parent(kWex);
  paper.mutable_paper()->set_item(item);
  paper.mutable_paper()->set_title("Tabled");
  const std::string tabled = Do<Paper>(paper).name();
  meetings::v1::CreateDecisionRequest decision;
  decision.set_parent(kWex);
  decision.mutable_decision()->set_item(item);
  const std::string taken = Do<Decision>(decision).name();
  meetings::v1::CreatePartRequest part;
  part.set_parent(taken);
  part.mutable_part()->set_text("That it be so");
  const std::string public_part = Do<Part>(part).name();
  part.mutable_part()->set_intended_visibility(VISIBILITY_EXEMPT);
  const std::string exempt_part = Do<Part>(part).name();
  decision.mutable_decision()->set_intended_visibility(VISIBILITY_INTERNAL);
  const std::string kept = Do<Decision>(decision).name();
  meetings::v1::PublishDecisionRequest publication;
  publication.set_name(kept);
  *publication.mutable_publication_date() = Day(2016, 4, 1);
  Do<Decision>(publication);
  meetings::v1::CreateRecommendationRequest recommendation;
  recommendation.set_parent(kWex);
  recommendation.mutable_recommendation()->set_text("Do it");
  recommendation.mutable_recommendation()->set_made_item(item);
  const std::string made = Do<Recommendation>(recommendation).name();
  meetings::v1::CreateCommitmentRequest commitment;
  commitment.set_parent(kWex);
  commitment.mutable_commitment()->set_what("Report back");
  commitment.mutable_commitment()->set_origin_item(item);
  commitment.mutable_commitment()->set_origin_part(public_part);
  const std::string promise = Do<Commitment>(commitment).name();

  meetings::v1::PublishMinutesRequest request;
  request.set_name(name);
  *request.mutable_publication_date() = Day(2016, 4, 20);
  Do<Meeting>(request);
  EXPECT_EQ((Get<Paper, meetings::v1::GetPaperRequest>(tabled).visibility()),
            VISIBILITY_PUBLIC);
  using GetDecision = meetings::v1::GetDecisionRequest;
  const auto published = Get<Decision, GetDecision>(taken, "public");
  EXPECT_THAT(published.publication_date(), EqualsProto(Day(2016, 4, 20)));
  using GetPart = meetings::v1::GetPartRequest;
  EXPECT_EQ((Get<Part, GetPart>(public_part).visibility()), VISIBILITY_PUBLIC);
  EXPECT_EQ((Get<Part, GetPart>(exempt_part).visibility()), VISIBILITY_EXEMPT);
  const auto before = Get<Decision, GetDecision>(kept);
  EXPECT_EQ(before.visibility(), VISIBILITY_INTERNAL)
      << "it was published to officers and stays so";
  EXPECT_THAT(before.publication_date(), EqualsProto(Day(2016, 4, 1)));
  EXPECT_EQ((Get<Recommendation, meetings::v1::GetRecommendationRequest>(made)
                 .visibility()),
            VISIBILITY_PUBLIC);
  EXPECT_EQ((Get<Commitment, meetings::v1::GetCommitmentRequest>(promise)
                 .visibility()),
            VISIBILITY_PUBLIC);
  meetings::v1::DeleteDecisionRequest deletion;
  deletion.set_name(taken);
  deletion.set_force(true);
  EXPECT_THAT(Try<Decision>(deletion), HasReason("RULE_BROKEN"));
}

}  // namespace
}  // namespace minutebook::testing
