// The benchmarks: starts minutebookd, the do-nothing servers and the peers,
// loads them in turn, round by round, and prints what came of it.

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/records/v1/change.pb.h"
#include "minutebook/strategies/v1/overview.pb.h"
#include "minutebook/strategies/v1/strategy.pb.h"
#include "tests/bench/callers.h"
#include "tests/bench/load.h"
#include "tests/bench/our_server.h"
#include "tests/bench/peers.h"
#include "tests/bench/pulls.h"
#include "tests/bench/report.h"
#include "tests/bench/sample.h"
#include "tests/bench/strategy_traffic.h"
#include "tests/bench/stream.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::bench {
namespace {

constexpr int64_t kFewRecords = 10000;
constexpr int kReaders = 64;
constexpr int kPageReaders = 16;
constexpr int kIdleConnections = 1000;
constexpr int kStarts = 11;
constexpr double kKibPerMib = 1024;
// The shape of a table that grows a hundredfold: at most so much slower.
constexpr double kGrowth = 1 / 1.3;

constexpr char kOurs[] = "minutebookd";
constexpr char kOneGet[] = "one Get";
constexpr char kTyped[] = "do-nothing typed";
constexpr char kRaw[] = "do-nothing raw";
constexpr char kStepped[] = "SQLite stepped";
constexpr char kEtcd[] = "etcd";
constexpr char kPgbench[] = "pgbench";

constexpr char kWatch[] = "records.v1.LedgerService/WatchChanges";

struct Settings {
  int rounds = 5;
  double seconds = 3;
  int64_t records = 1000000;
  bool quick = false;
  bool peers = true;
  std::string keep;  // the folder of filled stores
  std::string only;
  std::string ceilings;  // the program
};

// One side of a work: its name, and a figure for one round.
struct Side {
  std::string name;
  std::function<absl::StatusOr<double>()> measure;
};

class Bench {
 public:
  explicit Bench(const Settings& settings) : settings_(settings) {}

  absl::Status Run() {
    absl::Status status = StartAll();
    for (auto step : {&Bench::Reads, &Bench::ReadsByCallers, &Bench::Pages,
                      &Bench::Creates, &Bench::Applies, &Bench::Replays,
                      &Bench::Pulls, &Bench::Overviews, &Bench::Footprint}) {
      if (status.ok()) status = (this->*step)();
    }
    return status;
  }

  void Print() const {
    std::printf("\n");
    report_.Print();
  }

 private:
  absl::Status StartAll() {
    std::fprintf(stderr, "filling stores of %lld and %lld records\n",
                 static_cast<long long>(kFewRecords),
                 static_cast<long long>(settings_.records));
    kept_ = settings_.keep.empty() ? folder_.File("") : settings_.keep + "/";
    std::filesystem::create_directories(kept_);
    for (auto [server, records] : {std::pair(&few_, kFewRecords),
                                   std::pair(&many_, settings_.records)}) {
      store_ = absl::StrCat(kept_, "records-", records, ".db");
      auto started = OurServer::StartFilled(store_, records);
      if (!started.ok()) return started.status();
      *server = *std::move(started);
    }
    auto started = OurServer::Start(folder_.File("writes.db"));
    if (!started.ok()) return started.status();
    writes_ = *std::move(started);

    // What the do-nothing servers answer is what minutebookd answered.
    meetings::v1::GetDecisionRequest get;
    get.set_name(SampleName(0));
    absl::StatusOr<std::string> record =
        few_->Call("meetings.v1.DecisionService/GetDecision", get);
    if (!record.ok()) return record.status();
    record_ = *record;
    const absl::StatusOr<std::vector<std::string>> tokens =
        few_->PageTokens(kFewRecords);
    if (!tokens.ok()) return tokens.status();
    meetings::v1::ListDecisionsRequest list;
    list.set_parent(kCouncil);
    list.set_page_size(kPageRecords);
    list.set_page_token(tokens->front());
    absl::StatusOr<std::string> page =
        few_->Call("meetings.v1.DecisionService/ListDecisions", list);
    if (!page.ok()) return page.status();
    page_bytes_ = page->size();
    std::ofstream(folder_.File("record"), std::ios::binary) << *record;
    std::ofstream(folder_.File("page"), std::ios::binary) << *page;
    for (auto [kind, process, target] :
         {std::tuple("typed", &typed_process_, &typed_),
          std::tuple("raw", &raw_process_, &raw_)}) {
      *target = testing::FreeAddress();
      *process = std::make_unique<testing::ChildProcess>(
          std::vector<std::string>{settings_.ceilings, kind, *target,
                                   folder_.File(""), store_},
          folder_.File("ceilings.log"));
      absl::Status status = (*process)->WaitToListen(*target);
      if (!status.ok()) return status;
    }
    // Somebody listens to what changes, in the quiet store and in the busy one.
    records::v1::WatchChangesRequest watch;
    watch.set_parent(kCouncil);
    watch.set_only_new(true);
    for (const auto& server : {&few_, &writes_}) {
      followers_.push_back(std::make_unique<Follower>(
          (*server)->Method(kWatch), watch.SerializeAsString()));
    }
    return settings_.peers ? StartPeers() : absl::OkStatus();
  }

