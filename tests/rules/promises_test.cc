// Rules over promises, printed contacts and votes, with edge days.

#include "services/rules/promises.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/rules/civil_date.h"
#include "services/rules/printed_contacts.h"
#include "services/rules/votes.h"

namespace minutebook::rules {
namespace {

using meetings::v1::Commitment;
using meetings::v1::Item;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(PromiseRulesTest, TheSameIsPromisedInOtherWords) {
  const struct {
    const char* a;
    const char* b;
    bool same;
  } kCases[] = {
      {"final version of the Strategy being presented to Members",
       "Customer Service Strategy document being ready", true},
      {"final version of the Strategy being presented",
       "the team are looking at the document being ready", true},
      {"the document", "further consultation", false},
      {"the action plan", "Action plans for each strategy", false},
      {"the action plan", "the outline plan", true},
      {"a progress report on the strategy", "the final strategy", false},
      {"a report on the use of the call centre",
       "Report back on call centre use", true},
      {"a progress report", "a report on charges", false},
      {"Report back", "Report back", false},
      {"further consultation", "the strategy", false},
      {"", "", false},
  };
  for (const auto& each : kCases) {
    EXPECT_EQ(PromiseTheSame(each.a, each.b), each.same)
        << each.a << " / " << each.b;
    EXPECT_EQ(PromiseTheSame(each.b, each.a), each.same)
        << each.b << " / " << each.a;
  }
}

// A promise of the strategy made at that item between those days; 0: not known.
Commitment Promise(const std::string& item, int first, int last) {
  Commitment commitment;
  commitment.set_what("the strategy");
  commitment.set_origin_item(item);
  commitment.set_state(Commitment::STATE_OPEN);
  if (first != 0) {
    *commitment.mutable_due()->mutable_not_before() = DateOf(first);
  }
  if (last != 0) *commitment.mutable_due()->mutable_not_after() = DateOf(last);
  return commitment;
}

TEST(PromiseRulesTest, TimesConflictThatShareNoDay) {
  const struct {
    int first, last, other_first, other_last;
    bool conflict;
  } kCases[] = {
      {20150101, 20151231, 20160401, 20160430, true},
      {20150101, 20151231, 20151231, 20160430, false},
      {20150101, 20151231, 20160101, 0, true},
      {0, 20151231, 20160101, 0, true},
      {0, 20151231, 0, 20160430, false},
      {0, 0, 20160401, 20160430, false},
      {0, 0, 0, 0, false},
  };
  for (const auto& each : kCases) {
    const std::vector<Commitment> promises = {
        Promise("a", each.first, each.last),
        Promise("b", each.other_first, each.other_last)};
    EXPECT_EQ(ConflictingPromises(promises).empty(), !each.conflict)
        << each.first << " " << each.last << " " << each.other_first << " "
        << each.other_last;
    EXPECT_EQ(ConflictingPromises({promises[1], promises[0]}).empty(),
              !each.conflict);
  }
}

TEST(PromiseRulesTest, OnlyWhatIsToBeKeptAndWasToldApartConflicts) {
  std::vector<Commitment> promises = {Promise("a", 20150101, 20151231),
                                      Promise("b", 20160401, 20160430),
                                      Promise("c", 20170101, 20170131)};
  EXPECT_THAT(ConflictingPromises(promises),
              ElementsAre(Pair(0, 1), Pair(0, 2), Pair(1, 2)));
  promises[1].set_state(Commitment::STATE_FULFILLED);
  EXPECT_THAT(ConflictingPromises(promises), ElementsAre(Pair(0, 2)));
  promises[2].set_state(Commitment::STATE_WITHDRAWN);
  EXPECT_THAT(ConflictingPromises(promises), IsEmpty());
  // An interim and a final one, told at one item to one body.
  EXPECT_THAT(ConflictingPromises({Promise("a", 20150101, 20150131),
                                   Promise("a", 20160101, 20160131)}),
              IsEmpty());
}

Item Printing(const std::string& name, const std::string& contact,
              const std::string& telephone, const std::string& post = "") {
  Item item;
  item.set_name(name);
  auto& printed = *item.add_contacts();
  printed.set_display_name(contact);
  printed.set_telephone(telephone);
  printed.set_post(post);
  return item;
}

TEST(PrintedContactsTest, NumbersDifferByTheirDigits) {
  const struct {
    const char* name;
    const char* telephone;
    const char* other_name;
    const char* other_telephone;
    bool differ;
  } kCases[] = {
      {"J Taylor", "388119", "J Taylor", "388199", true},
      {"Mr J. Taylor", "388119", "J Taylor", "388 199", true},
      {"J Taylor", "388119", "J Taylor", "(01480) 388119", false},
      {"J Taylor", "01992 531 400", "J Taylor", "01992-531400", false},
      {"J Taylor", "388119", "P Taylor", "388199", false},
      {"J Taylor", "388119", "J Taylor", "", false},
  };
  for (const auto& each : kCases) {
    const auto found = ContactsWithSeveralNumbers(
        {Printing("a", each.name, each.telephone),
         Printing("b", each.other_name, each.other_telephone)});
    EXPECT_EQ(found.size(), each.differ ? 1u : 0u)
        << each.telephone << " / " << each.other_telephone;
  }
  const auto found = ContactsWithSeveralNumbers(
      {Printing("a", "J Taylor", "1", "p"), Printing("b", "Head", "2", "p")});
  ASSERT_EQ(found.size(), 1u) << "one post";
  EXPECT_THAT(found[0].items, ElementsAre("a", "b"));
  EXPECT_THAT(found[0].telephones, ElementsAre("1", "2"));
}

TEST(PromiseRulesTest, ElsewhereOnlyTheSameWordsMeanTheSame) {
  EXPECT_TRUE(PromiseTheSame("the strategy will be brought", "a draft"));
  EXPECT_FALSE(
      PromiseTheSameElsewhere("the strategy will be brought", "a draft"));
  EXPECT_FALSE(PromiseTheSameElsewhere("bring back the asset plan",
                                       "bring back the channel plan"));
  EXPECT_TRUE(PromiseTheSameElsewhere("bring back the channel plan",
                                      "The channel plans will be presented"));
  const auto promise = [](const char* what, int year) {
    meetings::v1::Commitment commitment;
    commitment.set_state(meetings::v1::Commitment::STATE_OPEN);
    commitment.set_what(what);
    commitment.set_origin_item(what);
    *commitment.mutable_due()->mutable_not_before() =
        DateOf(year * 10000 + 101);
    *commitment.mutable_due()->mutable_not_after() = DateOf(year * 10000 + 131);
    return commitment;
  };
  const std::vector<meetings::v1::Commitment> own = {
      promise("the channel plan", 2015)};
  const std::vector<meetings::v1::Commitment> others = {
      promise("a plan", 2016), promise("a channel plan", 2016),
      promise("channel plans", 2017)};
  using Pair = std::pair<size_t, size_t>;
  EXPECT_THAT(ConflictingPromises(own, others),
              ElementsAre(Pair(0, 2), Pair(0, 3)))
      << "those of the others among themselves are not told";
}

TEST(VoteRulesTest, BudgetVotesAreByNameFromTheDayOfTheRegulations) {
  meetings::v1::Meeting meeting;
  meeting.set_kind(meetings::v1::Meeting::KIND_BUDGET);
  EXPECT_FALSE(AsksForNames(meeting)) << "the day is not known";
  *meeting.mutable_date() = DateOf(20140224);
  EXPECT_FALSE(AsksForNames(meeting));
  *meeting.mutable_date() = DateOf(20140225);
  EXPECT_TRUE(AsksForNames(meeting));
  meeting.set_kind(meetings::v1::Meeting::KIND_ORDINARY);
  EXPECT_FALSE(AsksForNames(meeting));

  google::protobuf::RepeatedPtrField<meetings::v1::Vote> votes;
  EXPECT_FALSE(LackNames(votes)) << "nothing was voted on";
  votes.Add()->add_named_votes();
  EXPECT_FALSE(LackNames(votes));
  votes.Add()->set_for_count(5);
  EXPECT_TRUE(LackNames(votes));
}

}  // namespace
}  // namespace minutebook::rules
