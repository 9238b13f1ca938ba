#include "services/engine/change_reading.h"

#include "services/engine/error.h"
#include "services/engine/standard_reads.h"

namespace minutebook::engine {

absl::StatusOr<std::optional<Cursor>> OpenCursor(const Tokens& tokens,
                                                 const std::string& council,
                                                 const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::optional<Cursor> cursor = tokens.OpenCursor(council, text);
  if (cursor.has_value()) return cursor;
  return MakeError(
      options::v1::ERROR_REASON_CURSOR_INVALID,
      "cursor: is not one that this server gave for this council: begin again "
      "without it",
      {{"field", "cursor"}});
}

absl::Status CheckCouncil(storage::ReadSession& session,
                          const Catalogue& catalogue, const Caller& caller,
                          const std::string& name) {
  const ResourceType& type = *catalogue.FindByType("minutebook/Council");
  absl::StatusOr<std::optional<std::string>> council = type.table().Get(
      session, storage::kServerPartition, caller.council, caller.visibilities);
  if (!council.ok()) return council.status();
  if (!council->has_value()) return RecordNotFound(name);
  return absl::OkStatus();
}

ChangeBatch::Range RangeOf(const Caller& caller, int64_t after, int64_t limit) {
  return {caller.council, after, limit, caller.visibilities,
          caller.visibilities != storage::VisibilitySet::All()};
}

}  // namespace minutebook::engine
