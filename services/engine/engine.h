// The engine: every method of the contract by its name, and the one path that
// each call takes: parse, authorise, check the form, then read, or prepare and
// write. Knows no transport.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "services/engine/caller.h"
#include "services/engine/command.h"
#include "services/engine/feed.h"
#include "services/engine/message_plan.h"
#include "services/engine/record_writer.h"
#include "services/engine/resource_type.h"
#include "services/engine/standard_methods.h"
#include "services/engine/tokens.h"
#include "storage/ledger/ledger.h"
#include "storage/links.h"
#include "storage/store.h"

namespace minutebook::engine {

// Where time and chance come from.
struct Environment {
  std::function<absl::Time()> now;
  std::function<std::string(int)> random;  // that many unpredictable bytes
};

// One call. `request` and what `principal` points to need to live only until
// Handle returns.
struct Call {
  std::string_view request;
  const Principal& principal;
  storage::SteadyTime deadline;
};

// Takes the reply's bytes or the error, once, on any thread. An error without
// a reason (ReasonOf) is a driver's: its text is for the log alone.
using Done = std::function<void(absl::StatusOr<std::string>)>;

// Tells who calls by the credentials that a call came with.
using Authenticate =
    std::function<absl::StatusOr<std::shared_ptr<const Principal>>()>;

class Method;
struct StandardMethod;

// Thread-safe once built.
class Engine {
 public:
  // `store` outlives the engine.
  static absl::StatusOr<std::unique_ptr<Engine>> Create(
      storage::Store& store, Environment environment);
  ~Engine();

  Catalogue& catalogue() { return *catalogue_; }

  // Gives a method that is not a standard one its command.
  void Register(std::string_view full_name,
                std::unique_ptr<ReadCommand> command);
  void Register(std::string_view full_name,
                std::unique_ptr<WriteCommand> command);
  void Register(std::string_view full_name,
                std::unique_ptr<StreamCommand> command);

  // Fails when a method of the contract has no command or no access option;
  // names all.
  absl::Status Check() const;

  // The contract's methods, by full name.
  std::vector<const google::protobuf::MethodDescriptor*> methods() const;

  // The method, or null. Lives as long as the engine.
  const Method* Find(std::string_view full_name) const;

  // Carries out a call. Reads are done when this returns; the writer finishes
  // writes.
  void Handle(const Method& method, const Call& call, Done done);

  // Writes what the server itself has to: `decide` as for a command, `what`
  // stands in the ledger as the method and the caller as the actor. The writer
  // calls `done`.
  using DecideOwn = std::function<absl::StatusOr<std::vector<Operation>>(
      const DecideContext& context)>;
  void WriteOwn(Caller caller, std::string what, DecideOwn decide, Done done);

  // Begins the reply of a method that answers with a stream. Each half second
  // or so the stream asks `authenticate` anew who calls, and ends when the
  // caller's rights are not what they were. `wake`: see StreamCommand::Start.
  absl::StatusOr<std::unique_ptr<ReplyStream>> Open(const Method& method,
                                                    const Call& call,
                                                    Authenticate authenticate,
                                                    std::function<void()> wake);

  // Calls all streams that wait, so that they look whether they should end.
  void WakeStreams() { feed_.WakeAll(); }

  // The roles of which the method asks for one.
  static const options::v1::Access& AccessOf(const Method& method);

  // What the method does; of those that are no standard methods, with no type.
  static const StandardMethod& CommandOf(const Method& method);

  const FeedStats& feed_stats() const { return feed_.stats(); }

 private:
  Engine(storage::Store& store, Environment environment, std::string key);

  absl::StatusOr<Caller> Authorise(
      const Method& method, const Principal& principal,
      const google::protobuf::Message& request) const;
  // Parses and checks the request; `request` is its message, empty.
  absl::StatusOr<Caller> Admit(const Method& method, const Call& call,
                               google::protobuf::Message& request) const;
  void Read(const Method& method, const Call& call, const Caller& caller,
            const google::protobuf::Message& request, Done done);
  void Write(const Method& method, const Call& call, Caller caller,
             const google::protobuf::Message& request, Done done);
  absl::StatusOr<std::vector<Operation>> Decide(storage::ReadSession& session,
                                                const WriteRequest& write,
                                                absl::Time now,
                                                std::string& reply,
                                                const DecideOwn& decide) const;
  // Hands a write to the writer; `reply` makes the answer of what it wrote.
  void Submit(std::shared_ptr<WriteRequest> write, storage::SteadyTime deadline,
              std::function<std::string(const WriteResult&)> reply, Done done);
  std::optional<bool> May(const Caller& caller, const ResourceType& type,
                          Operation::Kind kind) const;
  std::string NewId() const;

  storage::Store& store_;
  const Environment environment_;
  MessagePlans plans_;
  std::unique_ptr<Catalogue> catalogue_;
  const Tokens tokens_;
  const storage::Ledger ledger_;
  const storage::LinkTable links_;
  const RecordWriter writer_;
  Feed feed_;
  std::map<std::string, std::unique_ptr<Method>, std::less<>> methods_;
};

}  // namespace minutebook::engine
