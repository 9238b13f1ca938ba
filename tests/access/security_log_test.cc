// What is on record of access: refusals, exports and reads of what few may
// read, each with who and what, none with a secret.

#include "services/runtime/security_log.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/records/v1/access_service.pb.h"
#include "minutebook/records/v1/change.pb.h"
#include "minutebook/records/v1/revision.pb.h"
#include "nlohmann/json.hpp"
#include "services/runtime/server.h"
#include "tests/support/matchers.h"
#include "tests/support/method_path.h"
#include "tests/support/raw_call.h"
#include "tests/support/rpc_error.h"
#include "tests/support/script.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/watcher.h"

namespace minutebook::testing {
namespace {

using google::protobuf::Message;
using nlohmann::json;
using options::v1::VISIBILITY_CONFIDENTIAL;
using options::v1::VISIBILITY_EXEMPT;
using options::v1::VISIBILITY_INTERNAL;
using options::v1::VISIBILITY_PUBLIC;
using runtime::SecurityLog;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kClerksToken[] = "zqtokenqz";
constexpr char kWord[] = "zqwordqz";

// The lines of a log that is written by another thread, once it is done.
std::vector<json> LinesOf(const SecurityLog& log, const std::string& path) {
  std::vector<json> lines;
  for (int tries = 0; tries < 500; ++tries) {
    lines.clear();
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) lines.push_back(json::parse(line));
    if (lines.size() == log.stats().lines) return lines;
    absl::SleepFor(absl::Milliseconds(10));
  }
  ADD_FAILURE() << lines.size() << " of " << log.stats().lines << " lines";
  return lines;
}

class SecurityLogTest : public ::testing::Test {
 protected:
  SecurityLogTest() {
    wex_.CreateIssue("i", "Parking");
    for (const auto& [id, visibility] : {std::pair("open", VISIBILITY_PUBLIC),
                                         {"inside", VISIBILITY_INTERNAL},
                                         {"exempt", VISIBILITY_EXEMPT},
                                         {"barred", VISIBILITY_CONFIDENTIAL}}) {
      meetings::v1::CreateMeetingRequest request;
      request.set_parent(kWex);
      request.set_meeting_id(id);
      request.mutable_meeting()->set_venue(kWord);
      request.mutable_meeting()->set_visibility(visibility);
      wex_.Must<meetings::v1::Meeting>(MethodPath(request), request);
    }
    wex_.authenticator().Add(
        kClerksToken, {"oidc:clerk",
                       false,
                       {{"wex", {options::v1::ROLE_DEMOCRATIC_SERVICES}}}});
  }

  void Start(const std::string& destination) {
    auto security = SecurityLog::Open(destination, log_);
    ASSERT_THAT(security, IsOk());
    security_ = *std::move(security);
    router_ = std::make_unique<runtime::Router>(
        wex_.engine(), wex_.authenticator(), log_, runtime::RouterLimits{},
        std::set<std::string>(), security_.get());
    server_ = *runtime::Server::Start(*router_, {});
    channel_ = server_->InProcessChannel();
  }

  ~SecurityLogTest() override {
    channel_.reset();
    server_.reset();
  }

  absl::Status Call(const Message& request, Message* reply,
                    const std::string& token = kClerksToken) {
    return CallMessage(*channel_, MethodPath(request), token, request, reply);
  }

  // The lines that the log got since the last time.
  std::vector<json> NewLines() {
    std::vector<json> lines = LinesOf(*security_, path_);
    lines.erase(lines.begin(), lines.begin() + static_cast<ptrdiff_t>(seen_));
    seen_ += lines.size();
    return lines;
  }

  // The records that one read, or the reads of one call, put on record.
  std::vector<std::string> Recorded(const Message& request, Message* reply) {
    EXPECT_THAT(Call(request, reply), IsOk()) << request.GetTypeName();
    std::vector<std::string> records;
    for (const json& line : NewLines()) {
      EXPECT_EQ(line["message"], "read");
      EXPECT_EQ(line["subject"], "oidc:clerk");
      EXPECT_EQ(line["method"], MethodPath(request, "."));
      for (const auto& record : line["records"]) records.push_back(record);
    }
    return records;
  }

