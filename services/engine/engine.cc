#include "services/engine/engine.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/arena.h"
#include "services/engine/descriptors.h"
#include "services/engine/error.h"
#include "services/engine/record_id.h"
#include "services/engine/standard_reads.h"
#include "services/engine/validation.h"
#include "services/rules/record_cells.h"
#include "storage/digest.h"
#include "storage/read_notes.h"

namespace minutebook::engine {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using options::v1::ERROR_REASON_FIELDS_INVALID;
using options::v1::ERROR_REASON_MALFORMED_REQUEST;
using options::v1::ERROR_REASON_ROLE_MISSING;

class Method {
 public:
  const MethodDescriptor* descriptor = nullptr;
  const MessagePlan* plan = nullptr;  // of the request
  options::v1::Access access;
  StandardMethod command;
  // Where the request says which council it concerns: in its parent or name, or
  // in the name of its record. Null: nowhere.
  const FieldDescriptor* council_name = nullptr;
  const FieldDescriptor* council_record = nullptr;  // null: not in a record
  bool any_parent = false;      // `-` may stand for a parent
  bool partial_record = false;  // the request's record may lack fields
};

namespace {

void FindCouncilName(const Descriptor& request, Method& method) {
  for (const char* field : {"parent", "name"}) {
    method.council_name = request.FindFieldByName(field);
    if (method.council_name != nullptr) return;
  }
  for (int i = 0; i < request.field_count(); ++i) {
    const FieldDescriptor* field = request.field(i);
    if (!field->is_repeated() &&
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
        field->message_type()->options().HasExtension(options::v1::record)) {
      method.council_record = field;
      method.council_name = field->message_type()->FindFieldByName("name");
      return;
    }
  }
}

// The text that says which council a request concerns.
const std::string& CouncilText(const Method& method, const Message& request,
                               std::string& scratch) {
  if (method.council_name == nullptr) return scratch;
  const Message& holder =
      method.council_record == nullptr
          ? request
          : request.GetReflection()->GetMessage(request, method.council_record);
  return holder.GetReflection()->GetStringReference(holder, method.council_name,
                                                    &scratch);
}

// The council's id in a name; empty when the text is no name.
std::string CouncilOf(const std::string& name) {
  constexpr std::string_view kPrefix = "councils/";
  if (name.rfind(kPrefix, 0) != 0) return "";
  const size_t end = name.find_first_of("/@", kPrefix.size());
  std::string id = name.substr(kPrefix.size(), end - kPrefix.size());
  return IsValidId(id) ? id : "";
}

bool IsUuid4(const std::string& text) {
  static const RE2* const pattern = new RE2(
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-"
      "[0-9a-fA-F]{12}");
  return RE2::FullMatch(text, *pattern);
}

// Looks now and then whether its caller may still read it.
class GuardedStream : public ReplyStream {
 public:
  GuardedStream(std::unique_ptr<ReplyStream> stream,
                std::function<absl::Status()> check)
      : stream_(std::move(stream)), check_(std::move(check)) {}

  absl::StatusOr<std::optional<std::string>> Next() override {
    constexpr std::chrono::milliseconds kBetweenChecks{500};
    const auto now = std::chrono::steady_clock::now();
    if (now - checked_ >= kBetweenChecks) {
      absl::Status status = check_();
      if (!status.ok()) return status;
      checked_ = now;
    }
    return stream_->Next();
  }

  bool ended() const override { return stream_->ended(); }

