// What a method does, without gRPC: a request message in, the reply's bytes
// out. Reads run on a snapshot of the store; writes are first made ready
// without any lock and then carried out by the RecordWriter.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "services/engine/caller.h"
#include "services/engine/changes.h"
#include "services/engine/error.h"
#include "services/engine/facts.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "storage/driver.h"
#include "storage/ledger/ledger.h"
#include "storage/links.h"
#include "storage/steady_time.h"
#include "storage/store.h"

namespace minutebook::engine {

class Feed;

struct ReadContext {
  const Caller& caller;
  storage::ReadSession& session;
  const Catalogue& catalogue;
  const Tokens& tokens;
  const storage::LinkTable& links;
  const storage::Ledger& ledger;
  const std::function<std::string(int)>& random;  // unpredictable bytes
  const absl::Time now;

  // The records of the caller's council that the caller may read.
  Facts facts() const {
    return {session, catalogue, links, caller.council, caller.visibilities};
  }
};

// Thread-safe. The request has passed the checks of form.
class ReadCommand {
 public:
  virtual ~ReadCommand() = default;

  // More than one statement: needs a snapshot.
  virtual bool needs_snapshot() const { return true; }

  // The reply's bytes. Errors have a reason, or are the session's.
  virtual absl::StatusOr<std::string> Run(
      const ReadContext& context,
      const google::protobuf::Message& request) const = 0;

  // Makes the reply of what Run answered, without the store: for what takes so
  // long that no snapshot is to be held meanwhile. Errors have a reason.
  virtual absl::StatusOr<std::string> Finish(std::string answer,
                                             storage::SteadyTime) const {
    return answer;
  }
};

// A reply of many messages, made one at a time, so that a slow reader is
// waited for. Used by one thread at a time.
class ReplyStream {
 public:
  virtual ~ReplyStream() = default;

  // The next message's bytes, or nothing when there is none yet: `wake` is
  // called when there may be. An error ends the stream.
  virtual absl::StatusOr<std::optional<std::string>> Next() = 0;

  // Whether nothing is to follow; asked when Next had nothing.
  virtual bool ended() const { return false; }
};

struct StreamContext {
  const Caller caller;
  storage::Store& store;
  const Catalogue& catalogue;
  const Tokens& tokens;
  const storage::LinkTable& links;
  const storage::Ledger& ledger;
  Feed& feed;
  const std::function<absl::Time()>& now;
  const std::function<std::string(int)>& random;
};

// Thread-safe. The request has passed the checks of form.
class StreamCommand {
 public:
  virtual ~StreamCommand() = default;

  // Begins a reply. `wake` is called on any thread, never after the stream is
  // gone, and returns at once; what `context` refers to outlives the stream.
  virtual absl::StatusOr<std::unique_ptr<ReplyStream>> Start(
      const StreamContext& context, const google::protobuf::Message& request,
      std::function<void()> wake) const = 0;
};

struct PrepareContext {
  const Caller& caller;
  const Catalogue& catalogue;
  // Makes an id: 26 lower-case Crockford characters, ordered by time.
  const std::function<std::string()>& new_id;
  // Whether the caller may do this to records of the type by the standard
  // method's own access; nothing when there is no such method.
  const std::function<std::optional<bool>(const ResourceType&,
                                          Operation::Kind)>& may;
};

struct DecideContext {
  const Caller& caller;
  const Facts& facts;
  const std::function<std::string()>& new_id;
  const absl::Time now;
  // Becomes WriteResult::reply.
  std::string& reply;
};

class WriteCommand {
 public:
  virtual ~WriteCommand() = default;

  // The operations of the request, which has passed the checks of form; what
  // is wrong besides goes to `violations`.
  virtual absl::StatusOr<std::vector<Operation>> Prepare(
      const PrepareContext& context, const google::protobuf::Message& request,
      FieldViolations& violations) const = 0;

  // The repeated field of the request whose elements are left out of the check
  // of form, for Decide checks each by itself; empty: none.
  virtual std::string checked_apart() const { return ""; }

  // Whether the operations are those of Decide; else those of Prepare.
  virtual bool decides() const { return false; }

  // The operations that follow from what stands. Runs under the council's write
  // lock, so it only looks up and decides; the first error refuses the whole
  // write. A write has one operation at least, unless Reply does without.
  virtual absl::StatusOr<std::vector<Operation>> Decide(
      const DecideContext&, const google::protobuf::Message&) const {
    return std::vector<Operation>();
  }

  // The reply's bytes: the first operation's record, unless said otherwise.
  virtual std::string Reply(const WriteResult& result) const {
    return result.records.front().body;
  }
};

}  // namespace minutebook::engine
