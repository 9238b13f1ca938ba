#include "services/runtime/call.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "grpc/support/time.h"
#include "grpcpp/security/auth_context.h"
#include "services/engine/error.h"
#include "services/engine/record_id.h"
#include "services/runtime/errors.h"
#include "services/runtime/trace.h"
#include "storage/digest.h"

namespace minutebook::runtime {
namespace {

constexpr char kTraceHeader[] = "traceparent";
constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

Call::Call(CallTable& table, ServedMethod& method,
           grpc::CallbackServerContext* context)
    : table_(table),
      method_(method),
      context_(context),
      begin_(storage::SteadyNow()) {
  under_way().fetch_add(1, kRelaxed);
  method_.meter.started.fetch_add(1, kRelaxed);
}

Call::~Call() {
  if (!ended_) CountOut(grpc::StatusCode::CANCELLED);
}

const std::string& Call::request_id() {
  if (request_id_.empty()) {
    request_id_ = engine::MakeRecordId(
        absl::ToUnixMillis(absl::Now()),
        storage::RandomBytes(engine::kRecordIdRandomBytes));
  }
  return request_id_;
}

const std::string& Call::trace_id() {
  if (trace_id_.empty()) trace_id_ = TraceIdOf(Header(kTraceHeader));
  if (trace_id_.empty()) trace_id_ = NewTraceId();
  return trace_id_;
}

std::string_view Call::Header(const char* name) const {
  const auto& metadata = context_->client_metadata();
  const auto found = metadata.find(name);
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

std::string_view Call::LastHeader(const char* name) const {
  const auto& metadata = context_->client_metadata();
  const auto [begin, end] = metadata.equal_range(name);
  if (begin == end) return {};
  const grpc::string_ref& last = std::prev(end)->second;
  return {last.data(), last.size()};
}

std::string_view Call::Certificate() {
  if (!table_.certificates || !certificate_.empty()) return certificate_;
  const auto peer = context_->auth_context();
  if (peer == nullptr || !peer->IsPeerAuthenticated()) return {};
  for (const char* property : {"peer_uri", "peer_dns", "x509_common_name"}) {
    const auto values = peer->FindPropertyValues(property);
    if (values.empty()) continue;
    certificate_.assign(values.front().data(), values.front().size());
    break;
  }
  return certificate_;
}

storage::SteadyTime Call::Deadline() const {
  // In the clock that gRPC counts it by, which a change of the time of day does
  // not move; its conversion to a time of day would.
  const gpr_timespec deadline = context_->raw_deadline();
  const gpr_timespec left =
      gpr_time_sub(deadline, gpr_now(deadline.clock_type));
  const storage::SteadyTime asked = storage::SteadyAfter(
      absl::Seconds(left.tv_sec) + absl::Nanoseconds(left.tv_nsec));
  return method_.kind == MethodKind::kUnary
             ? std::min(asked, begin_ + absl::ToChronoNanoseconds(
                                            table_.unary_deadline))
             : asked;
}

absl::Status Call::Took(const std::vector<std::string>& records) {
  // A page may hold a thousand names; a line is to be read.
  constexpr size_t kNamesOfALine = 200;
  if (table_.security == nullptr || !table_.security->on()) {
    return absl::OkStatus();
  }
  bool recorded = true;
  if (records.empty()) {
    recorded = table_.security->Record("export", SecurityFields());
  }
  for (size_t i = 0; i < records.size() && recorded; i += kNamesOfALine) {
    const size_t end = std::min(records.size(), i + kNamesOfALine);
    std::vector<Log::Field> fields = SecurityFields();
    fields.emplace_back("records",
                        std::vector<std::string>(
                            records.begin() + static_cast<ptrdiff_t>(i),
                            records.begin() + static_cast<ptrdiff_t>(end)));
    recorded = table_.security->Record("read", fields);
  }
  if (recorded) return absl::OkStatus();
  return engine::MakeError(
      options::v1::ERROR_REASON_STORE_UNAVAILABLE,
      "what is exempt or confidential, and exports, are not given out while "
      "the security log cannot be written: try again");
}

std::vector<Log::Field> Call::SecurityFields() {
  return {{"method", method_.full_name},
          {"subject", subject_},
          {"peer", context_->peer()},
          {"request_id", request_id()},
          {"trace_id", trace_id()}};
}

void Call::MessageReceived() { method_.meter.received.fetch_add(1, kRelaxed); }

void Call::MessageSent() { method_.meter.sent.fetch_add(1, kRelaxed); }

grpc::Status Call::End(const absl::Status& status) {
  if (status.ok()) {
    CountOut(grpc::StatusCode::OK);
    WriteLog(LogLevel::kDebug, status.code(), "", "");
    return grpc::Status::OK;
  }
  const OutgoingError error = ToGrpc(status, request_id(), trace_id());
  const grpc::StatusCode code = error.status.error_code();
  CountOut(code);
  // Ours, unless the server only says that it is stopping.
  const bool ours =
      code == grpc::StatusCode::INTERNAL ||
      (code == grpc::StatusCode::UNAVAILABLE && !error.hidden.empty());
  if (ours) table_.faults.fetch_add(1, kRelaxed);
  const bool refusal = code == grpc::StatusCode::UNAUTHENTICATED ||
                       code == grpc::StatusCode::PERMISSION_DENIED;
  if (refusal && table_.security != nullptr && table_.security->on()) {
    std::vector<Log::Field> fields = SecurityFields();
    fields.emplace_back("reason", error.reason);
    table_.security->Note("refused", fields);
  }
  WriteLog(ours ? LogLevel::kError : LogLevel::kInfo,
           static_cast<absl::StatusCode>(code), error.reason, error.hidden);
  return error.status;
}

void Call::CountOut(grpc::StatusCode code) {
  ended_ = true;
  method_.meter.Handled(code, storage::SteadyNow() - begin_);
  under_way().fetch_sub(1, kRelaxed);
  CallerQuotas::Lease ended = std::move(lease_);
}

void Call::WriteLog(LogLevel level, absl::StatusCode code,
                    const std::string& reason, const std::string& detail) {
  if (!table_.log.Writes(level)) return;
  const auto took = storage::SteadyNow() - begin_;
  std::vector<Log::Field> fields = {
      {"request_id", request_id()},
      {"trace_id", trace_id()},
      {"method", method_.full_name},
      {"code", absl::StatusCodeToString(code)},
      {"micros",
       std::chrono::duration_cast<std::chrono::microseconds>(took).count()}};
  if (!subject_.empty()) fields.emplace_back("subject", subject_);
  if (!reason.empty()) fields.emplace_back("reason", reason);
  if (!detail.empty()) fields.emplace_back("detail", detail);
  table_.log.Write(level, "call", fields);
}

}  // namespace minutebook::runtime
