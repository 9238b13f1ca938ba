#include "services/runtime/router.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/descriptor.h"
#include "services/engine/error.h"
#include "services/runtime/access_record.h"
#include "services/runtime/bytes.h"
#include "services/runtime/frequent_methods.h"
#include "services/runtime/reflection.h"
#include "services/runtime/stream_reactor.h"

namespace minutebook::runtime {
namespace {

absl::Status Overloaded(int limit, const char* what) {
  return engine::OverloadedError(absl::StrCat("more than ", limit, " ", what,
                                              " are under way: try again"));
}

}  // namespace

// A call with one reply.
class Router::UnaryCall {
 public:
  UnaryCall(CallTable& table, ServedMethod& method,
            grpc::CallbackServerContext* context, UnaryReply reply,
            const engine::Catalogue& catalogue)
      : call_(table, method, context),
        reply_(reply),
        record_(catalogue, call_) {
    call_.MessageReceived();
  }

  Call& call() { return call_; }
  AccessRecord& record() { return record_; }

  void Finish(absl::StatusOr<std::string> reply) {
    if (reply.ok()) {
      absl::Status status = record_.Close();
      if (!status.ok()) reply = std::move(status);
    }
    grpc::ByteBuffer response;
    if (reply.ok()) {
      call_.MessageSent();
      response = MakeBuffer(*std::move(reply));
    }
    reply_.Finish(call_.End(reply.status()), std::move(response));
  }

 private:
  Call call_;
  UnaryReply reply_;
  AccessRecord record_;
};

// Answers one reflection stream, question by question.
class Router::ReflectionReactor : public grpc::ServerGenericBidiReactor {
 public:
  ReflectionReactor(Router& router, ServedMethod& method,
                    grpc::CallbackServerContext* context)
      : router_(router), call_(router.calls_, method, context) {
    const auto principal = router.Admit(call_);
    if (principal.ok()) {
      StartRead(&request_);
    } else {
      Finish(call_.End(principal.status()));
    }
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish(call_.End(absl::OkStatus()));
      return;
    }
    call_.MessageReceived();
    grpc::Slice slice;
    grpc::reflection::v1::ServerReflectionRequest request;
    if (!ReadAll(request_, slice) ||
        !request.ParseFromArray(slice.begin(),
                                static_cast<int>(slice.size()))) {
      Finish(call_.End(
          engine::MakeError(options::v1::ERROR_REASON_MALFORMED_REQUEST,
                            "the bytes sent are no reflection request")));
      return;
    }
    response_ = MakeBuffer(
        AnswerReflection(request, router_.services_).SerializeAsString());
    StartWrite(&response_);
  }

  void OnWriteDone(bool ok) override {
    if (ok) {
      call_.MessageSent();
      StartRead(&request_);
    } else {
      Finish(call_.End(engine::MakeError(options::v1::ERROR_REASON_CANCELLED,
                                         "the caller gave up")));
    }
  }

  void OnDone() override { delete this; }

 private:
  const Router& router_;
  Call call_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
};

Router::Router(engine::Engine& engine, const Authenticator& authenticator,
               Log& log, RouterLimits limits,
               const std::set<std::string>& exposed, SecurityLog* security)
    : engine_(engine),
      authenticator_(authenticator),
      limits_(limits),
      calls_{log, limits.deadline, limits.certificates},
      quotas_(limits.quotas),
      service_(
          [this, &served = AddMethod("unknown", "unknown", MethodKind::kBidi)](
              grpc::CallbackServerContext* context) {
            return Refuse(served, context);
          }) {
  calls_.security = security;
  for (const google::protobuf::MethodDescriptor* method : engine.methods()) {
    const std::string& service = method->service()->full_name();
    if (!exposed.empty() && exposed.count(service) == 0) continue;
    services_.insert(service);
    const engine::Method* found = engine.Find(method->full_name());
    const std::string path = absl::StrCat("/", service, "/", method->name());
    ServedMethod& served =
        AddMethod(service, method->name(),
                  method->server_streaming() ? MethodKind::kServerStream
                                             : MethodKind::kUnary);
    served.exports = engine::Engine::AccessOf(*found).exports();
    if (method->server_streaming()) {
      service_.AddStream(
          path, [this, found, &served](grpc::CallbackServerContext* context) {
            return Stream(*found, served, context);
          });
      continue;
    }
    RawService::Unary handler = [this, found, &served](
                                    grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer& request,
                                    UnaryReply reply) {
      Handle(*found, served, context, request, reply);
    };
    if (IsFrequent(method->full_name())) {
      service_.AddFrequent(path, std::move(handler));
    } else {
      service_.AddUnary(path, std::move(handler));
    }
  }
  for (const char* version : {"v1", "v1alpha"}) {
    const std::string service =
        absl::StrCat("grpc.reflection.", version, ".ServerReflection");
    constexpr char kName[] = "ServerReflectionInfo";
    ServedMethod& served = AddMethod(service, kName, MethodKind::kBidi);
    service_.AddStream(absl::StrCat("/", service, "/", kName),
                       [this, &served](grpc::CallbackServerContext* context) {
                         return new ReflectionReactor(*this, served, context);
                       });
  }
  services_.insert("grpc.reflection.v1.ServerReflection");
  services_.insert("grpc.health.v1.Health");
}

Router::~Router() = default;

void Router::Drain(storage::SteadyTime deadline) {
  constexpr absl::Duration kLook = absl::Milliseconds(1);
  // Streams end as soon as they look up; a caller that does not read holds its
  // own, and reflection streams stay open until then.
  constexpr absl::Duration kForStreams = absl::Milliseconds(500);
  const storage::SteadyTime streams_deadline =
      std::min(deadline, storage::SteadyAfter(kForStreams));
  draining_ = true;
  engine_.WakeStreams();
  while (calls_.streams > 0 && storage::SteadyNow() < streams_deadline) {
    absl::SleepFor(kLook);
  }
  while (calls_.unary > 0 && storage::SteadyNow() < deadline)
    absl::SleepFor(kLook);
}

