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
#include "google/protobuf/message.h"
#include "services/engine/caller.h"
#include "services/engine/changes.h"
#include "services/engine/error.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "storage/driver.h"
#include "storage/links.h"

namespace minutebook::engine {

struct ReadContext {
  const Caller& caller;
  storage::ReadSession& session;
  const Catalogue& catalogue;
  const Tokens& tokens;
  const storage::LinkTable& links;
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

class WriteCommand {
 public:
  virtual ~WriteCommand() = default;

  // The operations of the request, which has passed the checks of form; what
  // is wrong besides goes to `violations`.
  virtual absl::StatusOr<std::vector<Operation>> Prepare(
      const PrepareContext& context, const google::protobuf::Message& request,
      FieldViolations& violations) const = 0;

  // The reply's bytes.
  virtual std::string Reply(const std::vector<Operation>& operations,
                            const WriteResult& result) const = 0;
};

}  // namespace minutebook::engine
