#include "storage/postgres/sqlstate.h"

namespace minutebook::storage {

bool EndsConnection(std::string_view sqlstate) {
  // Connection exceptions; shutdown by the administrator, after a crash of
  // another session, while starting; idle for too long.
  return sqlstate.substr(0, 2) == "08" || sqlstate == "57P01" ||
         sqlstate == "57P02" || sqlstate == "57P03" || sqlstate == "57P05" ||
         sqlstate == "25P03";
}

absl::StatusCode CodeOf(std::string_view sqlstate) {
  if (EndsConnection(sqlstate)) return absl::StatusCode::kUnavailable;
  if (sqlstate == "23505") return absl::StatusCode::kAlreadyExists;
  if (sqlstate == "23503") return absl::StatusCode::kFailedPrecondition;
  // Serialisation failure, deadlock, lock not to be had in time.
  if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03") {
    return absl::StatusCode::kAborted;
  }
  if (sqlstate == "57014") return absl::StatusCode::kDeadlineExceeded;
  const std::string_view group = sqlstate.substr(0, 2);
  // Disk full, out of memory, too many connections.
  if (group == "53") return absl::StatusCode::kResourceExhausted;
  // Errors of the server's system; a standby, or a database made read-only.
  if (group == "58" || sqlstate == "25006") {
    return absl::StatusCode::kUnavailable;
  }
  return absl::StatusCode::kInternal;
}

}  // namespace minutebook::storage