  runtime::Log log_{runtime::LogLevel::kError};
  const TemporaryFolder folder_;
  const std::string path_ = folder_.File("security.log");
  Script wex_;
  size_t seen_ = 0;
  std::unique_ptr<SecurityLog> security_;
  std::unique_ptr<runtime::Router> router_;
  std::unique_ptr<runtime::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

const char kExempt[] = "councils/wex/meetings/exempt";
const char kBarred[] = "councils/wex/meetings/barred";

TEST_F(SecurityLogTest, RefusalsAreOnRecordWithoutWhatWasShown) {
  Start(path_);
  meetings::v1::GetMeetingRequest get;
  get.set_name(kExempt);
  meetings::v1::Meeting meeting;
  const absl::Status unknown = Call(get, &meeting, "eyJhbGciOiJub25lIn0.e30.");
  EXPECT_THAT(unknown, HasReason("CREDENTIALS_INVALID"));
  meetings::v1::CreateMeetingRequest create;
  create.set_parent(kWex);
  create.mutable_meeting()->set_venue(kWord);
  const absl::Status refused = Call(create, &meeting, "staff");
  EXPECT_THAT(refused, HasReason("ROLE_MISSING"));
  // What is hidden is no refusal: it may as well not be there.
  EXPECT_THAT(Call(get, &meeting, "staff"), HasReason("RECORD_NOT_FOUND"));
  const std::vector<json> lines = NewLines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["message"], "refused");
  EXPECT_EQ(lines[0]["reason"], "CREDENTIALS_INVALID");
  EXPECT_EQ(lines[0]["subject"], "");
  EXPECT_EQ(lines[0]["method"], MethodPath(get, "."));
  EXPECT_EQ(lines[0]["request_id"], ReadError(unknown).request_id);
  EXPECT_NE(lines[0]["peer"], "");
  EXPECT_EQ(lines[1]["reason"], "ROLE_MISSING");
  EXPECT_EQ(lines[1]["subject"], "staff");
  EXPECT_EQ(lines[1]["method"], MethodPath(create, "."));
  EXPECT_EQ(lines[1]["request_id"], ReadError(refused).request_id);
}

TEST_F(SecurityLogTest, ReadsOfWhatFewMayReadAreOnRecordByEveryRoad) {
  Start(path_);
  meetings::v1::Meeting meeting;
  meetings::v1::GetMeetingRequest get;
  get.set_name("councils/wex/meetings/open");
  EXPECT_THAT(Recorded(get, &meeting), IsEmpty());
  get.set_name("councils/wex/meetings/inside");
  EXPECT_THAT(Recorded(get, &meeting), IsEmpty());
  get.set_name(kExempt);
  EXPECT_THAT(Recorded(get, &meeting), ElementsAre(kExempt));
  get.set_name(kBarred);
  EXPECT_THAT(Recorded(get, &meeting), ElementsAre(kBarred));

  meetings::v1::ListMeetingsRequest list;
  meetings::v1::ListMeetingsResponse listed;
  list.set_parent(kWex);
  EXPECT_THAT(Recorded(list, &listed), ElementsAre(kBarred, kExempt));
  // A page without them, and a filter that they fail.
  list.set_page_size(1);
  EXPECT_THAT(Recorded(list, &listed), ElementsAre(kBarred));
  list.set_page_size(0);
  list.set_filter("date:*");
  EXPECT_THAT(Recorded(list, &listed), IsEmpty());
  list.clear_filter();
  list.set_order_by("date");
  EXPECT_THAT(Recorded(list, &listed), ElementsAre(kBarred, kExempt));
  list.clear_order_by();
  list.mutable_read_time()->set_seconds(4000000000);
  EXPECT_THAT(Recorded(list, &listed), ElementsAre(kBarred, kExempt));
  get.mutable_read_time()->set_seconds(4000000000);
  EXPECT_THAT(Recorded(get, &meeting), ElementsAre(kBarred));

  meetings::v1::BatchGetMeetingsRequest batch;
  meetings::v1::BatchGetMeetingsResponse several;
  batch.set_parent(kWex);
  batch.add_names("councils/wex/meetings/open");
  batch.add_names(kExempt);
  EXPECT_THAT(Recorded(batch, &several), ElementsAre(kExempt));

  records::v1::ListRevisionsRequest revisions;
  records::v1::ListRevisionsResponse past;
  revisions.set_name(kExempt);
  EXPECT_THAT(Recorded(revisions, &past), ElementsAre(kExempt));
  records::v1::GetRevisionRequest one;
  records::v1::Revision revision;
  one.set_name(past.revisions(0).name());
  EXPECT_THAT(Recorded(one, &revision), ElementsAre(kExempt));

  records::v1::ListChangesRequest changes;
  records::v1::ListChangesResponse changed;
  changes.set_parent(kWex);
  EXPECT_THAT(Recorded(changes, &changed), ElementsAre(kBarred, kExempt));

  // A trial of a write shows the record too.
  meetings::v1::UpdateMeetingRequest trial;
  trial.mutable_meeting()->set_name(kExempt);
  trial.mutable_meeting()->set_venue("Town hall");
  trial.set_validate_only(true);
  EXPECT_THAT(Recorded(trial, &meeting), ElementsAre(kExempt));

  for (int i = 0; i < 2; ++i) {  // the second by what was made for the first
    records::v1::WatchChangesRequest watch;
    watch.set_parent(kWex);
    Watcher watcher(*channel_, kClerksToken, watch);
    ASSERT_TRUE(watcher.NextChanges().has_value());
    const std::vector<json> lines = NewLines();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0]["records"], json::array({kBarred, kExempt}));
  }
  std::ifstream file(path_);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(absl::StrContains(text.str(), kWord));
  EXPECT_FALSE(absl::StrContains(text.str(), kClerksToken));
}

