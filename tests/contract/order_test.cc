// Lists in an order of the caller's choice, and lists by filters that no index
// serves.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/post.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "services/engine/record_list.h"
#include "tests/support/matchers.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using ::testing::ElementsAre;

class OrderTest : public ::testing::Test {
 protected:
  OrderTest() {
    for (const char* body : {"a", "b"}) wex_.CreateBody(body, body);
    // Some share a day, some have none, some are hidden.
    for (int i = 0; i < 40; ++i) {
      const google::type::Date day = Day(2015, 1 + i % 3, 1 + i % 5);
      const std::string body =
          absl::StrCat("councils/wex/bodies/", i % 3 == 0 ? "a" : "b");
      const auto meeting = wex_.CreateMeeting(
          absl::StrCat("m", (i * 7) % 40), body, i % 8 == 0 ? nullptr : &day,
          i % 4 == 1 ? options::v1::VISIBILITY_EXEMPT
                     : options::v1::VISIBILITY_PUBLIC);
      meetings_.push_back(meeting);
    }
  }

  static int Number(const meetings::v1::Meeting& meeting) {
    const auto& date = meeting.date();
    return date.year() * 10000 + date.month() * 100 + date.day();
  }

  // The slow and obvious way.
  std::vector<std::string> Expected(bool by_date, bool descending,
                                    const std::string& body, bool all) {
    std::vector<std::pair<int, std::string>> found;
    for (const auto& meeting : meetings_) {
      if (!body.empty() && meeting.body() != body) continue;
      if (!all && meeting.visibility() != options::v1::VISIBILITY_PUBLIC) {
        continue;
      }
      found.emplace_back(by_date ? Number(meeting) : 0, meeting.name());
    }
    std::sort(found.begin(), found.end());
    if (descending) std::reverse(found.begin(), found.end());
    std::vector<std::string> names;
    for (const auto& [number, name] : found) names.push_back(name);
    return names;
  }

  std::vector<std::string> List(const std::string& order_by,
                                const std::string& filter, int page_size,
                                const std::string& token) {
    meetings::v1::ListMeetingsRequest request;
    request.set_parent(kWex);
    request.set_order_by(order_by);
    request.set_filter(filter);
    request.set_page_size(page_size);
    std::vector<std::string> names;
    do {
      const auto reply = wex_.Must<meetings::v1::ListMeetingsResponse>(
          std::string(kMeetings) + "ListMeetings", request, token);
      EXPECT_LE(reply.meetings_size(), page_size);
      for (const auto& meeting : reply.meetings()) {
        names.push_back(meeting.name());
      }
      request.set_page_token(reply.next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  Wexcombe wex_;
  std::vector<meetings::v1::Meeting> meetings_;
};

TEST_F(OrderTest, PagesHoldEachRecordOnceInTheOrderAskedFor) {
  const std::string a = "councils/wex/bodies/a";
  struct {
    std::string filter;
    std::string body;
  } const kFilters[] = {
      {"", ""},
      {absl::StrCat("body = \"", a, "\""), a},       // by an index
      {absl::StrCat("NOT body != \"", a, "\""), a},  // one by one
      {absl::StrCat("body = \"", a, "\" OR body = \"", a, "\""), a},
  };
  for (const auto& [filter, body] : kFilters) {
    for (const int page_size : {1, 3, 7, 100}) {
      for (const bool all : {false, true}) {
        const std::string token = all ? "root" : "public";
        EXPECT_EQ(List("", filter, page_size, token),
                  Expected(false, false, body, all))
            << filter;
        EXPECT_EQ(List("date", filter, page_size, token),
                  Expected(true, false, body, all))
            << filter;
        EXPECT_EQ(List("date  desc", filter, page_size, token),
                  Expected(true, true, body, all))
            << filter;
      }
    }
  }
}

TEST_F(OrderTest, TextsOrderByTheirBytes) {
  for (const char* title : {"b", "a", "B", "\xc3\xa9t\xc3\xa9", "a b", "b"}) {
    wex_.CreateIssue("", title);
  }
  meetings::v1::ListIssuesRequest request;
  request.set_parent(kWex);
  request.set_order_by("title");
  request.set_page_size(1);
  std::vector<std::string> titles;
  do {
    const auto reply = wex_.Must<meetings::v1::ListIssuesResponse>(
        std::string(kMeetings) + "ListIssues", request);
    for (const auto& issue : reply.issues()) titles.push_back(issue.title());
    request.set_page_token(reply.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(titles,
              ElementsAre("B", "a", "a b", "b", "b", "\xc3\xa9t\xc3\xa9"));
}

TEST_F(OrderTest, AnOrderThatIsNotOfferedNamesThoseThatAre) {
  for (const char* order :
       {"body", "date asc", "date desc desc", "date,body"}) {
    meetings::v1::ListMeetingsRequest request;
    request.set_parent(kWex);
    request.set_order_by(order);
    meetings::v1::ListMeetingsResponse reply;
    const absl::Status status =
        wex_.Call(std::string(kMeetings) + "ListMeetings", request, &reply);
    EXPECT_THAT(ReadError(status).fields, ElementsAre("order_by")) << order;
    EXPECT_THAT(std::string(status.message()),
                ::testing::HasSubstr("`date`, `date desc`"));
  }
}

TEST_F(OrderTest, ATokenIsOfOneOrder) {
  meetings::v1::ListMeetingsRequest request;
  request.set_parent(kWex);
  request.set_order_by("date");
  request.set_page_size(1);
  auto reply = wex_.Must<meetings::v1::ListMeetingsResponse>(
      std::string(kMeetings) + "ListMeetings", request);
  request.set_order_by("date desc");
  request.set_page_token(reply.next_page_token());
  EXPECT_THAT(
      wex_.Call(std::string(kMeetings) + "ListMeetings", request, &reply),
      HasReason("PAGE_TOKEN_INVALID"));
}

// A filter that nothing meets costs a bounded look at each page.
TEST_F(OrderTest, AfterManyRecordsAShortPageComesWithAToken) {
  const int count = static_cast<int>(engine::kMaxExamined) + 500;
  for (int i = 0; i < count;) {
    records::v1::ApplyRequest apply;
    apply.set_parent(kWex);
    for (int j = 0; j < 500; ++j, ++i) {
      auto& create = *apply.add_operations()->mutable_create();
      create.set_parent(kWex);
      create.set_id(absl::StrCat("p", 100000 + i));
      councils::v1::Post post;
      post.set_display_name(i == count - 1 ? "Chief Executive" : "Officer");
      create.mutable_record()->PackFrom(post);
    }
    wex_.Must<records::v1::ApplyResponse>(
        "minutebook.records.v1.RecordService/Apply", apply);
  }
  councils::v1::ListPostsRequest request;
  request.set_parent(kWex);
  request.set_filter("display_name: chief");
  auto reply = wex_.Must<councils::v1::ListPostsResponse>(
      std::string(kCouncils) + "ListPosts", request);
  EXPECT_EQ(reply.posts_size(), 0);
  ASSERT_FALSE(reply.next_page_token().empty());
  request.set_page_token(reply.next_page_token());
  reply = wex_.Must<councils::v1::ListPostsResponse>(
      std::string(kCouncils) + "ListPosts", request);
  ASSERT_EQ(reply.posts_size(), 1);
  EXPECT_EQ(reply.posts(0).display_name(), "Chief Executive");
  EXPECT_EQ(reply.next_page_token(), "");
}

}  // namespace
}  // namespace minutebook::testing
