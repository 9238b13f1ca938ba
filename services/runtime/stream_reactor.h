// Sends a reply of many messages: one at a time, the next when gRPC has taken
// the last, so that a slow reader holds up nobody but itself.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/alarm.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/engine/command.h"
#include "services/runtime/call.h"

namespace minutebook::runtime {

// Deletes itself when the call is over.
class StreamReactor : public grpc::ServerGenericBidiReactor {
 public:
  using Open =
      std::function<absl::StatusOr<std::unique_ptr<engine::ReplyStream>>(
          Call& call, const grpc::ByteBuffer& request,
          std::function<void()> wake)>;

  // `open` begins the reply, or says why not; `draining` outlives the call and
  // tells that the server is about to stop.
  StreamReactor(CallTable& table, ServedMethod& method,
                grpc::CallbackServerContext* context, Open open,
                const std::atomic<bool>& draining);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

 private:
  // kPumping: a thread is at work in Pump, or will be. kWriting: gRPC has a
  // message. kWaiting: until Wake or OnCancel. kFinished: the status is given.
  enum class State { kPumping, kWriting, kWaiting, kFinished };

  void Wake();
  // Has Pump run on another thread; the state is kPumping.
  void Schedule();
  // Sends the next message, waits, or ends the call.
  void Pump();
  void End(const absl::Status& status);

  CallTable& table_;
  ServedMethod& method_;
  grpc::CallbackServerContext* const context_;
  const Open open_;
  const std::atomic<bool>& draining_;
  // From the request on: who opens streams and asks nothing takes no place.
  std::optional<Call> call_;
  std::mutex mutex_;
  State state_ = State::kPumping;  // guarded by mutex_
  bool woken_ = false;             // guarded by mutex_
  bool cancelled_ = false;         // guarded by mutex_
  grpc::Alarm alarm_;
  grpc::ByteBuffer message_;  // the request, then what answers it
  // Last: gone before what its wake-up calls use.
  std::unique_ptr<engine::ReplyStream> stream_;
};

}  // namespace minutebook::runtime
