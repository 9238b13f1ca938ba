#include "tests/bench/our_server.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/council.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/records/v1/apply.pb.h"
#include "services/runtime/bytes.h"
#include "tests/bench/sample.h"
#include "tests/support/raw_call.h"

namespace minutebook::bench {
namespace {

constexpr char kGet[] = "meetings.v1.DecisionService/GetDecision";
constexpr char kList[] = "meetings.v1.DecisionService/ListDecisions";
constexpr char kApply[] = "records.v1.RecordService/Apply";
constexpr char kPackage[] = "minutebook.";
// A whole page is parsed for one reply in so many: more would load the machine
// with the client's work.
constexpr int64_t kRepliesToOneParsed = 16;

template <typename Message>
bool Parse(const grpc::ByteBuffer& reply, Message& message) {
  grpc::Slice slice;
  return runtime::ReadAll(reply, slice) &&
         message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

std::string GetRequest(int64_t number) {
  meetings::v1::GetDecisionRequest request;
  request.set_name(SampleName(number));
  return request.SerializeAsString();
}

// Creates of the records from `first` on, or, with -1, with ids of the
// server's.
records::v1::ApplyRequest ApplyRequest(int64_t first, int64_t count) {
  records::v1::ApplyRequest request;
  request.set_parent(kCouncil);
  for (int64_t i = 0; i < count; ++i) {
    auto* create = request.add_operations()->mutable_create();
    create->set_parent(kCouncil);
    if (first >= 0) create->set_id(SampleId(first + i));
    create->mutable_record()->PackFrom(SampleDecision());
  }
  return request;
}

bool IsPage(const grpc::ByteBuffer& reply, const std::string& first_name) {
  meetings::v1::ListDecisionsResponse page;
  return Parse(reply, page) && page.decisions_size() == kPageRecords &&
         page.decisions(0).name() == first_name &&
         page.decisions(kPageRecords - 1).text() == SampleDecision().text();
}

}  // namespace

absl::StatusOr<std::unique_ptr<OurServer>> OurServer::Start(
    const std::string& store, const std::vector<std::string>& settings,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  std::unique_ptr<OurServer> server(new OurServer());
  server->credentials_ = credentials;
  std::vector<std::string> all = {"--max-rate-per-caller", "1000000",
                                  "--max-rate-per-address", "1000000"};
  all.insert(all.end(), settings.begin(), settings.end());
  server->process_ =
      std::make_unique<testing::ServerProcess>(store, "127.0.0.1:0", all);
  if (!server->process_->running()) {
    return absl::UnavailableError(server->process_->log());
  }
  std::ifstream(store + ".token") >> server->token_;

  councils::v1::CreateCouncilRequest council;
  council.set_council_id(kCouncilId);
  council.mutable_council()->set_display_name("Wexcombe District Council");
  absl::Status status =
      server->Call("councils.v1.CouncilService/CreateCouncil", council)
          .status();
  if (absl::IsAlreadyExists(status)) return server;
  if (!status.ok()) return status;
  councils::v1::CreateBodyRequest body;
  body.set_parent(kCouncil);
  body.set_body_id(kBodyId);
  body.mutable_body()->set_display_name("Cabinet");
  body.mutable_body()->set_visibility(options::v1::VISIBILITY_PUBLIC);
  status = server->Call("councils.v1.CouncilService/CreateBody", body).status();
  if (!status.ok()) return status;
  return server;
}

absl::StatusOr<std::unique_ptr<OurServer>> OurServer::StartFilled(
    const std::string& store, int64_t records,
    const std::vector<std::string>& settings,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  if (std::filesystem::exists(store)) {
    absl::StatusOr<std::unique_ptr<OurServer>> server =
        Start(store, settings, credentials);
    meetings::v1::GetDecisionRequest last;
    last.set_name(SampleName(records - 1));
    if (server.ok() && (*server)->Call(kGet, last).ok()) return server;
  }
  for (const char* end : {"", "-wal", "-shm", ".token"}) {
    std::filesystem::remove(store + end);
  }
  absl::StatusOr<std::unique_ptr<OurServer>> server =
      Start(store, settings, credentials);
  if (!server.ok()) return server;
  absl::Status status = (*server)->Fill(records);
  if (!status.ok()) return status;
  return server;
}

Target OurServer::Method(const std::string& method) const {
  return {address(), absl::StrCat("/", kPackage, method), token_, credentials_};
}

absl::StatusOr<std::string> OurServer::Call(
    const std::string& method, const google::protobuf::Message& request) {
  return CallBytes(method, request.SerializeAsString());
}

absl::StatusOr<std::string> OurServer::CallBytes(const std::string& method,
                                                 const std::string& request) {
  std::string reply;
  absl::Status status = testing::CallBytes(*Connect(address(), credentials_),
                                           absl::StrCat(kPackage, method),
                                           token_, request, &reply);
  if (!status.ok()) return status;
  return reply;
}

absl::Status OurServer::Fill(int64_t records) {
  constexpr int kThreads = 3;
  std::atomic<int64_t> next{0};
  std::mutex mutex;
  absl::Status status;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      while (true) {
        const int64_t first = next.fetch_add(kApplyRecords);
        if (first >= records) return;
        const absl::StatusOr<std::string> reply = Call(
            kApply, ApplyRequest(first, std::min<int64_t>(kApplyRecords,
                                                          records - first)));
        if (reply.ok()) continue;
        const std::lock_guard<std::mutex> lock(mutex);
        status = reply.status();
        return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return status;
}

absl::StatusOr<std::vector<std::string>> OurServer::PageTokens(
    int64_t records) {
  std::vector<std::string> tokens;
  meetings::v1::ListDecisionsRequest request;
  request.set_parent(kCouncil);
  request.set_page_size(kRecordsBetweenTokens);
  while (static_cast<int64_t>(tokens.size() + 1) * kRecordsBetweenTokens <
         records) {
    const absl::StatusOr<std::string> reply = Call(kList, request);
    if (!reply.ok()) return reply.status();
    meetings::v1::ListDecisionsResponse page;
    if (!page.ParseFromString(*reply) || page.next_page_token().empty()) {
      return absl::InternalError("a page is missing");
    }
    tokens.push_back(page.next_page_token());
    request.set_page_token(page.next_page_token());
  }
  return tokens;
}

Traffic GetTraffic(int64_t records) {
  return {[records](int64_t number) {
            return GetRequest(Scattered(number, records));
          },
          [records](int64_t number, const grpc::ByteBuffer& reply) {
            return IsSample(reply, SampleName(Scattered(number, records)));
          }};
}

Traffic FixedGetTraffic() {
  return {[](int64_t number) { return GetRequest(number); },
          [](int64_t, const grpc::ByteBuffer& reply) {
            return IsSample(reply, SampleName(0));
          }};
}

Traffic PageTraffic(std::vector<std::string> tokens) {
  const auto count = static_cast<int64_t>(tokens.size());
  return {[tokens = std::move(tokens), count](int64_t number) {
            meetings::v1::ListDecisionsRequest request;
            request.set_parent(kCouncil);
            request.set_page_size(kPageRecords);
            request.set_page_token(tokens[Scattered(number, count)]);
            return request.SerializeAsString();
          },
          [count](int64_t number, const grpc::ByteBuffer& reply) {
            return number % kRepliesToOneParsed != 0
                       ? reply.Length() > kPageRecords
                       : IsPage(reply,
                                SampleName((Scattered(number, count) + 1) *
                                           kRecordsBetweenTokens));
          }};
}

Traffic FixedPageTraffic(size_t bytes) {
  return {[](int64_t) { return std::string(); },
          [bytes](int64_t number, const grpc::ByteBuffer& reply) {
            return reply.Length() == bytes &&
                   (number % kRepliesToOneParsed != 0 ||
                    IsPage(reply, SampleName(kRecordsBetweenTokens)));
          }};
}

Traffic FirstPageTraffic() {
  return {[](int64_t) {
            meetings::v1::ListDecisionsRequest request;
            request.set_parent(kCouncil);
            request.set_page_size(kPageRecords);
            return request.SerializeAsString();
          },
          [](int64_t, const grpc::ByteBuffer& reply) {
            return IsPage(reply, SampleName(0));
          }};
}

Traffic CreateTraffic() {
  meetings::v1::CreateDecisionRequest request;
  request.set_parent(kCouncil);
  *request.mutable_decision() = SampleDecision();
  return {[bytes = request.SerializeAsString()](int64_t) { return bytes; },
          [](int64_t, const grpc::ByteBuffer& reply) {
            return IsSample(reply, absl::StrCat(kCouncil, "/decisions/"));
          }};
}

Traffic FillTraffic() {
  return {[](int64_t number) {
            return ApplyRequest(number * kApplyRecords, kApplyRecords)
                .SerializeAsString();
          },
          ApplyTraffic().is_right};
}

Traffic ApplyTraffic() {
  return {[bytes = ApplyRequest(-1, kApplyRecords).SerializeAsString()](
              int64_t) { return bytes; },
          [](int64_t, const grpc::ByteBuffer& reply) {
            records::v1::ApplyResponse response;
            return Parse(reply, response) &&
                   response.records_size() == kApplyRecords;
          }};
}

}  // namespace minutebook::bench