  absl::Status StartPeers() {
    auto etcd = Etcd::Start(folder_.File(""));
    if (!etcd.ok()) return etcd.status();
    etcd_ = *std::move(etcd);
    // PostgreSQL's user must be able to come as far as its own folder.
    std::filesystem::permissions(folder_.File(""),
                                 std::filesystem::perms::others_exec,
                                 std::filesystem::perm_options::add);
    auto postgres = Postgres::Start(folder_.File(""), record_.size());
    if (!postgres.ok()) return postgres.status();
    postgres_ = *std::move(postgres);
    if (etcd_ == nullptr || postgres_ == nullptr) {
      std::fprintf(stderr, "a peer is missing: deploy/install --bench\n");
    }
    return absl::OkStatus();
  }

  bool Wanted(const std::string& work) const {
    return absl::StrContains(work, settings_.only);
  }

  // `server` is the process that answers.
  Side Loaded(const std::string& name, pid_t server, const Target& target,
              Traffic traffic, int callers) const {
    auto load = std::make_shared<Load>(target, std::move(traffic), callers);
    const absl::Duration duration = absl::Seconds(settings_.seconds);
    return {
        name, [load, name, server, duration]() -> absl::StatusOr<double> {
          const absl::Duration before = testing::CpuTime(server);
          const absl::StatusOr<Rate> rate = load->Run(duration);
          if (!rate.ok()) return rate.status();
          std::fprintf(
              stderr,
              "  %-18s %7.0f/s  median %7.2f ms  99%% %7.2f ms  server's "
              "time a call %6.1f us\n",
              name.c_str(), rate->calls_per_second, rate->median_ms,
              rate->slowest_percent_ms,
              absl::ToDoubleMicroseconds(testing::CpuTime(server) - before) /
                  static_cast<double>(rate->calls));
          return rate->calls_per_second;
        }};
  }

  // Loads the sides in turn, in another order each round.
  absl::Status Rounds(const std::string& work, std::vector<Side> sides) {
    for (int round = 0; round < settings_.rounds; ++round) {
      std::fprintf(stderr, "%s, round %d of %d\n", work.c_str(), round + 1,
                   settings_.rounds);
      for (const Side& side : sides) {
        absl::StatusOr<double> figure = side.measure();
        if (!figure.ok()) return figure.status();
        report_.Add(work, side.name, *figure);
      }
      std::rotate(sides.begin(), sides.begin() + 1, sides.end());
    }
    return absl::OkStatus();
  }

  absl::Status Reads() {
    const std::string get = "meetings.v1.DecisionService/GetDecision";
    const std::string path = "/minutebook." + get;
    for (const int callers : {1, kReaders}) {
      const std::string work = absl::StrCat("Get, callers: ", callers);
      if (!Wanted(work)) continue;
      const std::string large = absl::StrCat(settings_.records, " records");
      const std::string token = few_->Method(get).token;
      std::vector<Side> sides = {
          Loaded(kOurs, few_->pid(), few_->Method(get), GetTraffic(kFewRecords),
                 callers),
          Loaded(large, many_->pid(), many_->Method(get),
                 GetTraffic(settings_.records), callers),
          Loaded(kTyped, typed_process_->pid(), {typed_, path, token},
                 FixedGetTraffic(), callers),
          Loaded(kRaw, raw_process_->pid(), {raw_, path, token},
                 FixedGetTraffic(), callers)};
      if (etcd_ != nullptr) {
        Load puts(etcd_->put(), Etcd::PutTraffic(record_), kReaders);
        const auto filled = puts.Run(absl::Seconds(1));
        if (!filled.ok()) return filled.status();
        sides.push_back(Loaded(kEtcd, etcd_->pid(), etcd_->range(),
                               // Those that were surely put in a second.
                               Etcd::RangeTraffic(record_, 1000), callers));
      }
      absl::Status status = Rounds(work, std::move(sides));
      if (!status.ok()) return status;
      report_.Compare(work, kOurs, kTyped,
                      callers == 1 ? std::optional<double>() : 0.9);
      report_.Compare(work, kOurs, kRaw, std::nullopt);
      report_.Compare(work, kOurs, kEtcd, std::nullopt);
      report_.Compare(work, large, kOurs, kGrowth);
    }
    return absl::OkStatus();
  }

