// Three servers on one store behave as one: nothing is lost, the ledger has no
// hole, each sees at once what the others wrote, and all get their turn.

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/councils/v1/membership.pb.h"
#include "minutebook/councils/v1/person.pb.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/records/v1/access_service.pb.h"
#include "storage/digest.h"
#include "storage/text.h"
#include "tests/support/ledger_reader.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/server_process.h"
#include "tests/support/watcher.h"

namespace minutebook::testing {
namespace {

constexpr int kProcesses = 3;
constexpr int kWritersEach = 4;
constexpr int kWatchersEach = 2;
constexpr auto kLoad = std::chrono::seconds(4);
// Each writer looks after so many writes whether another server has the last.
constexpr int kLookEvery = 8;
constexpr char kAccess[] = "minutebook.records.v1.AccessService/";
constexpr char kCouncils[] = "minutebook.councils.v1.CouncilService/";
constexpr char kService[] = "minutebook.meetings.v1.MeetingService/";

using Clock = std::chrono::steady_clock;

struct WriterReport {
  std::vector<std::string> acknowledged;  // keys
  Clock::duration longest{0};
  int64_t unseen = 0;  // acknowledged, and another server did not have it
};

class ProcessesTest : public ::testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (GetParam() == StoreKind::kPostgres && TestPostgresAddress().empty()) {
      GTEST_SKIP() << "MINUTEBOOK_TEST_POSTGRES names no server";
    }
    store_ = std::make_unique<TestStore>(GetParam());
    for (int i = 0; i < kProcesses; ++i) {
      servers_.push_back(std::make_unique<ServerProcess>(*store_));
      ASSERT_TRUE(servers_.back()->running()) << servers_.back()->log();
    }
    councils::v1::CreateCouncilRequest request;
    request.set_council_id("wex");
    request.mutable_council()->set_display_name("Wexcombe");
    councils::v1::Council council;
    ASSERT_THAT(
        servers_[0]->Call("minutebook.councils.v1.CouncilService/CreateCouncil",
                          request, &council),
        IsOk());
  }

  bool Create(ServerProcess& server, const std::string& id) {
    meetings::v1::CreateIssueRequest request;
    request.set_parent("councils/wex");
    request.set_issue_id(id);
    request.mutable_issue()->set_title("Issue " + id);
    meetings::v1::Issue issue;
    const absl::Status status =
        server.Call(absl::StrCat(kService, "CreateIssue"), request, &issue);
    EXPECT_THAT(status, IsOk());
    return status.ok();
  }

  bool Has(ServerProcess& server, const std::string& id) {
    meetings::v1::GetIssueRequest request;
    request.set_name("councils/wex/issues/" + id);
    meetings::v1::Issue issue;
    return server.Call(absl::StrCat(kService, "GetIssue"), request, &issue)
        .ok();
  }

  // Writes through one server until told to stop.
  void WriteAll(int process, int writer, const std::atomic<bool>& stop,
                WriterReport& report) {
    ServerProcess& other = *servers_[(process + 1) % kProcesses];
    for (int i = 0; !stop; ++i) {
      const std::string id = absl::StrCat("p", process, "w", writer, "n", i);
      const auto begin = Clock::now();
      if (!Create(*servers_[process], id)) return;
      report.longest = std::max(report.longest, Clock::now() - begin);
      report.acknowledged.push_back(id);
      if (i % kLookEvery == 0 && !Has(other, id)) ++report.unseen;
    }
  }

  std::unique_ptr<TestStore> store_;
  std::vector<std::unique_ptr<ServerProcess>> servers_;
};

