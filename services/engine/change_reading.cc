#include "services/engine/change_reading.h"

#include <limits>
#include <utility>

#include "services/engine/error.h"
#include "services/engine/standard_reads.h"

namespace minutebook::engine {
namespace {

constexpr int kMostShown = kChangeBatchEntries;
constexpr size_t kMostShownBytes = 2 << 20;

// How many of the encoded changes come up to the end of the write that the
// change number `limit`, counted from 1, is of; `limit` is at least 1.
int UpToWriteEnd(const EncodedChanges& encoded, int limit) {
  size_t at = 0;
  for (int count = 1; count <= encoded.count; ++count) {
    // A field's tag, its length as a varint, and the change, which ends with
    // the mark of its write's last.
    size_t length = 0;
    ++at;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(encoded.bytes[at++]);
      length |= static_cast<size_t>(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += length;
    if (count >= limit && encoded.bytes[at - 1] == '\1') return count;
  }
  return encoded.count;
}

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
  if (encoded_.count == 0 && batch.ShowsAll(view)) {
    encoded_ = std::move(batch).TakeAll(view);
  } else {
    const int room = kMostShown - encoded_.count;
    const size_t bytes = kMostShownBytes - encoded_.bytes.size();
    EncodedChanges more = batch.Encode(view, encoded_.through,
                                       std::numeric_limits<int>::max(), bytes);
    const int whole = UpToWriteEnd(more, room);
    if (whole < more.count) {
      more = batch.Encode(view, encoded_.through, whole, bytes);
    }
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