ServedMethod& Router::AddMethod(const std::string& service,
                                const std::string& name, MethodKind kind) {
  ServedMethod& method = methods_.emplace_back();
  method.service = service;
  method.name = name;
  method.full_name = absl::StrCat(service, ".", name);
  method.kind = kind;
  return method;
}

absl::StatusOr<std::shared_ptr<const engine::Principal>> Router::Admit(
    Call& call) {
  constexpr auto kRelaxed = std::memory_order_relaxed;
  if (draining_.load(kRelaxed)) {
    return engine::MakeError(
        options::v1::ERROR_REASON_STORE_UNAVAILABLE,
        "the server is stopping: try again when it has started anew");
  }
  if (calls_.unary.load(kRelaxed) > limits_.calls) {
    return Overloaded(limits_.calls, "calls");
  }
  if (call.method().kind != MethodKind::kUnary &&
      calls_.streams.load(kRelaxed) > limits_.streams) {
    return Overloaded(limits_.streams, "streams");
  }
  const ClientHost host =
      limits_.fronts.HostOf(call.Peer(), call.LastHeader("x-forwarded-for"));
  absl::Status status = quotas_.EnterAddress(host, call.begin());
  if (!status.ok()) return status;
  const Credentials credentials = {call.Header("authorization"),
                                   call.Certificate()};
  // Who guesses holds up nobody at the same address who is known.
  if (!credentials.authorization.empty()) {
    status = quotas_.CheckFailures(host, call.begin(), [&] {
      return authenticator_.Remembers(credentials);
    });
    if (!status.ok()) return status;
  }
  auto principal = authenticator_.Authenticate(credentials);
  if (!principal.ok()) {
    if (!credentials.authorization.empty() &&
        engine::ReasonOf(principal.status()) ==
            options::v1::ERROR_REASON_CREDENTIALS_INVALID) {
      quotas_.CountFailure(host, call.begin());
    }
    return principal;
  }
  const std::string& subject = (*principal)->subject;
  call.set_subject(subject);
  status = quotas_.EnterCaller(subject.empty() ? host : subject,
                               call.method().kind == MethodKind::kUnary
                                   ? CallerQuotas::Kind::kCall
                                   : CallerQuotas::Kind::kStream,
                               call.begin(), call.lease());
  if (!status.ok()) return status;
  return principal;
}

void Router::Handle(const engine::Method& method, ServedMethod& served,
                    grpc::CallbackServerContext* context,
                    const grpc::ByteBuffer& request, UnaryReply reply) {
  auto unary = std::make_shared<UnaryCall>(calls_, served, context, reply,
                                           engine_.catalogue());
  const auto principal = Admit(unary->call());
  if (!principal.ok()) {
    unary->Finish(principal.status());
    return;
  }
  if (request.Length() > limits_.message_bytes) {
    unary->Finish(engine::MakeError(
        options::v1::ERROR_REASON_TOO_LARGE,
        absl::StrCat("the request has ", request.Length(),
                     " bytes, the most is ", limits_.message_bytes)));
    return;
  }
  grpc::Slice bytes;
  if (!ReadAll(request, bytes)) {
    unary->Finish(absl::InternalError("the request's bytes cannot be read"));
    return;
  }
  // Reads are answered before Handle returns, on this thread; what a write
  // reads is for its own checks, and what it writes is in the ledger.
  const storage::ReadNotes::Here here(&unary->record().notes());
  engine_.Handle(method, {View(bytes), **principal, unary->call().Deadline()},
                 [unary](absl::StatusOr<std::string> reply) {
                   unary->Finish(std::move(reply));
                 });
}

grpc::ServerGenericBidiReactor* Router::Stream(
    const engine::Method& method, ServedMethod& served,
    grpc::CallbackServerContext* context) {
  const auto open = [this, &method](Call& call, const grpc::ByteBuffer& request,
                                    std::function<void()> wake)
      -> absl::StatusOr<std::unique_ptr<engine::ReplyStream>> {
    const auto principal = Admit(call);
    if (!principal.ok()) return principal.status();
    grpc::Slice bytes;
    if (!ReadAll(request, bytes)) {
      return absl::InternalError("the request's bytes cannot be read");
    }
    absl::StatusOr<std::unique_ptr<engine::ReplyStream>> stream = engine_.Open(
        method, {View(bytes), **principal, call.Deadline()},
        [this, authorization = std::string(call.Header("authorization")),
         certificate = std::string(call.Certificate())] {
          return authenticator_.Authenticate({authorization, certificate});
        },
        std::move(wake));
    if (!stream.ok()) return stream;
    return MakeRecordedStream(*std::move(stream), engine_.catalogue(), call);
  };
  return new StreamReactor(calls_, served, context, open, draining_);
}

// Of another version of the contract, of a service that this process does not
// expose, or of no contract at all.
grpc::ServerGenericBidiReactor* Router::Refuse(
    ServedMethod& served, grpc::CallbackServerContext* context) {
  class Refusal : public grpc::ServerGenericBidiReactor {
   public:
    explicit Refusal(const grpc::Status& status) { Finish(status); }
    void OnDone() override { delete this; }
  };
  const auto& method =
      static_cast<grpc::GenericCallbackServerContext*>(context)->method();
  Call call(calls_, served, context);
  return new Refusal(call.End(
      engine::MakeError(options::v1::ERROR_REASON_METHOD_UNKNOWN,
                        absl::StrCat("this server has no method ", method))));
}

}  // namespace minutebook::runtime
