#include "services/engine/change_reading.h"

#include <utility>

#include "services/engine/error.h"
#include "services/engine/standard_reads.h"

namespace minutebook::engine {
namespace {

constexpr int kMostShown = kChangeBatchEntries;
constexpr size_t kMostShownBytes = 2 << 20;

}  // namespace

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

bool ShownChanges::full() const {
  return at_end_ || encoded_.count >= kMostShown ||
         encoded_.bytes.size() > kMostShownBytes;
}

void ShownChanges::Take(ChangeBatch&& batch, const ChangeView& view) {
  const int64_t head = batch.head();
  if (encoded_.count == 0 && batch.size() <= kMostShown &&
      batch.ShowsAll(view)) {
    encoded_ = std::move(batch).TakeAll(view);
  } else {
    const EncodedChanges more =
        batch.Encode(view, encoded_.through, kMostShown - encoded_.count,
                     kMostShownBytes - encoded_.bytes.size());
    encoded_.bytes += more.bytes;
    encoded_.count += more.count;
    encoded_.through = more.through;
    if (more.count > 0) encoded_.last = more.last;
  }
  at_end_ = encoded_.through >= head;
  // Not somewhere in what is not shown, where the batch happened to end.
  if (full() && !at_end_) encoded_.through = encoded_.last;
}

}  // namespace minutebook::engine
