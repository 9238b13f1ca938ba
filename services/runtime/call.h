// One call until its last word has left, however many messages answer it: its
// ids, its deadline, its place among the calls under way, its line in the log
// and its share of the metrics. A unary reply and a stream's reactor each own
// one.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/status.h"
#include "services/runtime/caller_quotas.h"
#include "services/runtime/log.h"
#include "services/runtime/method_meter.h"
#include "services/runtime/security_log.h"
#include "storage/steady_time.h"

namespace minutebook::runtime {

enum class MethodKind { kUnary, kServerStream, kBidi };

// A method as the runtime sees it. Outlives its calls.
struct ServedMethod {
  std::string service;  // full name
  std::string name;     // within the service
  std::string full_name;
  MethodKind kind = MethodKind::kUnary;
  bool exports = false;  // each call is put on record
  MethodMeter meter;
};

// What the calls of a server share. Outlives them.
struct CallTable {
  Log& log;
  // A unary call that brings no deadline, or a later one, has this long.
  // Streams have the deadline that they bring.
  const absl::Duration unary_deadline;
  const bool certificates = false;  // whether clients may show some
  std::atomic<int> unary{0};        // under way
  std::atomic<int> streams{0};
  // Calls that failed by a fault of the store or of ours.
  std::atomic<uint64_t> faults{0};
  SecurityLog* security = nullptr;  // null: none
};

// Used by one thread at a time.
class Call {
 public:
  // Counts the call in. `context` lives until the status that End returns was
  // handed to gRPC.
  Call(CallTable& table, ServedMethod& method,
       grpc::CallbackServerContext* context);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  // A call that was never ended is counted out as cancelled.
  ~Call();

  const ServedMethod& method() const { return method_; }
  // Made when it is first asked for: a call that went well is seldom named.
  const std::string& request_id();
  // From the header `traceparent`, or made here.
  const std::string& trace_id();
  // A header of the call, empty when absent; lives as long as the context.
  std::string_view Header(const char* name) const;
  // The last of that name, where the call has several.
  std::string_view LastHeader(const char* name) const;
  // Whoever connected, as gRPC writes it.
  std::string Peer() const { return context_->peer(); }
  // The name in the client's certificate: its first URI, else its first DNS
  // name, else its common name; empty when it showed none.
  std::string_view Certificate();
  storage::SteadyTime Deadline() const;
  storage::SteadyTime begin() const { return begin_; }

  // Who calls, for the log.
  void set_subject(const std::string& subject) { subject_ = subject; }

  // What its caller's place among the calls under way is; given up at the end.
  CallerQuotas::Lease& lease() { return lease_; }

  // Puts on record that the caller gets these records, which few may read, or
  // an export (none). The reply must not leave when this is an error:
  // UNAVAILABLE with STORE_UNAVAILABLE.
  absl::Status Took(const std::vector<std::string>& records);

  void MessageReceived();
  void MessageSent();

  // Counts the call out, writes its line of the log and returns what gRPC is to
  // be told. Once.
  grpc::Status End(const absl::Status& status);

 private:
  void CountOut(grpc::StatusCode code);
  void WriteLog(LogLevel level, absl::StatusCode code,
                const std::string& reason, const std::string& detail);
  // Who calls what, for the security log.
  std::vector<Log::Field> SecurityFields();
  std::atomic<int>& under_way() {
    return method_.kind == MethodKind::kUnary ? table_.unary : table_.streams;
  }

  CallTable& table_;
  ServedMethod& method_;
  grpc::CallbackServerContext* const context_;
  const storage::SteadyTime begin_;
  // Empty until asked for.
  std::string request_id_;
  std::string trace_id_;
  std::string certificate_;
  std::string subject_;
  CallerQuotas::Lease lease_;
  bool ended_ = false;
};

}  // namespace minutebook::runtime
