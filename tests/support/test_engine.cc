#include "tests/support/test_engine.h"

#include <cstdio>
#include <cstdlib>
#include <future>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "minutebook/councils/v1/council.pb.h"
#include "services/actionplans/action_plans.h"
#include "services/actionplans/measures.h"
#include "services/councils/councils.h"
#include "services/meetings/meetings.h"
#include "services/records/records.h"
#include "services/strategies/strategies.h"
#include "storage/sqlite/sqlite_driver.h"
#include "storage/text.h"

namespace minutebook::testing {
namespace {

constexpr char kCouncil[] = "wex";
constexpr uint64_t kSeed = 20150804;
constexpr absl::CivilSecond kBegin(2015, 8, 4, 18, 30, 0);

void Check(const absl::Status& status, std::string_view what) {
  if (status.ok()) return;
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(what.size()), what.data(),
               status.ToString().c_str());
  std::abort();
}

template <typename T>
T Unwrap(absl::StatusOr<T> value) {
  Check(value.status(), "the test's engine");
  return *std::move(value);
}

// Answers with what it was to draw, so that tests see all that a page would
// show.
class EchoDrawer : public drawing::PageDrawer {
 public:
  absl::StatusOr<std::string> Draw(const render::v1::DrawRequest& request,
                                   storage::SteadyTime) override {
    return request.SerializeAsString();
  }
};

}  // namespace

TestEngine::TestEngine(std::unique_ptr<storage::Driver> driver)
    : now_micros_(
          absl::ToUnixMicros(absl::FromCivil(kBegin, absl::UTCTimeZone()))),
      random_(kSeed) {
  if (driver == nullptr) driver = Unwrap(storage::OpenSqlite({}));
  store_ = Unwrap(storage::Store::Open(std::move(driver), {}, now_micros_));
  // Every store has the same secret, so that two of them make the same tokens.
  static const storage::Sql* const insert = new storage::Sql{
      "INSERT INTO secrets (name, value) VALUES ('tokens', ?1)"};
  Write([](storage::WriteSession& session) {
    return session.Queue(*insert,
                         {storage::Blob{"0123456789abcdef0123456789abcdef"}});
  });
  engine_ = Unwrap(engine::Engine::Create(
      *store_,
      {[this] { return Now(); }, [this](int count) { return Random(count); }}));
  councils::RegisterCouncils(*engine_);
  meetings::RegisterMeetings(*engine_);
  records::RegisterRecords(*engine_);
  strategies::RegisterStrategies(*engine_, std::make_unique<EchoDrawer>());
  actionplans::RegisterActionPlans(*engine_);
  actionplans::RegisterMeasures(*engine_);

  using namespace options::v1;  // NOLINT: the roles
  for (engine::Principal principal :
       {engine::Principal{"root", true, {}},
        {"admin", false, {{kCouncil, {ROLE_ADMINISTRATOR}}}},
        {"clerk", false, {{kCouncil, {ROLE_DEMOCRATIC_SERVICES}}}},
        {"auditor", false, {{kCouncil, {ROLE_AUDITOR}}}},
        {"officer", false, {{kCouncil, {ROLE_OFFICER}}}},
        {"head", false, {{kCouncil, {ROLE_HEAD_OF_SERVICE}}}},
        {"performance", false, {{kCouncil, {ROLE_PERFORMANCE_SYSTEM}}}},
        {"member", false, {{kCouncil, {ROLE_MEMBER}}}},
        {"councillor",
         false,
         {{kCouncil, {ROLE_MEMBER}}},
         {},
         {{kCouncil, storage::BodyClasses({"cabinet"})}}},
        {"staff", false, {{kCouncil, {ROLE_STAFF}}}},
        {"public", false, {}}}) {
    const std::string subject = principal.subject;
    principals_[subject] =
        std::make_shared<const engine::Principal>(std::move(principal));
  }

  tables_ = {"entries", "links", "heads"};
  for (const auto& type : engine_->catalogue().types()) {
    tables_.insert(tables_.begin(), type->table_name());
  }
  count_rows_.text = absl::StrCat(
      "SELECT ", absl::StrJoin(tables_, " + ",
                               [](std::string* text, const std::string& table) {
                                 absl::StrAppend(text, "(SELECT count(*) FROM ",
                                                 table, ")");
                               }));
}

TestEngine::~TestEngine() {
  engine_.reset();
  store_.reset();
}

absl::StatusOr<std::string> TestEngine::Call(std::string_view method,
                                             std::string_view request,
                                             const std::string& caller) {
  const engine::Method* found = engine_->Find(method);
  if (found == nullptr) {
    return absl::UnimplementedError(std::string(method));
  }
  std::promise<absl::StatusOr<std::string>> promise;
  engine_->Handle(*found, {request, principal(caller), storage::kNoDeadline},
                  [&promise](absl::StatusOr<std::string> reply) {
                    promise.set_value(std::move(reply));
                  });
  return promise.get_future().get();
}

void TestEngine::CreateCouncil() {
  councils::v1::CreateCouncilRequest request;
  request.set_council_id(kCouncil);
  request.mutable_council()->set_display_name("Wexcombe District Council");
  Check(Call("minutebook.councils.v1.CouncilService.CreateCouncil",
             request.SerializeAsString())
            .status(),
        "CreateCouncil");
}

absl::Time TestEngine::Now() {
  return absl::FromUnixMicros(now_micros_ += step_micros_);
}

std::string TestEngine::Random(int count) {
  const std::lock_guard<std::mutex> lock(random_mutex_);
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random_());
  return bytes;
}

void TestEngine::Write(
    std::function<absl::Status(storage::WriteSession&)> work) {
  std::promise<absl::Status> promise;
  storage::WriteJob job;
  job.run = std::move(work);
  job.finish = [&promise](absl::Status status) {
    promise.set_value(std::move(status));
  };
  if (!store_->Write(std::move(job))) Check(absl::InternalError(""), "Write");
  Check(promise.get_future().get(), "Write");
}

int64_t TestEngine::CountRows() {
  int64_t rows = 0;
  Check(store_->Read(storage::kNoDeadline, false,
                     [&](storage::ReadSession& session) {
                       return session.Query(
                           count_rows_, {},
                           [&](const storage::Row& row) { rows = row.Int(0); });
                     }),
        "CountRows");
  return rows;
}

void TestEngine::Keep() {
  std::vector<std::string> insertions;
  for (const std::string& table : tables_) {
    const std::string kept = absl::StrCat("kept_", table);
    Write([&](storage::WriteSession& session) {
      return session.QueryOnce(
          absl::StrCat("CREATE TABLE ", kept, " AS SELECT * FROM ", table), {},
          [](const storage::Row&) {});
    });
    restorations_.push_back({absl::StrCat("DELETE FROM ", table)});
    insertions.push_back(
        absl::StrCat("INSERT INTO ", table, " SELECT * FROM ", kept));
  }
  for (auto text = insertions.rbegin(); text != insertions.rend(); ++text) {
    restorations_.push_back({*text});
  }
  kept_micros_ = now_micros_;
  const std::lock_guard<std::mutex> lock(random_mutex_);
  kept_random_ = random_;
}

void TestEngine::Restore() {
  Write([this](storage::WriteSession& session) {
    for (const storage::Sql& restoration : restorations_) {
      const absl::Status status = session.Queue(restoration, {});
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  });
  now_micros_ = kept_micros_;
  const std::lock_guard<std::mutex> lock(random_mutex_);
  random_ = kept_random_;
}

}  // namespace minutebook::testing