  // What it costs to tell who calls, and what they may see.
  absl::Status ReadsByCallers() {
    const std::string work = "Get by callers of each kind";
    if (!Wanted(work)) return absl::OkStatus();
    auto callers =
        Callers::Start(absl::StrCat(kept_, "callers.db"), kFewRecords);
    if (!callers.ok()) return callers.status();
    std::vector<Side> sides;
    for (const Callers::Kind& kind : (*callers)->all()) {
      sides.push_back(Loaded(kind.name, kind.server, kind.target,
                             GetTraffic(kFewRecords), kReaders));
    }
    absl::Status status = Rounds(work, std::move(sides));
    for (const Callers::Kind& kind : (*callers)->all()) {
      if (kind.beside.empty()) continue;
      report_.Compare(work, kind.name, kind.beside, 0.9);
    }
    return status;
  }

  absl::Status Pages() {
    const std::string work = "page of 100";
    if (!Wanted(work)) return absl::OkStatus();
    const std::string list = "meetings.v1.DecisionService/ListDecisions";
    const std::string large = absl::StrCat(settings_.records, " records");
    const auto few_tokens = few_->PageTokens(kFewRecords);
    if (!few_tokens.ok()) return few_tokens.status();
    const auto many_tokens = many_->PageTokens(settings_.records);
    if (!many_tokens.ok()) return many_tokens.status();
    absl::Status status = Rounds(
        work, {Loaded(kOurs, few_->pid(), few_->Method(list),
                      PageTraffic(*few_tokens), kPageReaders),
               Loaded(large, many_->pid(), many_->Method(list),
                      PageTraffic(*many_tokens), kPageReaders),
               Loaded(kRaw, raw_process_->pid(),
                      {raw_, "/minutebook." + list, few_->Method(list).token},
                      FixedPageTraffic(page_bytes_), kPageReaders)});
    report_.Compare(work, kOurs, kRaw, 0.6);
    report_.Compare(work, large, kOurs, kGrowth);
    return status;
  }

  absl::Status Creates() {
    const std::string create = "meetings.v1.DecisionService/CreateDecision";
    for (const int callers : {1, 8, 64, 256}) {
      const std::string work = absl::StrCat("create, callers: ", callers);
      if (!Wanted(work)) continue;
      const Target ours = writes_->Method(create);
      std::vector<Side> sides = {
          Loaded(kOurs, writes_->pid(), ours, CreateTraffic(), callers),
          Loaded(kTyped, typed_process_->pid(), {typed_, ours.path, ours.token},
                 {CreateTraffic().request, FixedGetTraffic().is_right},
                 callers)};
      if (etcd_ != nullptr) {
        sides.push_back(Loaded(kEtcd, etcd_->pid(), etcd_->put(),
                               Etcd::PutTraffic(record_), callers));
      }
      if (postgres_ != nullptr) {
        sides.push_back({kPgbench, [this, callers] {
                           return postgres_->Inserts(
                               callers, absl::Seconds(settings_.seconds));
                         }});
      }
      absl::Status status = Rounds(work, std::move(sides));
      if (!status.ok()) return status;
      std::optional<double> asked;
      if (callers == 1) asked = 0.6;
      if (callers == 64) asked = 0.7;
      report_.Compare(work, kOurs, kEtcd, asked);
      report_.Compare(work, kOurs, kPgbench, std::nullopt);
      report_.Compare(work, kOurs, kTyped, std::nullopt);
    }
    return absl::OkStatus();
  }

  absl::Status Applies() {
    const std::string work = absl::StrCat("Apply of ", kApplyRecords);
    if (!Wanted(work)) return absl::OkStatus();
    absl::Status status =
        Rounds(work, {Loaded(kOurs, writes_->pid(),
                             writes_->Method("records.v1.RecordService/Apply"),
                             ApplyTraffic(), 2)});
    report_.Compare(work, kOurs, "", std::nullopt);
    return status;
  }

  // All changes of the large store, from the first.
  absl::Status Replays() {
    const std::string work = absl::StrCat("replay of ", settings_.records);
    if (!Wanted(work)) return absl::OkStatus();
    records::v1::WatchChangesRequest watch;
    watch.set_parent(kCouncil);
    const std::string request = watch.SerializeAsString();
    const Target ours = many_->Method(kWatch);
    absl::Status status = Rounds(
        work, {Streamed(kOurs, ours, request, 1),
               Streamed(kStepped, {raw_, ours.path, ours.token}, request, 1)});
    report_.Compare(work, kOurs, kStepped, 0.6);
    return status;
  }

