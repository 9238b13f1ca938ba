// The rules of strategies: which verbs and bodies approve, which edition is in
// force, when reviews are due, what is unusual in a pathway.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/rules/approval.h"
#include "services/rules/civil_date.h"
#include "services/rules/editions_in_force.h"
#include "services/rules/pathway_order.h"
#include "services/rules/review_due.h"
#include "services/rules/strategy_lifecycle.h"

namespace minutebook::rules {
namespace {

using councils::v1::Body;
using councils::v1::Settings;
using google::type::Date;
using meetings::v1::Part;
using strategies::v1::DueReview;
using strategies::v1::Edition;
using strategies::v1::EditionStanding;
using strategies::v1::Finding;
using strategies::v1::PathwayStep;
using strategies::v1::Strategy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kStrategy[] = "councils/wex/strategies/s";
constexpr char kEdition[] = "councils/wex/strategies/s/editions/e";

Date Day(int year, int month, int day) {
  Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

TEST(EditionLifecycleTest, OnlyProposedEditionsAreApproved) {
  // Every way into STATE_APPROVED, and every way out.
  std::vector<std::string> in, out;
  for (const auto& row : kEditionLifecycle) {
    if (row.to == Edition::STATE_APPROVED) {
      in.push_back(absl::StrCat(Edition::State_Name(row.from), " ",
                                std::string(row.method)));
    }
    if (row.from == Edition::STATE_APPROVED) {
      out.push_back(absl::StrCat(std::string(row.method), " ",
                                 Edition::State_Name(row.to)));
    }
  }
  EXPECT_THAT(in, ElementsAre("STATE_PROPOSED ApproveEdition"));
  EXPECT_THAT(out, ElementsAre("WithdrawEdition STATE_WITHDRAWN",
                               "ReplaceEdition STATE_SUPERSEDED",
                               "SupersedeStrategy STATE_SUPERSEDED"));
}

TEST(ApprovalTest, OnlyApprovedAndAdoptedApprove) {
  for (int number = 0; Part::Verb_IsValid(number); ++number) {
    const auto verb = static_cast<Verb>(number);
    EXPECT_EQ(Approves(verb),
              verb == Part::VERB_APPROVED || verb == Part::VERB_ADOPTED)
        << Part::Verb_Name(verb);
    EXPECT_EQ(ApprovesForConsultation(verb),
              verb == Part::VERB_APPROVED_FOR_CONSULTATION ||
                  verb == Part::VERB_AGREED)
        << Part::Verb_Name(verb);
  }
}

TEST(ApprovalTest, WordsOfTextsStandForVerbs) {
  const struct {
    const char* word;
    Verb verb;
  } kCases[] = {
      {"approved", Part::VERB_APPROVED},
      {" Approval", Part::VERB_APPROVED},
      {"approved for consultation", Part::VERB_APPROVED_FOR_CONSULTATION},
      {"Adopted", Part::VERB_ADOPTED},
      {"endorsed", Part::VERB_ENDORSED},
      {"supported by", Part::VERB_SUPPORTED},
      {"considered", Part::VERB_CONSIDERED},
      {"Further to", Part::VERB_OTHER},
      {"disapproved", Part::VERB_OTHER},
      {"", Part::VERB_OTHER},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(VerbOfWord(test.word), test.verb) << test.word;
  }
}

TEST(ApprovalTest, AnEffectHasTheStrategyOrThatEditionAsItsSubject) {
  const struct {
    const char* effects;
    bool approves;
    const char* why_not;
  } kCases[] = {
      {"effects { verb: VERB_APPROVED subjects { record: "
       "'councils/wex/strategies/s' } }",
       true, "it was approved"},
      {"effects { verb: VERB_ADOPTED subjects { words: 'x' } subjects { "
       "record: 'councils/wex/strategies/s/editions/e' } }",
       true, "it was adopted"},
      {"effects { verb: VERB_APPROVED subjects { record: "
       "'councils/wex/strategies/s/editions/other' } }",
       false, "none of its effects has"},
      {"effects { verb: VERB_APPROVED subjects { record: "
       "'councils/wex/strategies/s2' } }",
       false, "none of its effects has"},
      {"effects { verb: VERB_APPROVED subjects { words: 'Strategy' } }", false,
       "none of its effects has"},
      {"effects { verb: VERB_APPROVED_FOR_CONSULTATION subjects { record: "
       "'councils/wex/strategies/s' } }",
       false, "it was approved for consultation"},
      {"effects { verb: VERB_ENDORSED subjects { record: "
       "'councils/wex/strategies/s' } } effects { verb: VERB_APPROVED "
       "subjects { record: 'councils/wex/issues/plan' } }",
       false, "it was endorsed"},
      {"", false, "none of its effects has"},
  };
  for (const auto& test : kCases) {
    const auto part = Parse<Part>(test.effects);
    EXPECT_EQ(EffectOn(part, {kStrategy, kEdition}, Approves) != nullptr,
              test.approves)
        << test.effects;
    EXPECT_THAT(WhyNot(part, {kStrategy, kEdition}),
                ::testing::HasSubstr(test.why_not));
  }
  // A subject without a record is not an edition that was not given.
  EXPECT_FALSE(IsSubject(
      Parse<Part::Effect>("subjects { words: 'The strategy' }"), {"x", ""}));
}

TEST(ApprovalTest, BodiesAdoptByTheSettingsOrByWhatIsUsual) {
  const auto rules = Parse<Settings::RuleSet>(R"pb(
    strategy_kinds { kind: "service" adopting_body_kinds: KIND_SINGLE_MEMBER }
    strategy_kinds {
      kind: "joint"
      adopting_bodies: "councils/wex/bodies/joint"
    }
  )pb");
  const struct {
    const char* kind;
    const char* body;
    Adoption adoption;
  } kCases[] = {
      {"", "kind: KIND_FULL_COUNCIL", Adoption::kAllowed},
      {"", "kind: KIND_EXECUTIVE", Adoption::kAllowed},
      {"", "kind: KIND_SCRUTINY", Adoption::kForbidden},
      {"", "kind: KIND_OFFICER_TEAM", Adoption::kForbidden},
      {"", "kind: KIND_PANEL", Adoption::kForbidden},
      {"", "", Adoption::kUndetermined},
      {"policy-framework", "kind: KIND_FULL_COUNCIL", Adoption::kAllowed},
      {"policy-framework", "kind: KIND_EXECUTIVE", Adoption::kForbidden},
      {"corporate-plan", "kind: KIND_BOARD", Adoption::kForbidden},
      {"corporate-plan", "name: 'x'", Adoption::kUndetermined},
      {"corporate-plan", "kind: KIND_EXECUTIVE placeholder: true",
       Adoption::kUndetermined},
      {"service", "kind: KIND_SINGLE_MEMBER", Adoption::kAllowed},
      {"service", "kind: KIND_FULL_COUNCIL", Adoption::kForbidden},
      {"joint", "name: 'councils/wex/bodies/joint'", Adoption::kAllowed},
      {"joint", "name: 'councils/wex/bodies/x'", Adoption::kForbidden},
      {"joint", "name: 'councils/wex/bodies/x' kind: KIND_FULL_COUNCIL",
       Adoption::kForbidden},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(MayAdopt(rules, test.kind, Parse<Body>(test.body)), test.adoption)
        << test.kind << ": " << test.body;
  }
}

Edition Approved(const std::string& id, const Date& start) {
  Edition edition;
  edition.set_name(absl::StrCat(kStrategy, "/editions/", id));
  edition.set_state(Edition::STATE_APPROVED);
  edition.mutable_approval()->set_verb(Part::VERB_APPROVED);
  if (start.year() != 0) *edition.mutable_start_date() = start;
  return edition;
}

TEST(EditionsInForceTest, TheLatestToBeginIsInForceUntilTheNext) {
  std::vector<Edition> editions = {
      Approved("b", Day(2008, 6, 25)), Approved("a", Day(2005, 0, 0)),
      Approved("c", Day(2012, 4, 1)), Approved("undated", Day(0, 0, 0))};
  Edition& draft = editions.emplace_back();
  draft.set_name("draft");
  draft.set_state(Edition::STATE_PROPOSED);
  *editions[0].mutable_period()->mutable_end_date() = Day(2011, 0, 0);
  *editions[2].mutable_end_date() = Day(2014, 3, 31);
  editions[2].set_state(Edition::STATE_WITHDRAWN);

  using S = EditionStanding;
  const struct {
    int day;
    const char* in_force;  // id
    S::Standing a, b, c;
  } kCases[] = {
      {20050101, "", S::STANDING_NOT_YET, S::STANDING_NOT_YET,
       S::STANDING_NOT_YET},
      // Only the year is known, so it certainly is in force at its end.
      {20051230, "", S::STANDING_NOT_YET, S::STANDING_NOT_YET,
       S::STANDING_NOT_YET},
      {20051231, "a", S::STANDING_IN_FORCE, S::STANDING_NOT_YET,
       S::STANDING_NOT_YET},
      {20080624, "a", S::STANDING_IN_FORCE, S::STANDING_NOT_YET,
       S::STANDING_NOT_YET},
      {20080625, "b", S::STANDING_REPLACED, S::STANDING_IN_FORCE,
       S::STANDING_NOT_YET},
      {20111231, "b", S::STANDING_REPLACED, S::STANDING_IN_FORCE,
       S::STANDING_NOT_YET},
      {20120101, "b", S::STANDING_REPLACED, S::STANDING_LAPSED,
       S::STANDING_NOT_YET},
      {20120401, "c", S::STANDING_REPLACED, S::STANDING_REPLACED,
       S::STANDING_IN_FORCE},
      {20140331, "c", S::STANDING_REPLACED, S::STANDING_REPLACED,
       S::STANDING_IN_FORCE},
      // What was withdrawn brings nothing back.
      {20140401, "", S::STANDING_REPLACED, S::STANDING_REPLACED,
       S::STANDING_ENDED},
  };
  for (const auto& test : kCases) {
    const Edition* found = EditionInForce(editions, test.day);
    EXPECT_EQ(found == nullptr ? "" : found->name(),
              *test.in_force == 0
                  ? ""
                  : absl::StrCat(kStrategy, "/editions/", test.in_force))
        << test.day;
    EXPECT_EQ(StandingOn(editions[1], editions, test.day), test.a) << test.day;
    EXPECT_EQ(StandingOn(editions[0], editions, test.day), test.b) << test.day;
    EXPECT_EQ(StandingOn(editions[2], editions, test.day), test.c) << test.day;
  }
  EXPECT_EQ(StandingOn(editions[3], editions, 20200101),
            S::STANDING_UNDETERMINED);
  EXPECT_EQ(StandingOn(draft, editions, 20200101), S::STANDING_NOT_YET);
  EXPECT_EQ(DateNumber(*LastDateInForce(editions[1], editions)), 20080624);
  EXPECT_EQ(DateNumber(*LastDateInForce(editions[0], editions)), 20120331);
  EXPECT_EQ(DateNumber(*LastDateInForce(editions[2], editions)), 20140331);
  EXPECT_FALSE(LastDateInForce(editions[3], editions).has_value());
}

std::string Told(const DueReview& review) {
  std::string reasons;
  for (const auto& reason : review.reasons()) {
    absl::StrAppend(&reasons, " ", DueReview::Reason::Kind_Name(reason.kind()),
                    " ", DateText(reason.date()));
  }
  return absl::StrCat(DueReview::Status_Name(review.status()), " ",
                      DateText(review.due_date()), ":", reasons);
}

TEST(ReviewDueTest, ThreeYearsForTheStrategyAndOneForItsPlan) {
  Strategy strategy;
  strategy.set_title("Customer Service Strategy");
  const Edition edition = Approved("e", Day(2008, 2, 29));
  const struct {
    Date on_date;
    const char* strategy;
    const char* plan;
  } kCases[] = {
      {Day(2009, 2, 28), "STATUS_COMING 2011-02-28: KIND_CLOCK 2011-02-28",
       "STATUS_DUE 2009-02-28: KIND_CLOCK 2009-02-28"},
      {Day(2009, 3, 1), "STATUS_COMING 2011-02-28: KIND_CLOCK 2011-02-28",
       "STATUS_OVERDUE 2009-02-28: KIND_CLOCK 2009-02-28"},
      {Day(2011, 2, 28), "STATUS_DUE 2011-02-28: KIND_CLOCK 2011-02-28",
       "STATUS_OVERDUE 2009-02-28: KIND_CLOCK 2009-02-28"},
      {Day(2011, 3, 1), "STATUS_OVERDUE 2011-02-28: KIND_CLOCK 2011-02-28",
       "STATUS_OVERDUE 2009-02-28: KIND_CLOCK 2009-02-28"},
  };
  for (const auto& test : kCases) {
    const auto reviews =
        NextReviews(strategy, edition, {}, Settings::RuleSet(), test.on_date);
    ASSERT_EQ(reviews.size(), 2u);
    EXPECT_EQ(Told(reviews[0]), test.strategy) << DateText(test.on_date);
    EXPECT_EQ(Told(reviews[1]), test.plan) << DateText(test.on_date);
  }
}

TEST(ReviewDueTest, SettingsTheStrategyAndReviewsMadeMoveTheClock) {
  auto strategy = Parse<Strategy>(R"pb(
    kind: "service"
    reviews {
      date { year: 2009 month: 1 day: 15 }
      subject: 2
    }
    reviews { date { year: 2010 month: 3 day: 1 } }
  )pb");
  const auto rules = Parse<Settings::RuleSet>(
      "strategy_kinds { kind: 'service' review_months: 24 "
      "plan_review_months: 6 }");
  const Edition edition = Approved("e", Day(2008, 6, 0));
  const auto told = [&](const Date& on_date) {
    const auto reviews = NextReviews(strategy, edition, {}, rules, on_date);
    return absl::StrCat(DateText(reviews[0].due_date()), " ",
                        DateText(reviews[1].due_date()));
  };
  EXPECT_EQ(told(Day(2009, 1, 14)), "2010-06-30 2008-12-30");
  EXPECT_EQ(told(Day(2009, 1, 15)), "2010-06-30 2009-07-15");
  EXPECT_EQ(told(Day(2010, 3, 1)), "2012-03-01 2009-07-15");
  strategy.set_review_months(12);
  strategy.set_plan_review_months(3);
  EXPECT_EQ(told(Day(2010, 3, 1)), "2011-03-01 2009-04-15");
}

TEST(ReviewDueTest, AParentsNewEditionAPeriodAndAStatedDayMakeItDue) {
  Strategy strategy;
  Edition edition = Approved("e", Day(2006, 1, 1));
  const ServedEdition before{"Growing Success", "old", Day(2006, 1, 1)};
  const ServedEdition after{"Growing Success", "new", Day(2007, 6, 30)};
  const auto told = [&](const ServedEdition& parent) {
    return Told(NextReviews(strategy, edition, {&parent, 1},
                            Settings::RuleSet(), Day(2008, 2, 6))[0]);
  };
  EXPECT_EQ(told(before), "STATUS_COMING 2009-01-01: KIND_CLOCK 2009-01-01");
  EXPECT_EQ(told(after),
            "STATUS_DUE 2007-06-30: KIND_PARENT_EDITION 2007-06-30 KIND_CLOCK "
            "2009-01-01");
  *edition.mutable_period()->mutable_end_date() = Day(2007, 0, 0);
  *edition.mutable_review_date() = Day(2008, 2, 6);
  EXPECT_EQ(told(before),
            "STATUS_OVERDUE 2007-12-31: KIND_PERIOD_END 2007-12-31 KIND_STATED "
            "2008-02-06");
}

PathwayStep Step(const char* body, Body::Kind kind, const Date* date,
                 const char* part, bool approves = false) {
  PathwayStep step;
  step.set_body_display_name(body);
  step.mutable_body()->set_kind(kind);
  if (date != nullptr) *step.mutable_date() = *date;
  step.set_part(part);
  step.set_approves(approves);
  return step;
}

std::vector<std::string> Kinds(const std::vector<Finding>& findings) {
  std::vector<std::string> kinds;
  for (const Finding& finding : findings) {
    kinds.push_back(Finding::Kind_Name(finding.kind()));
  }
  return kinds;
}

TEST(PathwayTest, TellsOfScrutinyThatCameLateOrNever) {
  Edition edition = Approved("e", Day(2008, 6, 25));
  edition.mutable_approval()->set_part("p");
  *edition.mutable_approval()->mutable_date() = Day(2008, 6, 25);
  const Date d24 = Day(2008, 6, 24), d25 = Day(2008, 6, 25),
             d27 = Day(2008, 6, 27), june = Day(2008, 6, 0),
             july = Day(2008, 7, 0);
  const PathwayStep cabinet =
      Step("Cabinet", Body::KIND_EXECUTIVE, &d25, "p", true);
  const auto scrutiny = [](const Date* date) {
    return Step("Scrutiny Panel", Body::KIND_SCRUTINY, date, "s");
  };
  const auto kinds = [&](std::vector<PathwayStep> steps) {
    SortSteps(steps);
    return Kinds(PathwayFindings(edition, steps));
  };
  EXPECT_THAT(kinds({cabinet}), ElementsAre("KIND_NO_SCRUTINY"));
  EXPECT_THAT(kinds({cabinet, scrutiny(&d24)}), IsEmpty());
  EXPECT_THAT(kinds({cabinet, scrutiny(&d25)}), IsEmpty());
  EXPECT_THAT(kinds({cabinet, scrutiny(&d27)}),
              ElementsAre("KIND_SCRUTINY_AFTER_DECISION"));
  EXPECT_THAT(kinds({cabinet, scrutiny(&d27), scrutiny(&d24)}), IsEmpty());
  // A month is after a day only where all of it is.
  EXPECT_THAT(kinds({cabinet, scrutiny(&june)}), IsEmpty());
  EXPECT_THAT(kinds({cabinet, scrutiny(&july)}),
              ElementsAre("KIND_SCRUTINY_AFTER_DECISION"));
  EXPECT_THAT(kinds({cabinet, scrutiny(nullptr)}),
              ElementsAre("KIND_STEP_UNDATED"));
  EXPECT_THAT(kinds({cabinet, Step("Overview and Scrutiny Panel",
                                   Body::KIND_UNSPECIFIED, &d24, "s")}),
              IsEmpty());
  EXPECT_THAT(kinds({cabinet, scrutiny(&d24),
                     Step("", Body::KIND_UNSPECIFIED, &d24, "t")}),
              ElementsAre("KIND_STEP_BODY_UNKNOWN"));
}

TEST(PathwayTest, TellsOfPlansApprovedLaterAndOfWhatIsNotKnown) {
  Edition edition = Approved("e", Day(2015, 3, 4));
  *edition.mutable_approval()->mutable_date() = Day(2015, 3, 4);
  edition.mutable_approval()->set_citation("c");
  const Date before = Day(2015, 3, 1);
  const std::vector<PathwayStep> steps = {
      Step("Scrutiny", Body::KIND_SCRUTINY, &before, "s")};
  EXPECT_THAT(Kinds(PathwayFindings(edition, steps)),
              ElementsAre("KIND_APPROVAL_FROM_CITATION"));
  edition.mutable_approval()->set_part("p");
  EXPECT_THAT(Kinds(PathwayFindings(edition, steps)), IsEmpty());
  auto* plan = edition.add_timetable();
  plan->set_kind(Edition::Step::KIND_ACTION_PLAN);
  EXPECT_THAT(Kinds(PathwayFindings(edition, steps)),
              ElementsAre("KIND_APPROVAL_BEFORE_PLAN"));
  *plan->mutable_done_date() = Day(2015, 3, 4);
  EXPECT_THAT(Kinds(PathwayFindings(edition, steps)), IsEmpty());
  *plan->mutable_done_date() = Day(2015, 8, 4);
  EXPECT_THAT(Kinds(PathwayFindings(edition, steps)),
              ElementsAre("KIND_APPROVAL_BEFORE_PLAN"));
  edition.mutable_approval()->clear_date();
  EXPECT_THAT(Kinds(PathwayFindings(edition, steps)),
              ElementsAre("KIND_APPROVAL_UNDATED"));
}

TEST(PathwayTest, AnActOnTheStrategyIsAboutTheEditionThenInTheMaking) {
  std::vector<Edition> editions = {Approved("a", Day(2005, 0, 0)),
                                   Approved("b", Day(2008, 6, 25))};
  const auto about = [&](const Date* date) {
    const Edition* edition = EditionActedOn(editions, date);
    return edition == nullptr
               ? ""
               : edition->name().substr(edition->name().rfind('/') + 1);
  };
  const Date d2005 = Day(2005, 3, 0), d2008 = Day(2008, 6, 25),
             d2009 = Day(2009, 1, 1);
  EXPECT_EQ(about(&d2005), "a");
  EXPECT_EQ(about(&d2008), "b");
  EXPECT_EQ(about(&d2009), "b");
  EXPECT_EQ(about(nullptr), "b");
  editions.emplace_back().set_name("x/next");
  editions.back().set_state(Edition::STATE_DRAFT);
  EXPECT_EQ(about(&d2008), "b");
  EXPECT_EQ(about(&d2009), "next");
  EXPECT_EQ(about(nullptr), "next");
  editions.clear();
  EXPECT_EQ(about(&d2009), "");
}

TEST(CivilDateTest, TheDayBeforeAndTheLastDay) {
  EXPECT_EQ(DateNumber(DayBefore(Day(2012, 3, 1))), 20120229);
  EXPECT_EQ(DateNumber(DayBefore(Day(2013, 3, 0))), 20130228);
  EXPECT_EQ(DateNumber(DayBefore(Day(2013, 0, 0))), 20121231);
  EXPECT_EQ(DateNumber(DayBefore(Day(2013, 5, 2))), 20130501);
  EXPECT_EQ(DateNumber(DayBefore(Day(1, 1, 1))), 10101);
  EXPECT_EQ(DateNumber(LastDate(Day(2012, 2, 0))), 20120229);
  EXPECT_EQ(DateNumber(LastDate(Day(2012, 0, 0))), 20121231);
  EXPECT_EQ(DateText(Day(2012, 2, 0)), "2012-02");
  EXPECT_EQ(DateText(Day(987, 0, 0)), "0987");
}

}  // namespace
}  // namespace minutebook::rules
