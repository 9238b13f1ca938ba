// Errors as callers see them: an absl::Status whose payloads are the details
// of google.rpc.Status. A reason is set where the fact is known; its code comes
// from the contract.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/options/v1/error_reason.pb.h"

namespace minutebook::engine {

using options::v1::ErrorReason;

inline constexpr char kErrorDomain[] = "minutebook";

// The values used in `message`, again as data.
using ErrorMetadata = std::vector<std::pair<std::string, std::string>>;

// A status with the reason's code and one ErrorInfo.
absl::Status MakeError(ErrorReason reason, const std::string& message,
                       const ErrorMetadata& metadata = {});

// The one way to refuse for load: RESOURCE_EXHAUSTED with OVERLOADED and a
// RetryInfo that says when to try again.
absl::Status OverloadedError(const std::string& message);

// The reason of a status made here, or ERROR_REASON_UNSPECIFIED.
ErrorReason ReasonOf(const absl::Status& status);

// Gathers every wrong field of a request.
class FieldViolations {
 public:
  // `path` from the request's root, as `meeting.date` or `names[2]`.
  void Add(const std::string& path, const std::string& description) {
    violations_.emplace_back(path, description);
  }
  bool empty() const { return violations_.empty(); }
  // Paths and descriptions, in the order in which they were added.
  const std::vector<std::pair<std::string, std::string>>& all() const {
    return violations_;
  }

  // OK when empty; else `reason` with a BadRequest that names every field.
  absl::Status ToStatus(ErrorReason reason) const;

 private:
  std::vector<std::pair<std::string, std::string>> violations_;
};

}  // namespace minutebook::engine
