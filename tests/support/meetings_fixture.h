// Wexcombe with a body, and any method by its request.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/engine/command.h"
#include "storage/digest.h"
#include "tests/support/matchers.h"
#include "tests/support/method_path.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {

class MeetingsFixture : public ::testing::Test {
 protected:
  static constexpr char kBoard[] = "councils/wex/bodies/board";

  explicit MeetingsFixture(std::shared_ptr<StatementTexts> texts = nullptr)
      : wex_(std::move(texts)) {
    wex_.CreateBody("board", "Executive Board");
    wex_.set_now(absl::FromUnixSeconds(1460073600));  // 8 April 2016
  }

  // The reply, or a failed test.
  template <typename Reply, typename Request>
  Reply Do(const Request& request, const std::string& caller = "root") {
    return wex_.Must<Reply>(MethodPath(request), request, caller);
  }

  template <typename Reply, typename Request>
  absl::Status Try(const Request& request, const std::string& caller = "root") {
    Reply reply;
    return wex_.Call(MethodPath(request), request, &reply, caller);
  }

  // Gets the record `name`.
  template <typename Record, typename Request>
  Record Get(const std::string& name, const std::string& caller = "root") {
    Request request;
    request.set_name(name);
    return Do<Record>(request, caller);
  }

  meetings::v1::Meeting AddMeeting(const std::string& id,
                                   const google::type::Date& date) {
    return wex_.CreateMeeting(id, kBoard, &date,
                              options::v1::VISIBILITY_INTERNAL);
  }

  // An item on the issue `councils/wex/issues/ISSUE`, which is made with the
  // first; none when it is empty.
  meetings::v1::Item AddItem(const std::string& meeting, const std::string& id,
                             const std::string& minute_number = "",
                             const std::string& issue = "") {
    meetings::v1::CreateItemRequest request;
    request.set_parent(meeting);
    request.set_item_id(id);
    request.mutable_item()->set_title("Item " + id);
    request.mutable_item()->set_minute_number(minute_number);
    if (!issue.empty()) request.mutable_item()->add_issues(issue);
    return Do<meetings::v1::Item>(request);
  }

  // The statements of one call of a method that reads.
  int64_t StatementsOf(const engine::ReadCommand& command,
                       const google::protobuf::Message& request) {
    const storage::LinkTable links;
    const storage::Ledger ledger(storage::RandomBytes);
    const std::function<std::string(int)> random = storage::RandomBytes;
    const engine::Tokens tokens("key");
    const engine::Caller caller = engine::Principal{"root", true, {}}.In("wex");
    int64_t statements = 0;
    const absl::Status status = wex_.store().Read(
        storage::kNoDeadline, true, [&](storage::ReadSession& session) {
          const int64_t before = session.statements();
          const auto reply = command.Run(
              {caller, session, wex_.engine().catalogue(), tokens, links,
               ledger, random, absl::FromUnixSeconds(1460073600)},
              request);
          statements = session.statements() - before;
          return reply.status();
        });
    EXPECT_THAT(status, IsOk());
    return statements;
  }

  Wexcombe wex_;
};

}  // namespace minutebook::testing
