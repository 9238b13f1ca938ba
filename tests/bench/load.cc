#include "tests/bench/load.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "services/runtime/bytes.h"

namespace minutebook::bench {
namespace {

constexpr int kMostConnections = 8;
constexpr absl::Duration kGetGoing = absl::Milliseconds(300);

}  // namespace

struct Load::Caller {
  grpc::GenericStub* stub;
  std::vector<int64_t> nanos;  // of the calls that counted
};

struct Load::OneCall {
  OneCall(Caller& caller, int64_t number, std::string bytes)
      : caller(caller),
        number(number),
        request(runtime::MakeBuffer(std::move(bytes))),
        begin(absl::GetCurrentTimeNanos()) {}

  Caller& caller;
  const int64_t number;
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer reply;
  const int64_t begin;
};

std::shared_ptr<grpc::Channel> Connect(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  if (credentials != nullptr) arguments.SetSslTargetNameOverride("localhost");
  return grpc::CreateCustomChannel(
      address,
      credentials != nullptr ? credentials : grpc::InsecureChannelCredentials(),
      arguments);
}

Load::Load(const Target& target, Traffic traffic, int callers)
    : target_(target), traffic_(std::move(traffic)) {
  for (int i = 0; i < std::min(callers, kMostConnections); ++i) {
    stubs_.push_back(std::make_unique<grpc::GenericStub>(
        Connect(target.address, target.credentials)));
  }
  for (int i = 0; i < callers; ++i) {
    callers_.push_back(std::make_unique<Caller>());
    callers_.back()->stub = stubs_[i % stubs_.size()].get();
  }
}

Load::~Load() = default;

absl::StatusOr<Rate> Load::Run(absl::Duration duration) {
  const int64_t first = next_;
  stopping_ = false;
  running_ = static_cast<int>(callers_.size());
  for (auto& caller : callers_) {
    caller->nanos.clear();
    Next(*caller);
  }
  absl::SleepFor(kGetGoing);
  counting_ = true;
  const absl::Time begin = absl::Now();
  absl::SleepFor(duration);
  counting_ = false;
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  stopping_ = true;
  while (running_ > 0) absl::SleepFor(absl::Milliseconds(1));

  const std::lock_guard<std::mutex> lock(mutex_);
  if (!status_.ok()) return status_;
  std::vector<int64_t> nanos;
  for (const auto& caller : callers_) {
    nanos.insert(nanos.end(), caller->nanos.begin(), caller->nanos.end());
  }
  if (nanos.empty()) {
    return absl::InternalError(
        absl::StrCat(target_.path, " at ", target_.address, ": no answers"));
  }
  std::sort(nanos.begin(), nanos.end());
  constexpr double kNanosPerMilli = 1e6;
  return Rate{
      static_cast<double>(nanos.size()) / seconds, next_ - first,
      static_cast<double>(nanos[nanos.size() / 2]) / kNanosPerMilli,
      static_cast<double>(nanos[nanos.size() * 99 / 100]) / kNanosPerMilli};
}

void Load::Next(Caller& caller) {
  const int64_t number = next_.fetch_add(1, std::memory_order_relaxed);
  auto* call = new OneCall(caller, number, traffic_.request(number));
  if (!target_.token.empty()) {
    call->context.AddMetadata("authorization", "Bearer " + target_.token);
  }
  caller.stub->UnaryCall(
      &call->context, target_.path, {}, &call->request, &call->reply,
      [this, call](grpc::Status status) { Finished(call, status); });
}

void Load::Finished(OneCall* call, const grpc::Status& status) {
  if (!status.ok()) {
    Fail(status.error_message());
  } else if (!traffic_.is_right(call->number, call->reply)) {
    Fail("the reply is not the one expected");
  }
  Caller& caller = call->caller;
  if (counting_.load(std::memory_order_relaxed)) {
    caller.nanos.push_back(absl::GetCurrentTimeNanos() - call->begin);
  }
  delete call;
  if (stopping_.load(std::memory_order_relaxed)) {
    --running_;
  } else {
    Next(caller);
  }
}

void Load::Fail(const std::string& what) {
  stopping_ = true;
  const std::lock_guard<std::mutex> lock(mutex_);
  status_ = absl::InternalError(
      absl::StrCat(target_.path, " at ", target_.address, ": ", what));
}

}  // namespace minutebook::bench
