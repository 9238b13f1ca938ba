// Matchers for statuses and messages.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "grpcpp/support/status.h"
#include "services/engine/error.h"
#include "tests/support/rpc_error.h"

namespace minutebook::testing {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

MATCHER_P(StatusIs, code, "") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// The reason of an error as a caller receives it, without its prefix.
MATCHER_P(HasReason, reason, "") {
  *result_listener << StatusOf(arg).ToString();
  return ReadError(StatusOf(arg)).reason == reason;
}

// The paths of the fields that an error names.
MATCHER_P(HasFields, matcher, "") {
  return ::testing::ExplainMatchResult(matcher, ReadError(StatusOf(arg)).fields,
                                       result_listener);
}

MATCHER_P(EqualsProto, expected, "") {
  google::protobuf::util::MessageDifferencer differencer;
  std::string difference;
  differencer.ReportDifferencesToString(&difference);
  const bool same = differencer.Compare(expected, arg);
  *result_listener << difference;
  return same;
}

}  // namespace minutebook::testing