// Watchers share what the feed has read; each has read it.
TEST_F(SecurityLogTest, WhatSeveralWatchIsOnRecordForEach) {
  Start(path_);
  records::v1::WatchChangesRequest watch;
  watch.set_parent(kWex);
  watch.set_only_new(true);
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int i = 0; i < 3; ++i) {
    watchers.push_back(
        std::make_unique<Watcher>(*channel_, kClerksToken, watch));
  }
  while (wex_.engine().feed_stats().watchers < 3) {
    absl::SleepFor(absl::Milliseconds(1));
  }
  wex_.CreateMeeting("late", "", nullptr, VISIBILITY_EXEMPT);
  for (const auto& watcher : watchers) {
    ASSERT_TRUE(watcher->NextChanges().has_value());
  }
  const std::vector<json> lines = NewLines();
  EXPECT_EQ(lines.size(), 3u);
  for (const json& line : lines) {
    EXPECT_EQ(line["records"], json::array({"councils/wex/meetings/late"}));
  }
}

TEST_F(SecurityLogTest, ExportsAreOnRecord) {
  Start(path_);
  wex_.Add("Strategy", "s", "title: 'S' issues: 'councils/wex/issues/i'");
  actionplans::v1::ExportPlanRequest request;
  request.set_name(
      wex_.Add("ActionPlan", "p",
               "title: 'Plan' strategies: 'councils/wex/strategies/s' "
               "start_date { year: 2015 month: 4 day: 1 } "
               "end_date { year: 2016 month: 3 day: 31 }"));
  ReplyReader<actionplans::v1::ExportPlanResponse> reader(
      *channel_, "/minutebook.actionplans.v1.ActionPlanService/ExportPlan",
      kClerksToken, request);
  EXPECT_THAT(reader.Finish(), IsOk());
  const std::vector<json> lines = NewLines();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0]["message"], "export");
  EXPECT_EQ(lines[0]["subject"], "oidc:clerk");
}

// What everybody may read is given out nevertheless.
TEST_F(SecurityLogTest, WhatCannotBeRecordedIsNotGivenOut) {
  Start("/dev/full");
  meetings::v1::GetMeetingRequest get;
  meetings::v1::Meeting meeting;
  get.set_name(kExempt);
  EXPECT_THAT(Call(get, &meeting), IsOk());  // there is room yet
  const std::vector<runtime::Log::Field> long_line = {
      {"text", std::string(1 << 16, 'x')}};
  // Refusals fill half of the room and no more.
  for (int i = 0; i < 200; ++i) security_->Note("refused", long_line);
  EXPECT_GT(security_->stats().dropped, 100u);
  EXPECT_THAT(Call(get, &meeting), IsOk());
  int taken = 0;
  while (taken < 1000 && security_->Record("read", long_line)) ++taken;
  EXPECT_THAT(taken, ::testing::AllOf(::testing::Gt(50), ::testing::Lt(70)));
  const std::vector<runtime::Log::Field> short_line = {
      {"text", std::string(64, 'x')}};
  while (security_->Record("read", short_line)) {
  }
  EXPECT_THAT(Call(get, &meeting), HasReason("STORE_UNAVAILABLE"));
  EXPECT_TRUE(security_->stats().failing);
  EXPECT_GT(security_->stats().refused, 0u);
  get.set_name("councils/wex/meetings/open");
  EXPECT_THAT(Call(get, &meeting), IsOk());
}

