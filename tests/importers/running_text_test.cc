#include <gtest/gtest.h>

#include "clients/importers/pages/cross_references.h"
#include "clients/importers/pages/follow_ups.h"
#include "tests/importers/test_util.h"

namespace minutebook::importers {
namespace {

TEST(CrossReferencesTest, ReadsEarlierActs) {
  const struct {
    const char* text;
    Strings references;
  } kCases[] = {
      {"As Minute No. 7(2) of the meeting of this Board held on 3rd "
       "May, 2010, tells, the plan was endorsed by Parks Management Team at "
       "its "
       "meeting on 8th July, 2010 and approved by Cabinet at its meeting on "
       "26th July, 2010.",
       {"minute 7(2) Board 2010-05-03",
        "body_decision Parks Management Team 2010-07-08",
        "body_decision Cabinet 2010-07-26"}},
      {"The Council adopted its first parks plan in 2005.",
       {"body_decision Council 2005"}},
      {"The plan had been approved in March 2015.",
       {"body_decision - 2015-03"}},
      {"It was revised after the adoption of a new edition of the Town Plan in "
       "June 2007.",
       {"body_decision - 2007-06"}},
      {"The draft had been approved for consultation by the Board on 12 "
       "November 2013.",
       {"body_decision Board 2013-11-12"}},
      {"On 4 March 2015, Council approved the plan.",
       {"body_decision Council 2015-03-04"}},
      {"Minute No. 63 refers.", {"minute 63 - -"}},
      {"As minute 25/38 records, trees matter.", {"minute 25/38 - -"}},
      {"The Minutes of the meeting held on 20 October 2016 were signed.",
       {"minute - - 2016-10-20"}},
      {"The Growth Committee, at its meeting held on 14 July 2015, had "
       "supported it.",
       {"body_decision Growth Committee 2015-07-14"}},
      {"Council on 26 February 2010 approved the policy.",
       {"body_decision Council 2010-02-26"}},
      {"Following consideration by the Growth Board on 3 March 2016 and "
       "Cabinet "
       "on 15 March 2016, the wording had changed.",
       {"body_decision Growth Board 2016-03-03",
        "body_decision Cabinet 2016-03-15"}},
      {"Minute Nos. 12 and 13 of Cabinet, 3 June 2011, refer.",
       {"minute 12 Cabinet 2011-06-03", "minute 13 Cabinet 2011-06-03"}},
      {"It had been before the Standards Committee on 10 January 2007.",
       {"body_decision Standards Committee 2007-01-10"}},
      {"Members of the Climate Panel, which met on 1 February 2011, liked it.",
       {"body_decision Climate Panel 2011-02-01"}},
      {"It will be considered by Cabinet on 3 June 2015.", {}},
      {"It would be approved by Council in May 2016.", {}},
      {"See paragraph 3.4 and Section 9FE.", {}},
      {"The plan dated 3 May 2012 was before them.", {}},
      {"Consultation on the plan was held in June 2012.", {}},
      {"The last edition was published in July 2008.", {}},
      {"The Cabinet had considered the plan.", {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(References(CrossReferencesIn(c.text, std::nullopt)), c.references)
        << c.text;
  }
}

TEST(CrossReferencesTest, ADateAfterTheMeetingIsNoReference) {
  const Date met_on{2015, 5, 1};
  EXPECT_TRUE(
      CrossReferencesIn("Cabinet approved it on 2 May 2015.", met_on).empty());
  EXPECT_EQ(
      References(CrossReferencesIn("Cabinet approved it in March.", met_on)),
      Strings({"body_decision Cabinet 2015-03"}));
}

TEST(FollowUpsTest, ReadsPromises) {
  const struct {
    const char* text;
    Strings dues;
  } kCases[] = {
      {"The outcome will be brought back to the Board in February 2014.",
       {"in February 2014"}},
      {"The plan would be presented to the Cabinet at its February meeting.",
       {"at its February meeting"}},
      {"The findings will be reported to Members in due course.",
       {"in due course"}},
      {"The plan be approved and a further report submitted as and when the "
       "costs are known.",
       {"as and when the costs are known"}},
      {"The plans would be reviewed every three years, and the respective "
       "targets revised on an annual basis.",
       {"every three years", "on an annual basis"}},
      {"The full document would be ready in the next financial year (April "
       "2016).",
       {"in the next financial year (April 2016)"}},
      {"A final version of the plan would be presented to Members later in "
       "2015.",
       {"later in 2015"}},
      {"An update would be brought to the Panel by March 2009.",
       {"by March 2009"}},
      {"He would bring twice yearly update reports to the Planning Committee.",
       {"twice yearly"}},
      {"Performance against it would be reported through the performance "
       "management system.",
       {"-"}},
      {"A report be brought to a future meeting of the Cabinet.",
       {"to a future meeting of the Cabinet"}},
      {"The policy would be updated once the Act is in force.",
       {"once the Act is in force"}},
      {"That the rules be approved and reviewed in twelve months.",
       {"in twelve months"}},
      {"Officers would report back in six months.", {"in six months"}},
      {"That the Panel receive a further update at its meeting in March 2013.",
       {"at its meeting in March 2013"}},
      {"A task group would report its findings to Cabinet in the New Year.",
       {"in the New Year"}},
      {"The Head of Parks presented the report.", {}},
      {"Ann Reed, Head of Parks, will present the plan to the Panel.", {}},
      {"To receive a report on parks.", {}},
      {"Officers would publish a leaflet in May 2012.", {}},
      {"The plan would be launched in late 2017.", {}},
      {"A further consultation was scheduled.", {}},
      {"The plan be endorsed for submission to the Cabinet.", {}},
      {"A survey would be carried out every year.", {}},
      {"A summary would be made available via the website.", {}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Dues(FollowUpsIn(c.text)), c.dues) << c.text;
  }
}

TEST(FollowUpsTest, TheSamePromiseTwiceIsOne) {
  std::vector<FollowUp> all;
  Merge(FollowUpsIn("The draft plan will be brought back to the Board in May "
                    "2014."),
        all);
  Merge(FollowUpsIn("The plan would return to the Board in May 2014."), all);
  EXPECT_EQ(all.size(), 1u);
  Merge(FollowUpsIn("The survey's results will be reported to the Board in May "
                    "2014."),
        all);
  EXPECT_EQ(all.size(), 2u);
}

}  // namespace
}  // namespace minutebook::importers
