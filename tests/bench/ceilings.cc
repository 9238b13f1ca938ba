// Servers that do nothing but answer, as fast as this machine's gRPC lets them:
// what a server of records is measured against. A folder holds the bytes to
// answer with, which the benchmark took from minutebookd.
// usage: bench_ceilings typed|raw ADDRESS FOLDER STORE
//   typed: generated callback code; Get answers with one message, Create parses
//          its request and answers with the same
//   raw:   bytes in, bytes out; Get, a list's page, and a stream of the bodies
//          in STORE's ledger as SQLite steps them, in batches

#include <signal.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "minutebook/meetings/v1/decision_service.grpc.pb.h"
#include "services/engine/wire.h"
#include "services/runtime/bytes.h"
#include "services/runtime/raw_service.h"
#include "storage/sqlite/sqlite_driver.h"
#include "tests/bench/pulls.h"

namespace minutebook::bench {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

ServerUnaryReactor* Answered(CallbackServerContext* context) {
  ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

class Typed : public meetings::v1::DecisionService::CallbackService {
 public:
  explicit Typed(const std::string& folder) {
    record_.ParseFromString(ReadFile(folder + "/record"));
  }
  ServerUnaryReactor* GetDecision(CallbackServerContext* context,
                                  const meetings::v1::GetDecisionRequest*,
                                  meetings::v1::Decision* reply) override {
    *reply = record_;
    return Answered(context);
  }
  ServerUnaryReactor* CreateDecision(CallbackServerContext* context,
                                     const meetings::v1::CreateDecisionRequest*,
                                     meetings::v1::Decision* reply) override {
    *reply = record_;
    return Answered(context);
  }

 private:
  meetings::v1::Decision record_;
};

runtime::RawService::Unary Always(const std::string& bytes) {
  return [answer = runtime::MakeBuffer(bytes)](CallbackServerContext*,
                                               const ByteBuffer&,
                                               runtime::UnaryReply reply) {
    reply.Finish(grpc::Status::OK, answer);
  };
}

// Sends the bodies of one table, one message after another, as elements of the
// field `field`.
class Bodies : public grpc::ServerGenericBidiReactor {
 public:
  Bodies(storage::Driver& driver, const storage::Sql& sql, int64_t batch,
         int field)
      : connection_(*driver.OpenReader()),
        sql_(sql),
        batch_(batch),
        field_(field) {
    Next();
  }
  void OnWriteDone(bool ok) override {
    if (ok) {
      Next();
    } else {
      Finish(grpc::Status::CANCELLED);
    }
  }
  void OnDone() override { delete this; }

 private:
  void Next() {
    std::string bytes;
    const absl::Status status =
        connection_->Query(sql_, {last_, batch_}, [&](const storage::Row& row) {
          last_ = row.Int(0);
          engine::AppendBytesField(field_, row.Bytes(1), bytes);
        });
    if (!status.ok() || bytes.empty()) {
      Finish(grpc::Status::OK);
      return;
    }
    message_ = runtime::MakeBuffer(std::move(bytes));
    StartWrite(&message_);
  }

  const std::unique_ptr<storage::ReadConnection> connection_;
  const storage::Sql& sql_;  // takes the last place and how many are wanted
  const int64_t batch_;
  const int field_;
  int64_t last_ = 0;
  ByteBuffer message_;
};

class Refusal : public grpc::ServerGenericBidiReactor {
 public:
  Refusal() { Finish({grpc::StatusCode::UNIMPLEMENTED, "not served here"}); }
  void OnDone() override { delete this; }
};

int Main(const std::string& kind, const std::string& address,
         const std::string& folder, const std::string& store) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  Typed typed(folder);
  const storage::Sql entries{
      "SELECT rowid, body FROM entries WHERE rowid > ?1 ORDER BY rowid "
      "LIMIT ?2"};
  const storage::Sql targets{
      "SELECT rowid, body FROM targets WHERE rowid > ?1 ORDER BY rowid "
      "LIMIT ?2"};
  std::unique_ptr<storage::Driver> driver;
  runtime::RawService raw([](CallbackServerContext*) { return new Refusal(); });
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  if (kind == "typed") {
    builder.RegisterService(&typed);
  } else {
    const std::string service = "/minutebook.meetings.v1.DecisionService/";
    raw.AddFrequent(service + "GetDecision",
                    Always(ReadFile(folder + "/record")));
    raw.AddFrequent(service + "ListDecisions",
                    Always(ReadFile(folder + "/page")));
    auto opened = storage::OpenSqlite({store});
    if (!opened.ok()) return 1;
    driver = *std::move(opened);
    raw.AddStream("/minutebook.records.v1.LedgerService/WatchChanges",
                  [&](CallbackServerContext*) {
                    constexpr int64_t kBatch = 512;  // as ours reads
                    return new Bodies(*driver, entries, kBatch, 1);
                  });
    raw.AddStream("/minutebook.actionplans.v1.MeasureService/PullTargets",
                  [&](CallbackServerContext*) {
                    constexpr int64_t kBatch = 500;  // as ours reads
                    return new Bodies(*driver, targets, kBatch, kTargetsField);
                  });
    raw.RegisterWith(builder);
  }
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}

}  // namespace
}  // namespace minutebook::bench

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr,
                 "usage: bench_ceilings typed|raw ADDRESS FOLDER STORE\n");
    return 2;
  }
  return minutebook::bench::Main(argv[1], argv[2], argv[3], argv[4]);
}
