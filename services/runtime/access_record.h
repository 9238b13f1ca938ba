// What a call takes that has to be on record, exports and reads that few may
// make: gathered while it is answered, and handed to the security log before
// the answer leaves.
#pragma once

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/engine/command.h"
#include "services/engine/resource_type.h"
#include "services/runtime/call.h"
#include "storage/read_notes.h"

namespace minutebook::runtime {

// Of one call with one reply. Used by one thread at a time.
class AccessRecord {
 public:
  // Both outlive it.
  AccessRecord(const engine::Catalogue& catalogue, Call& call)
      : catalogue_(catalogue), call_(call) {}

  // Where what is read for the call is noted.
  storage::ReadNotes& notes() { return notes_; }

  // Puts on record what a reply tells. The reply must not leave when this is an
  // error: see Call::Took.
  absl::Status Close();

  // The same for what was noted since the last time, where more is to follow.
  absl::Status CloseMessage();

 private:
  const engine::Catalogue& catalogue_;
  Call& call_;
  storage::ReadNotes notes_;
};

// The stream, each message of which is on record before it leaves; an error
// where an export cannot be. The others outlive the stream.
absl::StatusOr<std::unique_ptr<engine::ReplyStream>> MakeRecordedStream(
    std::unique_ptr<engine::ReplyStream> stream,
    const engine::Catalogue& catalogue, Call& call);

}  // namespace minutebook::runtime
