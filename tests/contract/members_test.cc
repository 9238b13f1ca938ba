// Members read the exempt records of the bodies they sit on, by every road, and
// of no other: whose business a record is, who reads it, and what it may refer
// to.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "minutebook/meetings/v1/exempt_part.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "minutebook/records/v1/change.pb.h"
#include "minutebook/records/v1/document.pb.h"
#include "minutebook/records/v1/revision.pb.h"
#include "services/keeping/verify.h"
#include "tests/support/matchers.h"
#include "tests/support/script.h"
#include "tests/support/watcher.h"

namespace minutebook::testing {
namespace {

using meetings::v1::Item;
using meetings::v1::Meeting;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kCabinet[] = "councils/wex/bodies/cabinet";
constexpr char kPlanning[] = "councils/wex/bodies/planning";
constexpr char kExempt[] = "visibility: VISIBILITY_EXEMPT ";

class MembersTest : public ::testing::Test {
 protected:
  // Two bodies with a public meeting each, and an exempt item `x` before it.
  MembersTest() {
    for (const char* body : {"cabinet", "planning"}) {
      Seat(body, {body});
      wex_.CreateBody(body, body);
      wex_.CreateMeeting(body, absl::StrCat("councils/wex/bodies/", body),
                         nullptr);
      wex_.Add("Item", "x", absl::StrCat(kExempt, "title: 'Sale of land'"),
               absl::StrCat("councils/wex/meetings/", body));
    }
    Seat("both", {"cabinet", "planning"});
    Seat("none", {});
  }

  // A member called so, who sits on these bodies.
  void Seat(const std::string& token, const std::set<std::string>& bodies) {
    engine::Principal principal;
    principal.subject = token;
    principal.grants["wex"].Add(options::v1::ROLE_MEMBER);
    principal.sits_on["wex"] = storage::BodyClasses(bodies);
    wex_.authenticator().Add(token, principal);
  }

  static std::string ItemOf(const std::string& body) {
    return absl::StrCat("councils/wex/meetings/", body, "/items/x");
  }

  absl::Status Get(const std::string& name, const std::string& token) {
    Item item;
    return wex_.Try("GetItem", absl::StrCat("name: '", name, "'"), &item,
                    token);
  }

  // The meetings whose item `x` a list shows.
  std::vector<std::string> List(const std::string& token,
                                const std::string& rest = "") {
    std::vector<std::string> meetings;
    const auto page = wex_.Ask<meetings::v1::ListItemsResponse>(
        "ListItems", absl::StrCat("parent: 'councils/wex/meetings/-' ", rest),
        token);
    for (const Item& item : page.items()) meetings.push_back(MeetingOf(item));
    return meetings;
  }

  static std::string MeetingOf(const Item& item) {
    const std::string rest =
        item.name().substr(std::string("councils/wex/meetings/").size());
    return rest.substr(0, rest.find('/'));
  }

  // The body that the record says it is the business of; "-": nothing said.
  static std::string BodyOf(const options::v1::Exemption& exemption) {
    return exemption.has_body() ? exemption.body() : "-";
  }

  std::string BodyOfItem(const std::string& id) {
    return BodyOf(
        wex_.Ask<Item>("GetItem",
                       absl::StrCat("name: 'councils/wex/meetings/cabinet/"
                                    "items/",
                                    id, "'"))
            .exemption());
  }

  std::vector<std::string> Changed(const std::string& token,
                                   std::string& cursor) {
    const auto reply = wex_.Ask<records::v1::ListChangesResponse>(
        "ListChanges",
        absl::StrCat("parent: 'councils/wex' page_size: 1000 "
                     "types: 'minutebook/Item' cursor: '",
                     cursor, "'"),
        token);
    cursor = reply.cursor();
    std::vector<std::string> names;
    for (const auto& change : reply.changes()) {
      names.push_back(
          absl::StrCat(change.has_record() ? "" : "not ", change.name()));
    }
    return names;
  }