TEST_P(ProcessesTest, WritersInAllOfThemLoseNothing) {
  std::atomic<bool> stop{false};
  WriterReport reports[kProcesses][kWritersEach];
  std::vector<std::thread> writers;
  for (int process = 0; process < kProcesses; ++process) {
    for (int writer = 0; writer < kWritersEach; ++writer) {
      writers.emplace_back([&, process, writer] {
        WriteAll(process, writer, stop, reports[process][writer]);
      });
    }
  }
  Follower followers[kProcesses][kWatchersEach];
  for (int process = 0; process < kProcesses; ++process) {
    for (Follower& follower : followers[process]) {
      follower.Follow(servers_[process]->channel(), servers_[process]->token(),
                      "end");
    }
  }
  std::this_thread::sleep_for(kLoad);
  stop = true;
  for (std::thread& writer : writers) writer.join();
  ASSERT_TRUE(Create(*servers_[0], "end"));
  for (auto& watchers : followers) {
    for (Follower& follower : watchers) follower.Wait();
  }

  std::set<std::string> acknowledged;
  size_t shares[kProcesses] = {};
  for (int process = 0; process < kProcesses; ++process) {
    Clock::duration longest{0};
    for (const WriterReport& report : reports[process]) {
      shares[process] += report.acknowledged.size();
      longest = std::max(longest, report.longest);
      acknowledged.insert(report.acknowledged.begin(),
                          report.acknowledged.end());
      EXPECT_EQ(report.unseen, 0);
    }
    std::printf(
        "process %d: %zu writes, longest wait %lld ms\n", process,
        shares[process],
        static_cast<long long>(
            std::chrono::duration_cast<std::chrono::milliseconds>(longest)
                .count()));
  }
  for (const auto& server : servers_) EXPECT_EQ(server->End(SIGTERM), 0);

  acknowledged.insert("end");
  std::vector<std::string> in_order;
  std::set<std::string> written;
  for (const LedgerLine& line : ReadDenseLedger(*store_, "wex")) {
    if (line.type != "issues") continue;
    EXPECT_TRUE(written.insert(line.key).second) << line.key << " twice";
    in_order.push_back(line.key);
  }
  EXPECT_TRUE(written == acknowledged)
      << written.size() << " written, " << acknowledged.size()
      << " acknowledged";
  // Every watcher saw every write, once, in the ledger's order, and whole.
  for (auto& watchers : followers) {
    for (Follower& follower : watchers) {
      EXPECT_TRUE(follower.issues() == in_order)
          << follower.issues().size() << " of " << in_order.size() << " seen";
      EXPECT_FALSE(follower.saw_half());
    }
  }
  for (const size_t share : shares) {
    EXPECT_GT(share, acknowledged.size() / (5 * kProcesses));
  }
}