 private:
  const std::unique_ptr<ReplyStream> stream_;
  const std::function<absl::Status()> check_;
  std::chrono::steady_clock::time_point checked_ =
      std::chrono::steady_clock::now();
};

bool BoolField(const Message& request, const std::string& name) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && request.GetReflection()->GetBool(request, field);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> Engine::Create(
    storage::Store& store, Environment environment) {
  absl::StatusOr<std::string> key = store.Secret("tokens");
  if (!key.ok()) return key.status();
  return std::unique_ptr<Engine>(
      new Engine(store, std::move(environment), *std::move(key)));
}

Engine::Engine(storage::Store& store, Environment environment, std::string key)
    : store_(store),
      environment_(std::move(environment)),
      catalogue_(Catalogue::FromGeneratedPool(plans_)),
      tokens_(std::move(key)),
      ledger_(environment_.random),
      writer_(*catalogue_, tokens_, ledger_, links_),
      feed_(store_, ledger_, *catalogue_, {}) {
  for (const auto* file : ContractFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      const auto* service = file->service(i);
      for (int j = 0; j < service->method_count(); ++j) {
        const MethodDescriptor* descriptor = service->method(j);
        auto method = std::make_unique<Method>();
        method->descriptor = descriptor;
        method->plan = &plans_.For(*descriptor->input_type());
        FindCouncilName(*descriptor->input_type(), *method);
        method->access =
            descriptor->options().GetExtension(options::v1::access);
        method->command = MakeStandardMethod(*catalogue_, *descriptor);
        method->any_parent = descriptor->name().rfind("List", 0) == 0;
        method->partial_record =
            method->command.type != nullptr &&
            method->command.kind == Operation::Kind::kUpdate;
        methods_[descriptor->full_name()] = std::move(method);
      }
    }
  }
}

Engine::~Engine() = default;

void Engine::Register(std::string_view full_name,
                      std::unique_ptr<ReadCommand> command) {
  methods_.find(full_name)->second->command.read = std::move(command);
}

void Engine::Register(std::string_view full_name,
                      std::unique_ptr<WriteCommand> command) {
  methods_.find(full_name)->second->command.write = std::move(command);
}

void Engine::Register(std::string_view full_name,
                      std::unique_ptr<StreamCommand> command) {
  methods_.find(full_name)->second->command.stream = std::move(command);
}

absl::Status Engine::Check() const {
  std::vector<std::string> problems;
  for (const auto& [name, method] : methods_) {
    if (method->command.read == nullptr && method->command.write == nullptr &&
        method->command.stream == nullptr) {
      problems.push_back(absl::StrCat(name, " has no command"));
    }
    if (method->access.any_of().empty()) {
      problems.push_back(absl::StrCat(name, " has no access option"));
    }
  }
  if (problems.empty()) return absl::OkStatus();
  return absl::InternalError(absl::StrJoin(problems, "; "));
}

std::vector<const MethodDescriptor*> Engine::methods() const {
  std::vector<const MethodDescriptor*> descriptors;
  for (const auto& [name, method] : methods_) {
    descriptors.push_back(method->descriptor);
  }
  return descriptors;
}

const Method* Engine::Find(std::string_view full_name) const {
  const auto found = methods_.find(full_name);
  return found == methods_.end() ? nullptr : found->second.get();
}

void Engine::Handle(const Method& method, const Call& call, Done done) {
  google::protobuf::Arena arena;
  Message* request =
      NewGeneratedMessage(*method.descriptor->input_type(), &arena);
  absl::StatusOr<Caller> caller = Admit(method, call, *request);
  if (!caller.ok()) return done(caller.status());
  if (method.command.read != nullptr) {
    Read(method, call, *caller, *request, std::move(done));
  } else {
    Write(method, call, *std::move(caller), *request, std::move(done));
  }
}

absl::StatusOr<std::unique_ptr<ReplyStream>> Engine::Open(
    const Method& method, const Call& call, Authenticate authenticate,
    std::function<void()> wake) {
  std::shared_ptr<Message> request(
      NewGeneratedMessage(*method.descriptor->input_type()));
  absl::StatusOr<Caller> caller = Admit(method, call, *request);
  if (!caller.ok()) return caller.status();
  absl::StatusOr<std::unique_ptr<ReplyStream>> stream =
      method.command.stream->Start(
          {*caller, store_, *catalogue_, tokens_, links_, ledger_, feed_,
           environment_.now, environment_.random},
          *request, std::move(wake));
  if (!stream.ok()) return stream.status();
  return std::make_unique<GuardedStream>(
      *std::move(stream),
      [this, &method, request, authenticate = std::move(authenticate),
       before = *caller]() -> absl::Status {
        absl::StatusOr<std::shared_ptr<const Principal>> principal =
            authenticate();
        if (!principal.ok()) return principal.status();
        absl::StatusOr<Caller> caller =
            Authorise(method, **principal, *request);
        if (!caller.ok()) return caller.status();
        if (caller->visibilities == before.visibilities) {
          return absl::OkStatus();
        }
        return MakeError(ERROR_REASON_ROLE_MISSING,
                         "the caller's roles are not what they were when the "
                         "stream began: call again, without a cursor");
      });
}

absl::StatusOr<Caller> Engine::Admit(const Method& method, const Call& call,
                                     Message& request) const {
  const bool parsed = request.ParseFromArray(
      call.request.data(), static_cast<int>(call.request.size()));
  absl::StatusOr<Caller> caller = Authorise(method, call.principal, request);
  if (!caller.ok()) return caller;
  if (!parsed) {
    return MakeError(ERROR_REASON_MALFORMED_REQUEST,
                     absl::StrCat("the bytes sent are no ",
                                  method.descriptor->input_type()->full_name(),
                                  ", or a text in them is not UTF-8"));
  }
  FieldViolations violations;
  ValidationOptions options;
  options.council =
      caller->council == storage::kServerPartition ? "" : caller->council;
  options.any_parent = method.any_parent;
  options.required_in_records = !method.partial_record;
  if (method.command.write != nullptr) {
    options.unchecked = method.command.write->checked_apart();
  }
  Validate(*catalogue_, *method.plan, request, options, "", violations);
  absl::Status status = violations.ToStatus(ERROR_REASON_FIELDS_INVALID);
  if (!status.ok()) return status;
  return caller;
}

absl::StatusOr<Caller> Engine::Authorise(const Method& method,
                                         const Principal& principal,
                                         const Message& request) const {
  const bool serverwide =
      method.command.type != nullptr && method.command.type->is_council();
  std::string scratch;
  const std::string council = CouncilOf(CouncilText(method, request, scratch));
  // Councils are records of the server, whichever council is meant.
  Caller caller = principal.In(serverwide && council.empty()
                                   ? std::string(storage::kServerPartition)
                                   : council);
  const RoleSet roles =
      council.empty() && !serverwide ? principal.RolesAnywhere() : caller.roles;
  if (roles.ContainsAnyOf(method.access)) return caller;
  std::vector<std::string> names;
  for (const int role : method.access.any_of()) {
    names.push_back(rules::WordsOf(static_cast<Role>(role)));
  }
  return MakeError(
      ERROR_REASON_ROLE_MISSING,
      absl::StrCat(method.descriptor->name(), " asks for one of the roles ",
                   absl::StrJoin(names, ", ")),
      {{"method", method.descriptor->full_name()}});
}

void Engine::Read(const Method& method, const Call& call, const Caller& caller,
                  const Message& request, Done done) {
  const ReadCommand& command = *method.command.read;
  std::string reply;
  absl::Status status =
      store_.Read(call.deadline, command.needs_snapshot(),
                  [&](storage::ReadSession& session) {
                    absl::StatusOr<std::string> result = command.Run(
                        {caller, session, *catalogue_, tokens_, links_, ledger_,
                         environment_.random, environment_.now()},
                        request);
                    if (result.ok()) reply = *std::move(result);
                    return result.status();
                  });
  if (status.ok()) {
    done(command.Finish(std::move(reply), call.deadline));
  } else {
    done(std::move(status));
  }
}

void Engine::Write(const Method& method, const Call& call, Caller caller,
                   const Message& request, Done done) {
  const WriteCommand& command = *method.command.write;
  FieldViolations violations;
  const std::function<std::string()> new_id = [this] { return NewId(); };
  const std::function<std::optional<bool>(const ResourceType&, Operation::Kind)>
      may = [&](const ResourceType& type, Operation::Kind kind) {
        return May(caller, type, kind);
      };
  absl::StatusOr<std::vector<Operation>> operations =
      command.Prepare({caller, *catalogue_, new_id, may}, request, violations);
  if (!operations.ok()) return done(operations.status());

  auto write = std::make_shared<WriteRequest>();
  write->request_id = TextField(request, "request_id");
  if (!write->request_id.empty() && !IsUuid4(write->request_id)) {
    violations.Add("request_id", "is no UUID of version 4");
  }
  absl::Status status = violations.ToStatus(ERROR_REASON_FIELDS_INVALID);
  if (!status.ok()) return done(status);
  if (!command.decides() && operations->empty()) {
    return done(MakeError(ERROR_REASON_MALFORMED_REQUEST,
                          "the request asks for nothing to be done"));
  }
  write->operations = *std::move(operations);
  write->council = command.decides() ? caller.council
                                     : write->operations.front().ref.council();
  write->caller = std::move(caller);
  write->method = method.descriptor->full_name();
  write->validate_only = BoolField(request, "validate_only");
  if (!write->request_id.empty()) {
    // Another caller's request is another one, whatever its bytes.
    write->request_digest = storage::Sha256(
        {write->method, "\n", write->caller.subject, "\n", call.request});
  }

  if (command.decides()) {
    std::shared_ptr<Message> kept(request.New());
    kept->CopyFrom(request);
    write->decide = [this, &command, kept, write = write.get()](
                        storage::ReadSession& session, absl::Time now,
                        std::string& reply) {
      return Decide(session, *write, now, reply,
                    [&](const DecideContext& context) {
                      return command.Decide(context, *kept);
                    });
    };
  }

  Submit(
      std::move(write), call.deadline,
      [&command](const WriteResult& result) { return command.Reply(result); },
      std::move(done));
}

void Engine::WriteOwn(Caller caller, std::string what, DecideOwn decide,
                      Done done) {
  auto write = std::make_shared<WriteRequest>();
  write->council = caller.council;
  write->caller = std::move(caller);
  write->method = std::move(what);
  write->decide = [this, decide = std::move(decide), write = write.get()](
                      storage::ReadSession& session, absl::Time now,
                      std::string& reply) {
    return Decide(session, *write, now, reply, decide);
  };
  // Nobody is answered with it.
  const storage::ReadNotes::Here here(nullptr);
  Submit(
      std::move(write), storage::kNoDeadline,
      [](const WriteResult& result) { return result.records.front().body; },
      std::move(done));
}

absl::StatusOr<std::vector<Operation>> Engine::Decide(
    storage::ReadSession& session, const WriteRequest& write, absl::Time now,
    std::string& reply, const DecideOwn& decide) const {
  const Facts facts(session, *catalogue_, links_, write.council,
                    write.caller.visibilities);
  const std::function<std::string()> new_id = [this] { return NewId(); };
  return decide({write.caller, facts, new_id, now, reply});
}

void Engine::Submit(std::shared_ptr<WriteRequest> write,
                    storage::SteadyTime deadline,
                    std::function<std::string(const WriteResult&)> reply,
                    Done done) {
  auto result = std::make_shared<WriteResult>();
  storage::WriteJob job;
  job.council = write->council;
  job.deadline = deadline;
  // What takes the answer keeps the notes until then.
  job.run = [this, write, result, notes = storage::ReadNotes::current()](
                storage::WriteSession& session) {
    const storage::ReadNotes::Here here(notes, /*replies_alone=*/true);
    absl::StatusOr<WriteResult> written =
        writer_.Run(session, *write, environment_.now());
    if (written.ok()) *result = *std::move(written);
    return written.status();
  };
  job.finish = [this, reply = std::move(reply), result,
                done](absl::Status status) {
    if (status.ok()) {
      feed_.Nudge();
      done(reply(*result));
    } else {
      done(std::move(status));
    }
  };
  if (!store_.Write(std::move(job))) {
    done(
        OverloadedError("too many writes wait already: try again in a moment"));
  }
}

const options::v1::Access& Engine::AccessOf(const Method& method) {
  return method.access;
}

const StandardMethod& Engine::CommandOf(const Method& method) {
  return method.command;
}

std::optional<bool> Engine::May(const Caller& caller, const ResourceType& type,
                                Operation::Kind kind) const {
  for (const auto& [name, method] : methods_) {
    if (method->command.type == &type && method->command.write != nullptr &&
        method->command.kind == kind) {
      return caller.roles.ContainsAnyOf(method->access);
    }
  }
  return std::nullopt;
}

std::string Engine::NewId() const {
  return MakeRecordId(absl::ToUnixMillis(environment_.now()),
                      environment_.random(kRecordIdRandomBytes));
}

}  // namespace minutebook::engine
