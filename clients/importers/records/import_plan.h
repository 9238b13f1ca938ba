// What importing one page into a council writes: the operations for Apply and
// the record that remembers the import. Pure: the same page and the same
// records lead to the same plan.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/importers/records/council_records.h"
#include "clients/importers/records/page_records.h"
#include "minutebook/records/v1/apply.pb.h"
#include "minutebook/records/v1/import.pb.h"

namespace minutebook::importers {

// Names the mapping and its version. A new version reads unchanged pages anew.
inline constexpr std::string_view kPageImporter = "committee-page/1";

// Apply takes at most so many operations.
inline constexpr size_t kMaxOperations = 500;

struct ImportPlan {
  // Nothing to write when empty. Each batch is all or nothing; several are cut
  // so that each refers to itself and earlier ones only, and each brings the
  // import record up to what it wrote.
  std::vector<std::vector<records::v1::Operation>> batches;
  records::v1::Import import;  // as it is after the last batch
  int created = 0;
  int updated = 0;
  int unchanged = 0;
  bool frozen = false;  // the page has not changed since it was last imported
};

struct PlanOptions {
  // Read a page anew even when its bytes have not changed, so that references
  // to records imported since are found.
  bool refresh = false;
};

// While `known` has questions left, the plan is provisional. A page whose bytes
// came from another path before, and are the latest from there, is imported as
// that one again: `import.source_uri` says which.
ImportPlan PlanImport(const PageSource& source, const PlanOptions& options,
                      CouncilRecords& known);

// The operation that writes into the import record the etags that the records
// had after they were written (`records` are those of the replies of Apply).
// False when there is none to write.
bool RememberEtags(const std::vector<google::protobuf::Any>& records,
                   records::v1::Import& import,
                   records::v1::Operation& operation);

}  // namespace minutebook::importers