// What one of them revokes has no force in another: neither for a call nor for
// a watch that runs.
TEST_P(ProcessesTest, ATokenRevokedInOneEndsInAnotherWithinASecond) {
  const std::string secret = "0123456789abcdefghjkmnpqrstvwxyz";
  records::v1::CreateApiTokenRequest create;
  create.set_parent("councils/wex");
  create.set_api_token_id("t");
  create.mutable_api_token()->set_display_name("Intranet");
  create.mutable_api_token()->set_token_digest(
      storage::Hex(storage::Sha256({secret})));
  create.mutable_api_token()->add_roles(options::v1::ROLE_STAFF);
  records::v1::ApiToken token;
  ASSERT_THAT(servers_[0]->Call(absl::StrCat(kAccess, "CreateApiToken"), create,
                                &token),
              IsOk());
  councils::v1::GetCouncilRequest get;
  get.set_name("councils/wex");
  const auto ask = [&](int process) {
    councils::v1::Council council;
    return CallMessage(*servers_[process]->channel(),
                       "minutebook.councils.v1.CouncilService/GetCouncil",
                       secret, get, &council);
  };
  ASSERT_THAT(ask(1), IsOk());
  records::v1::WatchChangesRequest watch;
  watch.set_parent("councils/wex");
  Watcher watcher(*servers_[1]->channel(), secret, watch);
  ASSERT_TRUE(watcher.Next().has_value());

  records::v1::DeleteApiTokenRequest revoke;
  revoke.set_name(token.name());
  ASSERT_THAT(servers_[0]->Call(absl::StrCat(kAccess, "DeleteApiToken"), revoke,
                                &token),
              IsOk());
  const auto begin = Clock::now();
  const auto since = [&] {
    return static_cast<long long>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() -
                                                              begin)
            .count());
  };
  while (ask(1).ok()) {
    ASSERT_LT(since(), 10'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const long long call = since();
  EXPECT_THAT(watcher.Finish(), HasReason("CREDENTIALS_INVALID"));
  std::printf(
      "refused in another process after %lld ms, its watch after %lld\n", call,
      since());
  // A second is what is promised; on a machine with much to do, the time that
  // it takes to be asked comes on top.
  EXPECT_LT(call, 3'000);
  EXPECT_LT(since(), 5'000);
  EXPECT_THAT(ask(2), HasReason("CREDENTIALS_INVALID"));
}

// Nor does a member read a body's exempt records through another process once
// the membership has ended in one.
TEST_P(ProcessesTest, AMembershipEndedInOneEndsInAnotherWithinASecond) {
  const std::string secret = "0123456789abcdefghjkmnpqrstvwxyz";
  const auto must = [&](const std::string& method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message& reply) {
    ASSERT_THAT(servers_[0]->Call(method, request, &reply), IsOk()) << method;
  };
  councils::v1::CreateBodyRequest create_body;
  create_body.set_parent("councils/wex");
  create_body.set_body_id("cabinet");
  create_body.mutable_body()->set_display_name("Cabinet");
  councils::v1::Body body;
  must(absl::StrCat(kCouncils, "CreateBody"), create_body, body);
  councils::v1::CreatePersonRequest create_person;
  create_person.set_parent("councils/wex");
  create_person.mutable_person()->set_display_name("Ann Example");
  councils::v1::Person person;
  must(absl::StrCat(kCouncils, "CreatePerson"), create_person, person);
  councils::v1::CreateMembershipRequest sit;
  sit.set_parent(body.name());
  sit.mutable_membership()->set_person(person.name());
  councils::v1::Membership membership;
  must(absl::StrCat(kCouncils, "CreateMembership"), sit, membership);
  meetings::v1::CreateMeetingRequest create_meeting;
  create_meeting.set_parent("councils/wex");
  create_meeting.mutable_meeting()->set_body(body.name());
  create_meeting.mutable_meeting()->set_visibility(
      options::v1::VISIBILITY_EXEMPT);
  meetings::v1::Meeting meeting;
  must(absl::StrCat(kService, "CreateMeeting"), create_meeting, meeting);
  records::v1::CreateApiTokenRequest create;
  create.set_parent("councils/wex");
  create.mutable_api_token()->set_display_name("Ann's tablet");
  create.mutable_api_token()->set_token_digest(
      storage::Hex(storage::Sha256({secret})));
  create.mutable_api_token()->add_roles(options::v1::ROLE_MEMBER);
  create.mutable_api_token()->set_person(person.name());
  records::v1::ApiToken token;
  must(absl::StrCat(kAccess, "CreateApiToken"), create, token);

  meetings::v1::GetMeetingRequest get;
  get.set_name(meeting.name());
  const auto ask = [&](int process) {
    meetings::v1::Meeting found;
    return CallMessage(*servers_[process]->channel(),
                       absl::StrCat(kService, "GetMeeting"), secret, get,
                       &found);
  };
  ASSERT_THAT(ask(1), IsOk());
  councils::v1::DeleteMembershipRequest leave;
  leave.set_name(membership.name());
  must(absl::StrCat(kCouncils, "DeleteMembership"), leave, membership);
  const auto begin = Clock::now();
  while (ask(1).ok()) {
    ASSERT_LT(Clock::now() - begin, std::chrono::seconds(3));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_THAT(ask(1), HasReason("RECORD_NOT_FOUND"));
}

INSTANTIATE_TEST_SUITE_P(Stores, ProcessesTest,
                         ::testing::Values(StoreKind::kDisk,
                                           StoreKind::kPostgres),
                         [](const auto& info) {
                           return info.param == StoreKind::kDisk ? "Sqlite"
                                                                 : "Postgres";
                         });

}  // namespace
}  // namespace minutebook::testing
