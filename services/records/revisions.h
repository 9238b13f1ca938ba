// LedgerService.ListRevisions, GetRevision and CompareRevisions: the states
// that a record has had, as its caller may see them.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/records/v1/revision.pb.h"
#include "services/engine/command.h"
#include "services/engine/resource_type.h"

namespace minutebook::records {

// Of the last `most` states of a record, which the caller may read, those that
// the caller may know of, the latest first.
absl::StatusOr<std::vector<v1::Revision>> LastRevisions(
    const engine::ReadContext& context, const engine::RecordRef& ref,
    int64_t most);

std::unique_ptr<engine::ReadCommand> MakeListRevisions();
std::unique_ptr<engine::ReadCommand> MakeGetRevision();
std::unique_ptr<engine::ReadCommand> MakeCompareRevisions();

}  // namespace minutebook::records