  Script wex_;
};

TEST_F(MembersTest, AMemberReadsTheExemptRecordsOfItsBodiesAlone) {
  EXPECT_THAT(Get(ItemOf("cabinet"), "cabinet"), IsOk());
  EXPECT_THAT(Get(ItemOf("planning"), "cabinet"),
              HasReason("RECORD_NOT_FOUND"));
  EXPECT_THAT(List("cabinet"), ElementsAre("cabinet"));
  EXPECT_THAT(List("planning"), ElementsAre("planning"));
  EXPECT_THAT(List("both"), ElementsAre("cabinet", "planning"));
  for (const char* token : {"none", "member", "staff", "officer", "public"}) {
    EXPECT_THAT(List(token), IsEmpty()) << token;
    EXPECT_THAT(Get(ItemOf("cabinet"), token), HasReason("RECORD_NOT_FOUND"));
  }
  for (const char* token : {"clerk", "auditor", "admin", "root"}) {
    EXPECT_THAT(List(token), ElementsAre("cabinet", "planning")) << token;
  }
  // What is confidential is nobody's as a member.
  wex_.Add("Item", "c",
           "visibility: VISIBILITY_CONFIDENTIAL title: 'C' "
           "exemption { body: 'councils/wex/bodies/cabinet' }",
           "councils/wex/meetings/cabinet");
  EXPECT_THAT(List("cabinet"), ElementsAre("cabinet"));
}

TEST_F(MembersTest, PagesAndFiltersAreOfWhatTheMemberReads) {
  for (int i = 0; i < 6; ++i) {
    for (const char* body : {"cabinet", "planning"}) {
      wex_.Add("Item", absl::StrCat("y", i),
               absl::StrCat(kExempt, "title: 'Y'"),
               absl::StrCat("councils/wex/meetings/", body));
    }
  }
  std::vector<std::string> meetings;
  std::string token;
  int pages = 0;
  do {
    const auto page = wex_.Ask<meetings::v1::ListItemsResponse>(
        "ListItems",
        absl::StrCat("parent: 'councils/wex/meetings/-' page_size: 3 "
                     "page_token: '",
                     token, "'"),
        "planning");
    for (const Item& item : page.items()) meetings.push_back(MeetingOf(item));
    token = page.next_page_token();
    if (!token.empty()) {
      EXPECT_EQ(page.items_size(), 3);
    }
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(meetings, std::vector<std::string>(7, "planning"));
  for (const char* filter : {"title: Sale", "NOT title: Y"}) {
    EXPECT_THAT(List("planning", absl::StrCat("filter: '", filter, "'")),
                ElementsAre("planning"))
        << filter;
  }
  for (const char* order : {"", "order_by: 'date desc'"}) {
    wex_.Ask<Meeting>("UpdateMeeting",
                      "meeting { name: 'councils/wex/meetings/planning' "
                      "date { year: 2015 month: 3 day: 2 } }");
    const auto listed = wex_.Ask<meetings::v1::ListMeetingsResponse>(
        "ListMeetings", absl::StrCat("parent: 'councils/wex' ", order),
        "planning");
    EXPECT_EQ(listed.meetings_size(), 2);
  }
}

TEST_F(MembersTest, WhatWasExemptThenIsReadByWhoReadsBothStates) {
  const auto item = wex_.Ask<Item>(
      "GetItem", absl::StrCat("name: '", ItemOf("cabinet"), "'"));
  const auto move = [&](const std::string& rest) {
    return wex_.Ask<Item>(
        "UpdateItem", absl::StrCat("item { name: '", item.name(), "' ", rest,
                                   " } update_mask { paths: "
                                   "'exemption' paths: 'title' }"));
  };
  move(absl::StrCat("title: 'Moved' exemption { body: '", kPlanning, "' }"));
  // Its present class is planning's, the state asked for is cabinet's.
  const std::string then =
      absl::StrCat("name: '", item.name(),
                   "' read_time { seconds: ", item.update_time().seconds(),
                   " nanos: ", item.update_time().nanos(), " }");
  for (const auto& [token, reads] : std::vector<std::pair<std::string, bool>>{
           {"cabinet", false}, {"planning", false}, {"both", true}}) {
    Item past;
    EXPECT_EQ(wex_.Try("GetItem", then, &past, token).ok(), reads) << token;
    records::v1::ListRevisionsResponse revisions;
    const absl::Status status =
        wex_.Try("ListRevisions", absl::StrCat("name: '", item.name(), "'"),
                 &revisions, token);
    EXPECT_EQ(status.ok(), token != "cabinet") << token;
    EXPECT_EQ(revisions.revisions_size(), !status.ok() ? 0 : (reads ? 2 : 1))
        << token;
  }
}

TEST_F(MembersTest, TheFeedTellsOfWhatComesIntoSightAndGoes) {
  std::string cabinet, planning, none;
  EXPECT_THAT(Changed("cabinet", cabinet), ElementsAre(ItemOf("cabinet")));
  EXPECT_THAT(Changed("planning", planning), ElementsAre(ItemOf("planning")));
  EXPECT_THAT(Changed("none", none), IsEmpty());
  records::v1::WatchChangesRequest watch;
  watch.set_parent(kWex);
  watch.set_only_new(true);
  watch.add_types("minutebook/Item");
  Watcher watcher(*wex_.channel(), "planning", watch);
  while (wex_.engine().feed_stats().watchers == 0) {
    absl::SleepFor(absl::Milliseconds(1));
  }
  wex_.Ask<Item>("UpdateItem",
                 absl::StrCat("item { name: '", ItemOf("cabinet"),
                              "' exemption { body: '", kPlanning, "' } }"));
  EXPECT_THAT(Changed("cabinet", cabinet),
              ElementsAre("not " + ItemOf("cabinet")));
  EXPECT_THAT(Changed("planning", planning), ElementsAre(ItemOf("cabinet")));
  EXPECT_THAT(Changed("none", none), IsEmpty());
  const auto message = watcher.NextChanges();
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->changes(0).name(), ItemOf("cabinet"));
  EXPECT_TRUE(message->changes(0).has_record());
}

TEST_F(MembersTest, HistoriesShowWhatTheMemberReads) {
  const auto issue = wex_.CreateIssue("land", "Land");
  for (const char* body : {"cabinet", "planning"}) {
    wex_.Ask<Item>("UpdateItem",
                   absl::StrCat("item { name: '", ItemOf(body), "' issues: '",
                                issue.name(), "' }"));
  }
  for (const auto& [token, count] : std::vector<std::pair<std::string, int>>{
           {"none", 0}, {"cabinet", 1}, {"both", 2}, {"clerk", 2}}) {
    EXPECT_EQ(wex_.Ask<meetings::v1::GetIssueHistoryResponse>(
                      "GetIssueHistory",
                      absl::StrCat("name: '", issue.name(), "'"), token)
                  .entries_size(),
              count)
        << token;
  }
}

// Whose business a record is, where nobody said so.
TEST_F(MembersTest, AnExemptRecordIsTheBusinessOfTheBodyItComesBefore) {
  EXPECT_EQ(BodyOfItem("x"), kCabinet);
  const std::string part =
      wex_.Add("ExemptPart", "p", absl::StrCat(kExempt, "title: 'Terms'"),
               ItemOf("cabinet"));
  EXPECT_EQ(BodyOf(wex_.Ask<meetings::v1::ExemptPart>(
                           "GetExemptPart", absl::StrCat("name: '", part, "'"),
                           "cabinet")
                       .exemption()),
            kCabinet);
  // By the item of a paper, also a public one.
  wex_.Add("Item", "open", "visibility: VISIBILITY_PUBLIC title: 'Open'",
           "councils/wex/meetings/cabinet");
  const std::string paper =
      wex_.Add("Paper", "p",
               absl::StrCat(kExempt,
                            "title: 'Appendix' item: "
                            "'councils/wex/meetings/cabinet/items/open'"));
  EXPECT_EQ(BodyOf(wex_.Ask<meetings::v1::Paper>(
                           "GetPaper", absl::StrCat("name: '", paper, "'"))
                       .exemption()),
            kCabinet);
  // What becomes exempt later.
  wex_.Add("Item", "later", "visibility: VISIBILITY_PUBLIC title: 'Later'",
           "councils/wex/meetings/cabinet");
  EXPECT_EQ(BodyOfItem("later"), "-");
  wex_.Ask<Item>("UpdateItem",
                 absl::StrCat("item { name: "
                              "'councils/wex/meetings/cabinet/items/later' ",
                              kExempt, "}"));
  EXPECT_EQ(BodyOfItem("later"), kCabinet);
}

TEST_F(MembersTest, WhoeverSaysThatItIsNobodysIsBelieved) {
  wex_.Add("Item", "n",
           absl::StrCat(kExempt, "title: 'N' exemption { body: '' }"),
           "councils/wex/meetings/cabinet");
  EXPECT_EQ(BodyOfItem("n"), "");
  EXPECT_THAT(Get("councils/wex/meetings/cabinet/items/n", "cabinet"),
              HasReason("RECORD_NOT_FOUND"));
  wex_.Ask<Item>("UpdateItem",
                 "item { name: 'councils/wex/meetings/cabinet/items/n' title: "
                 "'Another' }");
  EXPECT_EQ(BodyOfItem("n"), "");
  // What lies under it is nobody's either.
  const std::string part =
      wex_.Add("ExemptPart", "p", absl::StrCat(kExempt, "title: 'Terms'"),
               "councils/wex/meetings/cabinet/items/n");
  EXPECT_EQ(BodyOf(wex_.Ask<meetings::v1::ExemptPart>(
                           "GetExemptPart", absl::StrCat("name: '", part, "'"))
                       .exemption()),
            "-");
}

// The members of a body cannot be given what refers to what they cannot read,
// and no write is refused for it.
TEST_F(MembersTest, WhatRefersToWhatMembersMayNotReadIsLeftToNobody) {
  const std::string document =
      wex_.Add("Document", "d",
               absl::StrCat(kExempt,
                            "title: 'D' media_type: 'text/plain' "
                            "content: 'x'"));
  wex_.Add(
      "Item", "d",
      absl::StrCat(kExempt, "title: 'D' source_documents: '", document, "'"),
      "councils/wex/meetings/cabinet");
  EXPECT_EQ(BodyOfItem("d"), "-");
  // All in one write: the document is the body's, so is what refers to it.
  records::v1::ApplyRequest apply;
  apply.set_parent(kWex);
  const auto add = [&](const std::string& parent, const std::string& id,
                       const google::protobuf::Message& record) {
    auto* create = apply.add_operations()->mutable_create();
    create->set_parent(parent);
    create->set_id(id);
    create->mutable_record()->PackFrom(record);
  };
  Meeting meeting;
  meeting.set_body(kCabinet);
  meeting.set_visibility(options::v1::VISIBILITY_EXEMPT);
  add(kWex, "private", meeting);
  Item item;
  item.set_title("One");
  item.set_visibility(options::v1::VISIBILITY_EXEMPT);
  add("councils/wex/meetings/private", "1", item);
  item.add_source_documents(document);
  add("councils/wex/meetings/private", "2", item);
  item.clear_source_documents();
  item.set_parent_item("councils/wex/meetings/private/items/2");
  add("councils/wex/meetings/private", "3", item);
  const auto reply = wex_.Must<records::v1::ApplyResponse>(
      "minutebook.records.v1.RecordService/Apply", apply);
  std::vector<std::string> bodies;
  Meeting made;
  reply.records(0).UnpackTo(&made);
  bodies.push_back(BodyOf(made.exemption()));
  for (int i = 1; i < reply.records_size(); ++i) {
    reply.records(i).UnpackTo(&item);
    bodies.push_back(BodyOf(item.exemption()));
  }
  // The third is taken back for the second, to which it refers.
  EXPECT_THAT(bodies, ElementsAre(kCabinet, kCabinet, "-", "-"));
}

TEST_F(MembersTest, ReferencesDoNotReachAcrossBodies) {
  const auto refer = [&](const std::string& id, const std::string& visibility,
                         const std::string& body, const std::string& to) {
    Item item;
    return wex_.Try(
        "CreateItem",
        absl::StrCat("parent: 'councils/wex/meetings/cabinet' item_id: '", id,
                     "' item { title: 'R' visibility: VISIBILITY_", visibility,
                     " ",
                     body.empty() ? "" : "exemption { body: '" + body + "' }",
                     " subjects: '", to, "' }"),
        &item);
  };
  const absl::Status status =
      refer("a", "EXEMPT", kCabinet, ItemOf("planning"));
  EXPECT_THAT(status, HasReason("REFERENCE_HIDDEN"));
  EXPECT_THAT(status, HasFields(ElementsAre("item.subjects[0]")));
  EXPECT_THAT(refer("b", "EXEMPT", kCabinet, ItemOf("cabinet")), IsOk());
  EXPECT_THAT(refer("c", "CONFIDENTIAL", "", ItemOf("planning")), IsOk());
  EXPECT_THAT(refer("d", "INTERNAL", "", ItemOf("cabinet")),
              HasReason("REFERENCE_HIDDEN"));
  // Left to nobody, so that it may.
  EXPECT_THAT(refer("e", "EXEMPT", "", ItemOf("planning")), IsOk());
  EXPECT_EQ(BodyOfItem("e"), "-");
  // What others refer to does not become another body's.
  Item item;
  const absl::Status moved =
      wex_.Try("UpdateItem",
               absl::StrCat("item { name: '", ItemOf("cabinet"),
                            "' exemption { body: '", kPlanning, "' } }"),
               &item);
  EXPECT_THAT(moved, HasReason("REFERENCE_HIDDEN"));
  EXPECT_THAT(std::string(moved.message()),
              HasSubstr("councils/wex/meetings/cabinet/items/b"));
  // Nor public under what is exempt.
  const std::string part =
      wex_.Add("ExemptPart", "p", absl::StrCat(kExempt, "title: 'Terms'"),
               ItemOf("cabinet"));
  meetings::v1::ExemptPart widened;
  EXPECT_THAT(wex_.Try("UpdateExemptPart",
                       absl::StrCat("exempt_part { name: '", part,
                                    "' visibility: VISIBILITY_PUBLIC }"),
                       &widened),
              HasReason("REFERENCE_HIDDEN"));
}

TEST_F(MembersTest, MergedBodiesHaveOneBusiness) {
  wex_.Ask<councils::v1::Body>(
      "MergeBodies", absl::StrCat("name: '", kPlanning, "' into: '", kCabinet,
                                  "' reason: 'One and the same'"));
  EXPECT_THAT(List("cabinet"), ElementsAre("cabinet", "planning"));
  EXPECT_THAT(List("planning"), IsEmpty());
}

TEST_F(MembersTest, TheStoreIsInOrder) {
  if (!wex_.database().lasts()) {
    GTEST_SKIP() << "a database in memory cannot be opened a second time";
  }
  wex_.Ask<Item>("UpdateItem",
                 absl::StrCat("item { name: '", ItemOf("cabinet"),
                              "' exemption { body: '", kPlanning, "' } }"));
  const auto driver = *wex_.database().Open();
  auto report = keeping::Verify(*driver, {});
  ASSERT_THAT(report, IsOk());
  for (const keeping::Finding& finding : report->findings.kept()) {
    ADD_FAILURE() << finding.record << ": " << finding.text;
  }
  // As if another body's members were to read it.
  ASSERT_THAT((*driver->OpenWriter())
                  ->ExecuteScript(absl::StrCat("UPDATE items SET visibility = ",
                                               storage::ClassOfBody("cabinet"),
                                               " WHERE key = 'planning/x'")),
              IsOk());
  report = keeping::Verify(*driver, {});
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->findings.counts().count(keeping::FindingKind::kHeader), 1u);
}

}  // namespace
}  // namespace minutebook::testing
