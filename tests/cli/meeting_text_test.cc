// Meetings and work programmes as a clerk reads them.

#include "clients/cli/meeting_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "clients/cli/history_text.h"

namespace minutebook::cli {
namespace {

template <typename Record>
Record Parse(const std::string& text) {
  Record record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record));
  return record;
}

MeetingView View() {
  MeetingView view;
  view.body = "City Executive Board";
  view.meeting = Parse<meetings::v1::Meeting>(
      "name: 'councils/w/meetings/m' date { year: 2013 month: 9 day: 11 } "
      "state: STATE_MINUTES_CONFIRMED confirmed_by_meeting: "
      "'councils/w/meetings/n' agenda_publications { publication_date { year: "
      "2013 month: 9 day: 3 } } corrections { correction_date { year: 2013 "
      "month: 10 day: 9 } reason: 'A name was misspelt' items: "
      "'councils/w/meetings/m/items/c' agreed_by_meeting: "
      "'councils/w/meetings/n' }");
  for (const char* item :
       {"name: 'councils/w/meetings/m/items/b' title: 'Part' item_number: "
        "'1(a)' position: 2 parent_item: 'councils/w/meetings/m/items/c'",
        "name: 'councils/w/meetings/m/items/c' title: 'Contact strategy' "
        "item_number: '1' minute_number: '50' position: 1 purpose: 'To "
        "consider' sections { kind: KIND_MINUTES text: 'Agreed by 5 to 4.' } "
        "sections { kind: KIND_HEADER text: 'Item 1' }",

        "name: 'councils/w/meetings/m/items/a' title: 'Late one' late: true "
        "position: 3 urgency_reason: 'The grant ends'"}) {
    view.items.push_back(Parse<meetings::v1::Item>(item));
  }
  view.papers.push_back(Parse<meetings::v1::Paper>(
      "item: 'councils/w/meetings/m/items/c' title: 'Report' label: 'A' "
      "formats { format: 'PDF' size_kilobytes: 452 }"));
  view.attendances.push_back(Parse<meetings::v1::Attendance>(
      "person_as_stated: 'Councillor Brown' role: ROLE_CHAIR presence: "
      "PRESENCE_PRESENT interests { item: 'councils/w/meetings/m/items/c' "
      "withdrew: true }"));
  return view;
}

TEST(MeetingTextTest, ItemsStandInTheirOrderEachWithItsParts) {
  EXPECT_EQ(MeetingText(View(), 80),
            "2013-09-11 City Executive Board\n"
            "===============================\n"
            "\n"
            "State: minutes confirmed\n"
            "Agenda published 2013-09-03\n"
            "Minutes confirmed by n\n"
            "Minutes corrected 2013-10-09 of c, agreed by n: A name was "
            "misspelt\n"
            "Attendance\n"
            "  Councillor Brown, chair, present, interest in item c, left the "
            "room\n"
            "Items\n"
            "1. Contact strategy\n"
            "  Minute 50\n"
            "  To consider\n"
            "  Minutes: Agreed by 5 to 4.\n"
            "  Id: c\n"
            "  Paper: A: Report [PDF 452 KB]\n"
            "  1(a). Part\n"
            "    Id: b\n"
            "- Late one [late]\n"
            "  Urgent: The grant ends\n"
            "  Id: a\n");
  const std::string agenda = AgendaText(View(), 80);
  EXPECT_THAT(agenda, ::testing::Not(::testing::HasSubstr("Minute 50")));
  EXPECT_THAT(agenda, ::testing::HasSubstr("To consider"));
  EXPECT_EQ(AgendaRows(View()).size(), 4u);
}

TEST(MeetingTextTest, ItemsInACircleAreWrittenToo) {
  MeetingView view = View();
  view.items[1].set_parent_item(view.items[0].name());
  const std::string text = MeetingText(view, 80);
  EXPECT_THAT(text, ::testing::HasSubstr("Late one"));
  EXPECT_THAT(text, ::testing::HasSubstr("Contact strategy"));
}

TEST(MeetingTextTest, WhatFitsNoMeetingStandsLast) {
  const auto programme = Parse<meetings::v1::GetWorkProgrammeResponse>(
      "body { display_name: 'Cabinet' } on_date { year: 2016 month: 4 day: 8 } "
      "meetings { meeting { name: 'councils/w/meetings/m' date { year: 2016 "
      "month: 4 day: 12 } } work { forward_plan_entries { title: 'Parking' "
      "key: ANSWER_YES } reviews { strategy: 'councils/w/strategies/s' title: "
      "'Digital' subject: SUBJECT_ACTION_PLAN due_date { year: 2016 month: 5 "
      "day: 1 } why: '12 months after 2015-05-01' } } } unplaced { commitments "
      "{ what: 'Report back' due "
      "{ as_stated: 'in due course' } } }");
  EXPECT_EQ(ProgrammeText(programme, 80),
            "Cabinet from 2016-04-08\n"
            "=======================\n"
            "\n"
            "2016-04-12 m\n"
            "  Key decision: Parking\n"
            "  Review: action plan of Digital\n"
            "    due 2016-05-01\n"
            "    because 12 months after 2015-05-01\n"
            "At no meeting that is arranged\n"
            "  Promise: Report back\n"
            "    due in due course\n");
  EXPECT_EQ(ProgrammeRows(programme).size(), 3u);
}

TEST(FindingsTextTest, EachWithWhatShowsIt) {
  const auto found = Parse<meetings::v1::CheckIssueResponse>(
      "findings { kind: KIND_DOUBLED_MINUTE_NUMBER records: "
      "'councils/w/meetings/m/items/a' detail: 'minute number 5 stands at 2 "
      "items of one meeting' }");
  EXPECT_EQ(FindingsText(found, 80),
            "- doubled minute number: minute number 5 stands at 2 items of one "
            "meeting\n"
            "    meetings/m/items/a\n");
  EXPECT_EQ(FindingsText({}, 80), "All that is recorded of it agrees.\n");
}

}  // namespace
}  // namespace minutebook::cli
