#include "services/runtime/stream_reactor.h"

#include <chrono>
#include <utility>

#include "services/engine/error.h"
#include "services/runtime/bytes.h"
#include "services/runtime/raw_service.h"

namespace minutebook::runtime {

StreamReactor::StreamReactor(CallTable& table, ServedMethod& method,
                             grpc::CallbackServerContext* context, Open open,
                             const std::atomic<bool>& draining)
    : table_(table),
      method_(method),
      context_(context),
      open_(std::move(open)),
      draining_(draining) {
  StartRead(&message_);
}

void StreamReactor::OnReadDone(bool ok) {
  if (!ok) {
    Finish(EndedBeforeItsRequest());
    return;
  }
  call_.emplace(table_, method_, context_);
  call_->MessageReceived();
  absl::StatusOr<std::unique_ptr<engine::ReplyStream>> stream =
      open_(*call_, message_, [this] { Wake(); });
  if (!stream.ok()) {
    End(stream.status());
    return;
  }
  stream_ = *std::move(stream);
  Pump();
}

void StreamReactor::OnWriteDone(bool ok) {
  if (ok) call_->MessageSent();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    state_ = State::kPumping;
    cancelled_ = cancelled_ || !ok;
  }
  Pump();
}

void StreamReactor::OnCancel() {
  const std::lock_guard<std::mutex> lock(mutex_);
  cancelled_ = true;
  if (state_ != State::kWaiting) return;
  state_ = State::kPumping;
  Schedule();
}

void StreamReactor::Wake() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (state_ == State::kWaiting) {
    state_ = State::kPumping;
    Schedule();
  } else {
    woken_ = true;
  }
}

void StreamReactor::Schedule() {
  alarm_.Set(std::chrono::system_clock::now(), [this](bool) { Pump(); });
}

void StreamReactor::Pump() {
  while (true) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      woken_ = false;
      if (cancelled_) break;
    }
    if (draining_.load(std::memory_order_relaxed)) {
      End(engine::MakeError(options::v1::ERROR_REASON_STORE_UNAVAILABLE,
                            "the server is stopping: call again with the last "
                            "cursor when it has started anew"));
      return;
    }
    absl::StatusOr<std::optional<std::string>> next = stream_->Next();
    if (!next.ok()) {
      End(next.status());
      return;
    }
    if (next->has_value()) {
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        state_ = State::kWriting;
      }
      message_ = MakeBuffer(**std::move(next));
      StartWrite(&message_);
      return;
    }
    if (stream_->ended()) {
      End(absl::OkStatus());
      return;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!woken_ && !cancelled_) {
      state_ = State::kWaiting;
      return;
    }
  }
  End(engine::MakeError(options::v1::ERROR_REASON_CANCELLED,
                        "the caller gave up"));
}

void StreamReactor::End(const absl::Status& status) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    state_ = State::kFinished;
  }
  Finish(call_->End(status));
}

}  // namespace minutebook::runtime
