#include "tests/bench/peers.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/runtime/bytes.h"
#include "tests/bench/etcd_kv.pb.h"
#include "tests/bench/sample.h"

namespace minutebook::bench {
namespace {

template <typename Message>
bool Parse(const grpc::ByteBuffer& reply, Message& message) {
  grpc::Slice slice;
  return runtime::ReadAll(reply, slice) &&
         message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

// Where PostgreSQL's programs lie, or empty.
std::string PostgresPrograms() {
  const std::filesystem::path root = "/usr/lib/postgresql";
  std::string found;
  std::error_code error;
  for (const auto& version : std::filesystem::directory_iterator(root, error)) {
    const std::filesystem::path programs = version.path() / "bin";
    if (std::filesystem::exists(programs / "pgbench")) found = programs;
  }
  return found;
}

// PostgreSQL does not run as root.
std::vector<std::string> AsPostgres() {
  if (geteuid() != 0) return {};
  return {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"};
}

}  // namespace

Etcd::Etcd(const std::string& folder, const std::string& address)
    : address_(address) {
  const std::string client = absl::StrCat("http://", address);
  const std::string peer = absl::StrCat("http://", testing::FreeAddress());
  process_ = std::make_unique<testing::ChildProcess>(
      std::vector<std::string>{
          "etcd", "--name=bench", absl::StrCat("--data-dir=", folder, "/etcd"),
          "--log-level=error", "--quota-backend-bytes=8589934592",
          "--listen-client-urls=" + client, "--advertise-client-urls=" + client,
          "--listen-peer-urls=" + peer, "--initial-cluster=bench=" + peer,
          "--initial-advertise-peer-urls=" + peer},
      folder + "/etcd.log");
}

absl::StatusOr<std::unique_ptr<Etcd>> Etcd::Start(const std::string& folder) {
  if (!testing::RunToEnd("command -v etcd").ok()) return nullptr;
  std::unique_ptr<Etcd> etcd(new Etcd(folder, testing::FreeAddress()));
  absl::Status status = etcd->process_->WaitToListen(etcd->address_);
  if (!status.ok()) return status;
  return etcd;
}

Traffic Etcd::PutTraffic(const std::string& value) {
  return {[value](int64_t number) {
            etcd::PutRequest request;
            request.set_key(SampleName(number));
            request.set_value(value);
            return request.SerializeAsString();
          },
          [](int64_t, const grpc::ByteBuffer& reply) {
            etcd::PutResponse response;
            return Parse(reply, response) && response.header().revision() > 1;
          }};
}

Traffic Etcd::RangeTraffic(const std::string& value, int64_t keys) {
  return {[keys](int64_t number) {
            etcd::RangeRequest request;
            request.set_key(SampleName(Scattered(number, keys)));
            return request.SerializeAsString();
          },
          [value](int64_t, const grpc::ByteBuffer& reply) {
            etcd::RangeResponse response;
            return Parse(reply, response) && response.kvs_size() == 1 &&
                   response.kvs(0).value() == value;
          }};
}

absl::StatusOr<std::unique_ptr<Postgres>> Postgres::Start(
    const std::string& folder, size_t value_bytes) {
  const std::string programs = PostgresPrograms();
  if (programs.empty()) return nullptr;
  std::unique_ptr<Postgres> postgres(new Postgres());
  postgres->folder_ = folder + "/postgres";
  std::filesystem::create_directories(postgres->folder_);
  std::string as_postgres;
  for (const std::string& word : AsPostgres()) {
    absl::StrAppend(&as_postgres, word, " ");
  }
  if (!as_postgres.empty()) {
    absl::StatusOr<std::string> owned = testing::RunToEnd(
        absl::StrCat("chown postgres:postgres ", postgres->folder_));
    if (!owned.ok()) return owned.status();
  }
  absl::StatusOr<std::string> made = testing::RunToEnd(absl::StrCat(
      "cd / && ", as_postgres, programs, "/initdb -D ", postgres->folder_,
      "/data -U postgres -A trust --locale=C -E UTF8"));
  if (!made.ok()) return made.status();
  std::vector<std::string> command = AsPostgres();
  for (const std::string& word :
       {programs + "/postgres", std::string("-D"), postgres->folder_ + "/data",
        std::string("-k"), postgres->folder_, std::string("-c"),
        std::string("listen_addresses="), std::string("-c"),
        std::string("max_connections=300")}) {
    command.push_back(word);
  }
  postgres->process_ = std::make_unique<testing::ChildProcess>(
      std::move(command), folder + "/postgres.log");
  const std::string psql = absl::StrCat(
      "psql -h ", postgres->folder_, " -U postgres -q -v ON_ERROR_STOP=1 -c ");
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  absl::StatusOr<std::string> answer;
  do {
    absl::SleepFor(absl::Milliseconds(100));
    answer = testing::RunToEnd(psql + "'SELECT 1'");
  } while (!answer.ok() && absl::Now() < deadline);
  if (answer.ok()) {
    answer = testing::RunToEnd(
        psql +
        "'CREATE TABLE records (id uuid PRIMARY KEY, day int, body text);"
        " CREATE INDEX ON records (day, id);"
        " CREATE TABLE audit (sequence bigserial PRIMARY KEY, record uuid,"
        " at timestamptz DEFAULT now(), actor text, body text)'");
  }
  if (!answer.ok()) return answer.status();
  std::ofstream(postgres->folder_ + "/insert.sql") << absl::StrCat(
      "WITH record AS (INSERT INTO records SELECT gen_random_uuid(), 20140311, "
      "repeat('x', ",
      value_bytes,
      ") RETURNING id, body) INSERT INTO audit (record, actor, body) SELECT "
      "id, "
      "'clerk', body FROM record;\n");
  return postgres;
}

absl::StatusOr<double> Postgres::Inserts(int callers, absl::Duration duration) {
  // Counted by pgbench's clock, but not into its rate.
  constexpr int kSecondsToConnect = 2;
  absl::StatusOr<std::string> output = testing::RunToEnd(absl::StrCat(
      PostgresPrograms(), "/pgbench -h ", folder_,
      " -U postgres -n -M prepared ", "-f ", folder_, "/insert.sql -c ",
      callers, " -j ", callers == 1 ? 1 : 2, " -T ",
      absl::ToInt64Seconds(duration) + kSecondsToConnect, " postgres"));
  if (!output.ok()) return output.status();
  constexpr char kRate[] = "\ntps = ";
  const size_t start = output->find(kRate);
  double rate = 0;
  if (output->find("failed transactions: 0 ") == std::string::npos ||
      start == std::string::npos ||
      !absl::SimpleAtod(
          output->substr(start + sizeof(kRate) - 1,
                         output->find(' ', start + sizeof(kRate)) - start -
                             sizeof(kRate) + 1),
          &rate)) {
    return absl::InternalError("pgbench says: " + *output);
  }
  return rate;
}

}  // namespace minutebook::bench
