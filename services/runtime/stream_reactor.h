// Sends a reply of many messages: one at a time, the next when gRPC has taken
// the last, so that a slow reader holds up nobody but itself.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/alarm.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/engine/command.h"
#include "services/runtime/call.h"

namespace minutebook::runtime {

// Deletes itself when the call is over.
class StreamReactor : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  using Open =
      std::function<absl::StatusOr<std::unique_ptr<engine::ReplyStream>>(
          Call& call, std::function<void()> wake)>;

  // `open` begins the reply, or says why not; `draining` outlives the call and
  // tells that the server is about to stop.
  StreamReactor(CallTable& table, ServedMethod& method,
                grpc::CallbackServerContext* context, const Open& open,
                const std::atomic<bool>& draining);

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

  Call call_;
  const std::atomic<bool>& draining_;
  std::mutex mutex_;
  State state_ = State::kPumping;  // guarded by mutex_
  bool woken_ = false;             // guarded by mutex_
  bool cancelled_ = false;         // guarded by mutex_
  grpc::Alarm alarm_;
  grpc::ByteBuffer message_;
  // Last: gone before what its wake-up calls use.
  std::unique_ptr<engine::ReplyStream> stream_;
};

}  // namespace minutebook::runtime
