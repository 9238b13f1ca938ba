#include "services/engine/change_reading.h"

#include <utility>

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

void ShownChanges::Take(ChangeBatch&& batch, const ChangeView& view) {
  const int64_t head = batch.head();
  EncodeLimit room{.changes = 0};
  if (!limit_reached()) {
    room = {limit_.changes - count_, limit_.bytes - bytes_.size(),
            limit_.whole_writes};
  }
  std::optional<EncodedChanges> taken;
  if (count_ == 0) taken = std::move(batch).TakeWhole(view, room);
  if (!taken.has_value()) taken = batch.Encode(view, next_, room);
  if (bytes_.empty()) {
    bytes_ = std::move(taken->bytes);
  } else {
    bytes_ += taken->bytes;
  }
  count_ += taken->count;
  next_ = taken->through;
  if (taken->count > 0) last_ = taken->last;
  at_end_ = next_ >= head;
  more_ = limit_reached() && taken->more;
}

}  // namespace minutebook::engine
