// The one path by which records change. It runs inside the writer's
// transaction: compares each operation with what stands, checks the rules that
// hold for every resource, and only when all hold writes rows, links and
// ledger entries.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/engine/changes.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "storage/driver.h"
#include "storage/ledger/ledger.h"
#include "storage/links.h"

namespace minutebook::engine {

// Thread-safe.
class RecordWriter {
 public:
  RecordWriter(const Catalogue& catalogue, const Tokens& tokens,
               const storage::Ledger& ledger, const storage::LinkTable& links)
      : catalogue_(catalogue),
        tokens_(tokens),
        ledger_(ledger),
        links_(links) {}

  // Carries out `request`, or nothing of it. Errors: see the reasons
  // ID_TAKEN, PARENT_NOT_FOUND, RECORD_NOT_FOUND, ETAG_STALE, FIELDS_INVALID
  // (an immutable or, after an update, a required field), REFERENCE_NOT_FOUND,
  // REFERENCE_HIDDEN, RECORD_IN_USE, REQUEST_ID_REUSED; and those of the
  // session. A status with a reason means that nothing was written.
  absl::StatusOr<WriteResult> Run(storage::WriteSession& session,
                                  const WriteRequest& request,
                                  absl::Time now) const;

 private:
  const Catalogue& catalogue_;
  const Tokens& tokens_;
  const storage::Ledger& ledger_;
  const storage::LinkTable& links_;
};

}  // namespace minutebook::engine
