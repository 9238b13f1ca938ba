#include "clients/cli/exit_code.h"

#include "absl/strings/cord.h"
#include "clients/cpp/failure.h"
#include "clients/cpp/views.h"

namespace minutebook::cli {
namespace {

constexpr std::string_view kUsagePayload = "minutebook/usage";

}  // namespace

std::string_view ExitCodeHelp() {
  return "Exit codes:\n"
         "  0  done\n"
         "  1  failed for another reason\n"
         "  2  the command line is wrong\n"
         "  3  a record was not found\n"
         "  4  no permission, or the credentials are missing or wrong\n"
         "  5  conflict: changed meanwhile, id taken, or a rule forbids it\n"
         "  6  the server found a value invalid\n"
         "  7  the server cannot be reached, took too long, or is busy for "
         "longer "
         "than\n"
         "     --timeout allows\n"
         "  8  import finished, but left conflicts to look at\n";
}

absl::Status UsageError(std::string_view message) {
  absl::Status status = absl::InvalidArgumentError(client::ToAbsl(message));
  status.SetPayload(client::ToAbsl(kUsagePayload), absl::Cord());
  return status;
}

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.GetPayload(client::ToAbsl(kUsagePayload))) return kUsage;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kOk;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return kPermission;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
      return kConflict;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return kInvalid;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kUnavailable;
    case absl::StatusCode::kResourceExhausted:
      return client::FailureOf(status).reason == "OVERLOADED" ? kUnavailable
                                                              : kFailure;
    default:
      return kFailure;
  }
}

}  // namespace minutebook::cli
