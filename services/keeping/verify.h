// The check of a store against itself: the database by its own means, every
// council's ledger, and every record against its body, its links and the
// ledger. What it proves is that the store agrees with itself; whether someone
// altered all of it alike can only be told by what is kept elsewhere.
//
// Runs beside a server: reads in slices, each in a snapshot of its own, and
// keeps no more than a slice in memory. What is written meanwhile is checked or
// not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/keeping/findings.h"
#include "storage/driver.h"

namespace minutebook::keeping {

struct VerifyProgress {
  std::string part;  // what is being checked: "database entries", "ledger wex"
  int64_t done = 0;  // entries and records
  int64_t total = 0;
};

struct VerifyOptions {
  // Only this council's ledger and what lies below it, and neither the database
  // nor the councils' own records; empty: all.
  std::string council;
  // Checks the database by its own means, or null. Calls the function it is
  // given with what it is at, before each part.
  std::function<absl::Status(storage::ReadSession&, Findings&,
                             const std::function<void(std::string)>&)>
      database;
  int64_t findings = 100;  // how many are kept; all are counted
  int64_t slice = 200;     // rows or entries a snapshot
  std::function<void(const VerifyProgress&)> progress;  // after each slice
};

struct VerifyReport {
  Findings findings{0};
  int64_t councils = 0;
  int64_t entries = 0;
  int64_t records = 0;
  int64_t erased = 0;  // entries whose body was erased
};

// Checks a store of the schema that this program knows. FAILED_PRECONDITION
// when it has another one, else an error when it cannot be read at all; a part
// that cannot be read because it is damaged is a finding.
absl::StatusOr<VerifyReport> Verify(storage::Driver& driver,
                                    const VerifyOptions& options);

}  // namespace minutebook::keeping