  // All targets of a store, from the first.
  absl::Status Pulls() {
    const std::string work = absl::StrCat("pull of ", settings_.records);
    if (!Wanted(work)) return absl::OkStatus();
    const std::string store =
        absl::StrCat(kept_, "targets-", settings_.records, ".db");
    auto server = StartWithTargets(store, settings_.records);
    if (!server.ok()) return server.status();
    const std::string address = testing::FreeAddress();
    testing::ChildProcess stepped(
        {settings_.ceilings, "raw", address, folder_.File(""), store},
        folder_.File("ceilings.log"));
    absl::Status status = stepped.WaitToListen(address);
    if (!status.ok()) return status;
    const Target ours =
        (*server)->Method("actionplans.v1.MeasureService/PullTargets");
    status = Rounds(work, {Streamed(kOurs, ours, PullRequest(), kTargetsField),
                           Streamed(kStepped, {address, ours.path, ours.token},
                                    PullRequest(), kTargetsField)});
    report_.Compare(work, kOurs, kStepped, 0.6);
    return status;
  }

  // What a strategy's page on an intranet asks for, in one call.
  absl::Status Overviews() {
    const std::string work = "overview of a strategy";
    if (!Wanted(work)) return absl::OkStatus();
    const std::string get = "strategies.v1.StrategyService/GetStrategy";
    const std::string whole =
        "strategies.v1.StrategyService/GetStrategyOverview";
    absl::Status status;
    strategies::v1::GetStrategyOverviewRequest overview;
    overview.set_name(AddStrategy([&](const std::string& method,
                                      const std::string& request) {
      absl::StatusOr<std::string> reply = writes_->CallBytes(method, request);
      if (!reply.ok()) status = reply.status();
      return reply.ok() ? *std::move(reply) : "";
    }));
    if (!status.ok()) return status;
    strategies::v1::GetStrategyRequest one;
    one.set_name(overview.name());
    // Nothing changes meanwhile, so every reply is like the first.
    const auto same = [&](const std::string& method,
                          const google::protobuf::Message& request) {
      const absl::StatusOr<std::string> first = writes_->Call(method, request);
      if (!first.ok()) status = first.status();
      return Loaded(
          method == get ? kOneGet : kOurs, writes_->pid(),
          writes_->Method(method),
          {[bytes = request.SerializeAsString()](int64_t) { return bytes; },
           [size = first.ok() ? first->size() : 0](
               int64_t, const grpc::ByteBuffer& reply) {
             return reply.Length() == size;
           }},
          kPageReaders);
    };
    std::vector<Side> sides = {same(whole, overview), same(get, one)};
    if (status.ok()) status = Rounds(work, std::move(sides));
    report_.Compare(work, kOurs, kOneGet, std::nullopt);
    return status;
  }

  // A stream read until settings_.records elements of `field` came.
  Side Streamed(const std::string& name, const Target& target,
                const std::string& request, int field) const {
    return {name, [this, name, target, request, field] {
              const auto rate =
                  Replay(target, request, settings_.records, field);
              if (rate.ok()) {
                std::fprintf(stderr, "  %-18s %7.0f/s\n", name.c_str(), *rate);
              }
              return rate;
            }};
  }

  absl::Status Footprint() {
    if (!Wanted("footprint")) return absl::OkStatus();
    const std::string store = folder_.File("empty.db");
    std::vector<double> milliseconds;
    std::unique_ptr<testing::ServerProcess> server;
    for (int i = 0; i < kStarts; ++i) {
      server.reset();
      const absl::Time begin = absl::Now();
      server = std::make_unique<testing::ServerProcess>(store);
      milliseconds.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin));
      if (!server->running()) return absl::UnavailableError(server->log());
    }
    // The first one made the store.
    milliseconds.erase(milliseconds.begin());
    std::sort(milliseconds.begin(), milliseconds.end());
    report_.State("start to listening, median of 10 starts",
                  milliseconds[milliseconds.size() / 2], "ms", 50);
    const auto empty = static_cast<double>(testing::ResidentKib(server->pid()));
    report_.State("resident, with an empty database", empty / kKibPerMib, "MB",
                  50);

