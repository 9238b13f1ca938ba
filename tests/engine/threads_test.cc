// Many threads at once on one engine: writers, readers and watchers. The checks
// are of what everybody sees in the end; a race detector does the rest.

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/records/v1/change.pb.h"
#include "minutebook/records/v1/revision.pb.h"
#include "storage/sqlite/sqlite_driver.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_engine.h"

namespace minutebook::engine {
namespace {

constexpr char kBodies[] = "minutebook.councils.v1.CouncilService.";
constexpr char kLedger[] = "minutebook.records.v1.LedgerService.";
constexpr int kWriters = 3;
constexpr int kBodiesOfEach = 20;

std::string NameOf(int writer, int body) {
  return absl::StrCat("councils/wex/bodies/w", writer, "-", body);
}

class ThreadsTest : public ::testing::Test {
 protected:
  void SetUp() override { engine_.CreateCouncil(); }

  static std::unique_ptr<storage::Driver> Open(const std::string& path) {
    return *storage::OpenSqlite({path});
  }

  // Creates and changes bodies of its own.
  void Write(int writer) {
    for (int i = 0; i < kBodiesOfEach; ++i) {
      councils::v1::CreateBodyRequest create;
      create.set_parent("councils/wex");
      create.set_body_id(absl::StrCat("w", writer, "-", i));
      create.mutable_body()->set_display_name("First");
      create.mutable_body()->set_visibility(options::v1::VISIBILITY_PUBLIC);
      Expect("CreateBody", create);
      councils::v1::UpdateBodyRequest update;
      update.mutable_body()->set_name(NameOf(writer, i));
      update.mutable_body()->set_display_name("Last");
      Expect("UpdateBody", update);
    }
  }

  void Expect(const std::string& method,
              const google::protobuf::Message& request) {
    const auto reply =
        engine_.Call(kBodies + method, request.SerializeAsString(), "admin");
    EXPECT_TRUE(reply.ok()) << reply.status();
  }

  // Reads whatever there is while others write.
  void Read(const std::string& caller) {
    for (int i = 0; i < kBodiesOfEach; ++i) {
      councils::v1::ListBodiesRequest list;
      list.set_parent("councils/wex");
      list.set_filter("display_name = Last");
      records::v1::ListChangesRequest changes;
      changes.set_parent("councils/wex");
      records::v1::ListRevisionsRequest revisions;
      revisions.set_name(NameOf(0, i));
      EXPECT_TRUE(engine_
                      .Call(absl::StrCat(kBodies, "ListBodies"),
                            list.SerializeAsString(), caller)
                      .ok());
      EXPECT_TRUE(engine_
                      .Call(absl::StrCat(kLedger, "ListChanges"),
                            changes.SerializeAsString(), caller)
                      .ok());
      // May not be there yet.
      (void)engine_.Call(absl::StrCat(kLedger, "ListRevisions"),
                         revisions.SerializeAsString(), caller);
    }
  }

  // Follows the changes until every body stands as its writer left it.
  void Watch(const std::string& caller) {
    std::mutex mutex;
    std::condition_variable changed;
    bool woken = false;
    records::v1::WatchChangesRequest request;
    request.set_parent("councils/wex");
    const std::string bytes = request.SerializeAsString();
    auto stream = engine_.engine().Open(
        *engine_.engine().Find(absl::StrCat(kLedger, "WatchChanges")),
        {bytes, engine_.principal(caller), storage::kNoDeadline},
        [&]() -> absl::StatusOr<std::shared_ptr<const Principal>> {
          return engine_.shared_principal(caller);
        },
        [&] {
          const std::lock_guard<std::mutex> lock(mutex);
          woken = true;
          changed.notify_one();
        });
    ASSERT_TRUE(stream.ok()) << stream.status();
    std::map<std::string, int> seen;  // name to changes
    int last = 0;
    while (last < kWriters * kBodiesOfEach) {
      const auto message = (*stream)->Next();
      ASSERT_TRUE(message.ok()) << message.status();
      if (!message->has_value()) {
        std::unique_lock<std::mutex> lock(mutex);
        changed.wait(lock, [&] { return woken; });
        woken = false;
        continue;
      }
      records::v1::WatchChangesResponse response;
      ASSERT_TRUE(response.ParseFromString(**message));
      for (const auto& change : response.changes()) {
        councils::v1::Body body;
        if (!change.record().UnpackTo(&body)) continue;
        const int changes = ++seen[change.name()];
        ASSERT_EQ(body.display_name(), changes == 1 ? "First" : "Last");
        last += changes == 2 ? 1 : 0;
        ASSERT_TRUE(change.last_of_write());
      }
    }
  }

  testing::TemporaryFolder folder_;
  testing::TestEngine engine_{Open(folder_.File("test.db"))};
};

TEST_F(ThreadsTest, WritersReadersAndWatchersAtOnce) {
  std::vector<std::thread> threads;
  for (const char* caller : {"admin", "public"}) {
    threads.emplace_back([this, caller] { Watch(caller); });
    threads.emplace_back([this, caller] { Read(caller); });
  }
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([this, writer] { Write(writer); });
  }
  for (int i = 0; i < kBodiesOfEach; ++i) engine_.engine().WakeStreams();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(engine_.engine().feed_stats().watchers, 0);
}

// Streams come and go while the feed calls them.
TEST_F(ThreadsTest, StreamsEndWhileTheyAreCalled) {
  std::thread writer([this] { Write(0); });
  std::vector<std::thread> watchers;
  for (int i = 0; i < 2; ++i) {
    watchers.emplace_back([this] {
      records::v1::WatchChangesRequest request;
      request.set_parent("councils/wex");
      const std::string bytes = request.SerializeAsString();
      for (int left = 2 * kBodiesOfEach; left > 0; --left) {
        std::atomic<int> calls{0};
        auto stream = engine_.engine().Open(
            *engine_.engine().Find(absl::StrCat(kLedger, "WatchChanges")),
            {bytes, engine_.principal("staff"), storage::kNoDeadline},
            [&]() -> absl::StatusOr<std::shared_ptr<const Principal>> {
              return engine_.shared_principal("staff");
            },
            [&] { ++calls; });
        ASSERT_TRUE(stream.ok()) << stream.status();
        ASSERT_TRUE((*stream)->Next().ok());
      }
    });
  }
  writer.join();
  for (std::thread& watcher : watchers) watcher.join();
}

}  // namespace
}  // namespace minutebook::engine
