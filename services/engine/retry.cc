#include "services/engine/retry.h"

#include <string>
#include <utility>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace minutebook::engine {
namespace {

constexpr char kRetryInfoUrl[] = "type.googleapis.com/google.rpc.RetryInfo";

}  // namespace

absl::Status WithRetry(absl::Status error, absl::Duration delay) {
  google::rpc::RetryInfo retry;
  const timespec parts = absl::ToTimespec(delay);
  retry.mutable_retry_delay()->set_seconds(parts.tv_sec);
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(parts.tv_nsec));
  error.SetPayload(kRetryInfoUrl, absl::Cord(retry.SerializeAsString()));
  return error;
}

}  // namespace minutebook::engine