TEST_F(SecurityLogTest, TheFileIsItsOwnersAndMadeAnewWhenItWasMoved) {
  std::ofstream(path_) << "";
  chmod(path_.c_str(), 0644);
  Start(path_);
  struct stat file {};
  ASSERT_EQ(stat(path_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  meetings::v1::GetMeetingRequest get;
  meetings::v1::Meeting meeting;
  get.set_name(kExempt);
  ASSERT_THAT(Call(get, &meeting), IsOk());
  EXPECT_EQ(NewLines().size(), 1u);
  std::filesystem::rename(path_, path_ + ".1");
  ASSERT_THAT(Call(get, &meeting), IsOk());
  for (int i = 0; i < 500 && !std::filesystem::exists(path_); ++i) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  ASSERT_EQ(stat(path_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  security_->Note("refused", {});
  server_.reset();
  security_.reset();
  std::ifstream lines(path_);
  EXPECT_EQ(std::count(std::istreambuf_iterator<char>(lines), {}, '\n'), 2);
}

TEST_F(SecurityLogTest, WhereItCannotBeWrittenTheServerDoesNotStart) {
  EXPECT_THAT(SecurityLog::Open(folder_.File("none/security.log"), log_),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

// Changes of tokens and roles are in the ledger, with who made them.
TEST_F(SecurityLogTest, ChangesOfTokensAndRolesAreInTheLedger) {
  records::v1::CreateRoleGrantRequest grant;
  grant.set_parent(kWex);
  grant.set_role_grant_id("g");
  grant.mutable_role_grant()->set_subject("oidc:alice");
  grant.mutable_role_grant()->set_role(options::v1::ROLE_OFFICER);
  wex_.Must<records::v1::RoleGrant>(MethodPath(grant), grant, "admin");
  records::v1::UpdateRoleGrantRequest update;
  update.mutable_role_grant()->set_name("councils/wex/roleGrants/g");
  update.mutable_role_grant()->set_role(options::v1::ROLE_AUDITOR);
  wex_.Must<records::v1::RoleGrant>(MethodPath(update), update, "root");
  records::v1::DeleteRoleGrantRequest end;
  end.set_name("councils/wex/roleGrants/g");
  wex_.Must<records::v1::RoleGrant>(MethodPath(end), end, "admin");
  records::v1::CreateApiTokenRequest token;
  token.set_parent(kWex);
  token.set_api_token_id("t");
  token.mutable_api_token()->set_display_name("Intranet");
  token.mutable_api_token()->set_token_digest(std::string(64, 'a'));
  token.mutable_api_token()->add_roles(options::v1::ROLE_STAFF);
  wex_.Must<records::v1::ApiToken>(MethodPath(token), token, "admin");
  records::v1::DeleteApiTokenRequest revoke;
  revoke.set_name("councils/wex/apiTokens/t");
  wex_.Must<records::v1::ApiToken>(MethodPath(revoke), revoke, "admin");

  const auto history = [&](const std::string& name) {
    records::v1::ListRevisionsRequest request;
    request.set_name(name);
    std::vector<std::string> lines;
    const auto revisions = wex_.Must<records::v1::ListRevisionsResponse>(
        MethodPath(request), request, "auditor");
    for (const auto& revision : revisions.revisions()) {
      lines.push_back(absl::StrCat(
          revision.actor(), " ",
          revision.method().substr(revision.method().rfind('.') + 1)));
    }
    return lines;
  };
  EXPECT_THAT(history("councils/wex/roleGrants/g"),
              ElementsAre("admin DeleteRoleGrant", "root UpdateRoleGrant",
                          "admin CreateRoleGrant"));
  EXPECT_THAT(history("councils/wex/apiTokens/t"),
              ElementsAre("admin DeleteApiToken", "admin CreateApiToken"));
}

}  // namespace
}  // namespace minutebook::testing
