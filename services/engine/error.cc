#include "services/engine/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "services/engine/retry.h"
#include "storage/text.h"

namespace minutebook::engine {
namespace {

constexpr char kErrorInfoUrl[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kBadRequestUrl[] = "type.googleapis.com/google.rpc.BadRequest";
// Long enough for a full queue of writes to have been written.
constexpr absl::Duration kRetry = absl::Seconds(1);
constexpr std::string_view kReasonPrefix = "ERROR_REASON_";
// Beyond this many fields a message helps nobody; the rest is counted.
constexpr size_t kMaxViolations = 200;

absl::StatusCode CodeOf(ErrorReason reason) {
  const auto* value =
      options::v1::ErrorReason_descriptor()->FindValueByNumber(reason);
  return static_cast<absl::StatusCode>(
      value->options().GetExtension(options::v1::code));
}

}  // namespace

absl::Status MakeError(ErrorReason reason, const std::string& message,
                       const ErrorMetadata& metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(
      options::v1::ErrorReason_Name(reason).substr(kReasonPrefix.size()));
  info.set_domain(kErrorDomain);
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[key] = value;
  }
  absl::Status status(CodeOf(reason), message);
  status.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  return status;
}

absl::Status OverloadedError(const std::string& message) {
  return WithRetry(MakeError(options::v1::ERROR_REASON_OVERLOADED, message),
                   kRetry);
}

ErrorReason ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kErrorInfoUrl);
  google::rpc::ErrorInfo info;
  ErrorReason reason = options::v1::ERROR_REASON_UNSPECIFIED;
  if (payload.has_value() && info.ParseFromString(std::string(*payload))) {
    options::v1::ErrorReason_Parse(
        absl::StrCat(storage::AsAbsl(kReasonPrefix), info.reason()), &reason);
  }
  return reason;
}

absl::Status FieldViolations::ToStatus(ErrorReason reason) const {
  if (violations_.empty()) return absl::OkStatus();
  google::rpc::BadRequest details;
  for (const auto& [path, description] : violations_) {
    if (details.field_violations_size() == kMaxViolations) break;
    auto* violation = details.add_field_violations();
    violation->set_field(path);
    violation->set_description(description);
  }
  const auto& [path, description] = violations_.front();
  std::string message = absl::StrCat(path, ": ", description);
  if (violations_.size() > 1) {
    absl::StrAppend(&message, " (and ", violations_.size() - 1,
                    " more wrong fields, in the details)");
  }
  absl::Status status = MakeError(reason, message);
  status.SetPayload(kBadRequestUrl, absl::Cord(details.SerializeAsString()));
  return status;
}

}  // namespace minutebook::engine