    const std::string idle =
        absl::StrCat("each of ", kIdleConnections, " idle connections");
    const auto ours = IdleConnection(server->address(), server->pid());
    if (!ours.ok()) return ours.status();
    report_.State(idle, *ours, "KiB", 20);
    // What gRPC itself takes where there are four methods.
    const std::string address = testing::FreeAddress();
    testing::ChildProcess few_methods(
        {settings_.ceilings, "raw", address, folder_.File(""), store_},
        folder_.File("ceilings.log"));
    absl::Status status = few_methods.WaitToListen(address);
    if (!status.ok()) return status;
    const auto raw = IdleConnection(address, few_methods.pid());
    if (!raw.ok()) return raw.status();
    report_.State(absl::StrCat(idle, ", ", kRaw), *raw, "KiB", std::nullopt);
    report_.State(
        "resident after the creates and Applies",
        static_cast<double>(testing::ResidentKib(writes_->pid())) / kKibPerMib,
        "MB", std::nullopt);
    return Disk();
  }

  // The KiB that the server grows by for each connection that lies idle.
  static absl::StatusOr<double> IdleConnection(const std::string& address,
                                               pid_t server) {
    const auto before = static_cast<double>(testing::ResidentKib(server));
    std::vector<std::shared_ptr<grpc::Channel>> connections;
    for (int i = 0; i < kIdleConnections; ++i) {
      connections.push_back(Connect(address));
      if (!connections.back()->WaitForConnected(
              std::chrono::system_clock::now() + std::chrono::seconds(5))) {
        return absl::UnavailableError("cannot connect to " + address);
      }
    }
    absl::SleepFor(absl::Seconds(1));
    return (static_cast<double>(testing::ResidentKib(server)) - before) /
           kIdleConnections;
  }

  // What a durable write costs here, whoever writes.
  absl::Status Disk() {
    constexpr int kWrites = 200;
    const std::string path = folder_.File("disk");
    const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    const std::string block(4096, 'x');
    std::vector<double> micros;
    for (int i = 0; i < kWrites; ++i) {
      const absl::Time begin = absl::Now();
      if (write(file, block.data(), block.size()) < 0 || fdatasync(file) != 0) {
        break;
      }
      micros.push_back(absl::ToDoubleMicroseconds(absl::Now() - begin));
    }
    close(file);
    if (micros.size() < kWrites) return absl::UnavailableError("cannot write");
    std::sort(micros.begin(), micros.end());
    report_.State("this disk: 4 KiB written and fdatasync, median",
                  micros[kWrites / 2], "us", std::nullopt);
    return absl::OkStatus();
  }

  const Settings settings_;
  const testing::TemporaryFolder folder_;
  Report report_;
  std::string kept_;   // where filled stores lie
  std::string store_;  // the large one
  std::string record_;
  size_t page_bytes_ = 0;
  std::unique_ptr<OurServer> few_, many_, writes_;
  std::vector<std::unique_ptr<Follower>> followers_;
  std::string typed_, raw_;  // addresses
  std::unique_ptr<testing::ChildProcess> typed_process_, raw_process_;
  std::unique_ptr<Etcd> etcd_;
  std::unique_ptr<Postgres> postgres_;
};

int Main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Measures minutebookd against ceilings and peers.");
  app.add_flag("--quick", settings.quick,
               "Two rounds of 0.7 seconds and 50,000 records");
  app.add_option("--rounds", settings.rounds)->capture_default_str();
  app.add_option("--seconds", settings.seconds, "Of each load")
      ->capture_default_str();
  app.add_option("--records", settings.records, "In the large store")
      ->check(
          CLI::Range(int64_t{2 * kRecordsBetweenTokens}, int64_t{100000000}))
      ->capture_default_str();
  app.add_option("--keep", settings.keep,
                 "Folder in which filled stores are kept for the next run");
  app.add_option("--only", settings.only,
                 "Only the works whose name has this text");
  app.add_flag("!--no-peers", settings.peers, "Without etcd and PostgreSQL");
  app.add_option("--ceilings", settings.ceilings,
                 "The program of the do-nothing servers")
      ->required();
  CLI11_PARSE(app, argc, argv);
  if (settings.quick) {
    settings.rounds = 2;
    settings.seconds = 0.7;
    settings.records = 50000;
  }
  // The idle connections and their ends.
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  Bench bench(settings);
  const absl::Status status = bench.Run();
  if (!status.ok()) {
    std::fprintf(stderr, "bench: %s\n", status.ToString().c_str());
    return 1;
  }
  bench.Print();
  return 0;
}

}  // namespace
}  // namespace minutebook::bench

int main(int argc, char** argv) { return minutebook::bench::Main(argc, argv); }
