#include "services/runtime/router.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"
#include "services/engine/error.h"
#include "services/engine/record_id.h"
#include "services/runtime/bytes.h"
#include "services/runtime/errors.h"
#include "services/runtime/reflection.h"
#include "storage/digest.h"
#include "storage/text.h"

namespace minutebook::runtime {
namespace {

constexpr char kRequestIdHeader[] = "x-request-id";

std::string NewRequestId() {
  return engine::MakeRecordId(
      absl::ToUnixMillis(absl::Now()),
      storage::RandomBytes(engine::kRecordIdRandomBytes));
}

std::string_view Authorization(const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

absl::Status Overloaded(int calls) {
  absl::Status status = engine::MakeError(
      options::v1::ERROR_REASON_OVERLOADED,
      absl::StrCat("more than ", calls, " calls are under way: try again"));
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(1);
  status.SetPayload("type.googleapis.com/google.rpc.RetryInfo",
                    absl::Cord(retry.SerializeAsString()));
  return status;
}

}  // namespace

// One call until its reply has left.
class Router::CallState {
 public:
  CallState(Router& router, const std::string& method,
            grpc::CallbackServerContext* context, grpc::ByteBuffer* response)
      : router_(router),
        method_(method),
        context_(context),
        response_(response),
        reactor_(context->DefaultReactor()),
        request_id_(NewRequestId()),
        begin_(absl::Now()) {
    context->AddTrailingMetadata(kRequestIdHeader, request_id_);
    router.calls_.fetch_add(1, std::memory_order_relaxed);
  }

  grpc::ServerUnaryReactor* reactor() { return reactor_; }
  void set_subject(const std::string& subject) { subject_ = subject; }

  absl::Time Deadline() const {
    return std::min(absl::FromChrono(context_->deadline()),
                    begin_ + router_.limits_.deadline);
  }

  void Finish(absl::StatusOr<std::string> reply) {
    router_.calls_.fetch_sub(1, std::memory_order_relaxed);
    if (reply.ok()) {
      WriteLog(LogLevel::kDebug, "OK", "", "");
      *response_ = MakeBuffer(*std::move(reply));
      reactor_->Finish(grpc::Status::OK);
      return;
    }
    const OutgoingError error = ToGrpc(reply.status(), request_id_);
    const bool ours =
        error.status.error_code() == grpc::StatusCode::INTERNAL ||
        error.status.error_code() == grpc::StatusCode::UNAVAILABLE;
    WriteLog(ours ? LogLevel::kError : LogLevel::kInfo,
             absl::StatusCodeToString(reply.status().code()), error.reason,
             error.hidden);
    reactor_->Finish(error.status);
  }

 private:
  void WriteLog(LogLevel level, const std::string& code,
                const std::string& reason, const std::string& detail) {
    if (!router_.log_.Writes(level)) return;
    std::vector<Log::Field> fields = {
        {"request_id", request_id_},
        {"method", method_},
        {"code", code},
        {"micros", absl::ToInt64Microseconds(absl::Now() - begin_)}};
    if (!subject_.empty()) fields.emplace_back("subject", subject_);
    if (!reason.empty()) fields.emplace_back("reason", reason);
    if (!detail.empty()) fields.emplace_back("detail", detail);
    router_.log_.Write(level, "call", fields);
  }

  Router& router_;
  const std::string& method_;
  grpc::CallbackServerContext* const context_;
  grpc::ByteBuffer* const response_;
  grpc::ServerUnaryReactor* const reactor_;
  const std::string request_id_;
  const absl::Time begin_;
  std::string subject_;
};

// Answers one reflection stream, question by question.
class Router::ReflectionReactor
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  ReflectionReactor(const Router& router,
                    const grpc::CallbackServerContext& context)
      : router_(router) {
    const auto principal =
        router.authenticator_.Authenticate(Authorization(context));
    if (!principal.ok()) {
      Finish(ToGrpc(principal.status(), NewRequestId()).status);
      return;
    }
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::OK);
      return;
    }
    grpc::Slice slice;
    grpc::reflection::v1::ServerReflectionRequest request;
    if (!ReadAll(request_, slice) ||
        !request.ParseFromArray(slice.begin(),
                                static_cast<int>(slice.size()))) {
      Finish(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT,
                          "this is no reflection request"));
      return;
    }
    response_ = MakeBuffer(
        AnswerReflection(request, router_.services_).SerializeAsString());
    StartWrite(&response_);
  }

  void OnWriteDone(bool ok) override {
    if (ok) {
      StartRead(&request_);
    } else {
      Finish(grpc::Status::CANCELLED);
    }
  }

  void OnDone() override { delete this; }

 private:
  const Router& router_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
};

Router::Router(engine::Engine& engine, const Authenticator& authenticator,
               Log& log, RouterLimits limits)
    : engine_(engine),
      authenticator_(authenticator),
      log_(log),
      limits_(limits) {
  for (const google::protobuf::MethodDescriptor* method : engine.methods()) {
    services_.insert(method->service()->full_name());
    const engine::Method* found = engine.Find(method->full_name());
    service_.AddUnary(
        absl::StrCat("/", method->service()->full_name(), "/", method->name()),
        [this, found, &name = method->full_name()](
            grpc::CallbackServerContext* context,
            const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
          return Handle(*found, name, context, request, response);
        });
  }
  for (const char* version : {"v1", "v1alpha"}) {
    const std::string name =
        absl::StrCat("grpc.reflection.", version, ".ServerReflection");
    service_.AddBidi(absl::StrCat("/", name, "/ServerReflectionInfo"),
                     [this](grpc::CallbackServerContext* context) {
                       return new ReflectionReactor(*this, *context);
                     });
  }
  services_.insert("grpc.reflection.v1.ServerReflection");
  services_.insert("grpc.health.v1.Health");
}

void Router::Drain(absl::Time deadline) {
  constexpr absl::Duration kLook = absl::Milliseconds(1);
  draining_ = true;
  while (calls_ > 0 && absl::Now() < deadline) absl::SleepFor(kLook);
}

grpc::ServerUnaryReactor* Router::Handle(const engine::Method& method,
                                         const std::string& name,
                                         grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) {
  auto state = std::make_shared<CallState>(*this, name, context, response);
  grpc::ServerUnaryReactor* reactor = state->reactor();
  if (draining_.load(std::memory_order_relaxed)) {
    state->Finish(engine::MakeError(
        options::v1::ERROR_REASON_STORE_UNAVAILABLE,
        "the server is stopping: try again when it has started anew"));
    return reactor;
  }
  if (calls_.load(std::memory_order_relaxed) > limits_.calls) {
    state->Finish(Overloaded(limits_.calls));
    return reactor;
  }
  const absl::StatusOr<std::shared_ptr<const engine::Principal>> principal =
      authenticator_.Authenticate(Authorization(*context));
  if (!principal.ok()) {
    state->Finish(principal.status());
    return reactor;
  }
  state->set_subject((*principal)->subject);
  grpc::Slice bytes;
  if (!ReadAll(*request, bytes)) {
    state->Finish(absl::InternalError("the request's bytes cannot be read"));
    return reactor;
  }
  engine_.Handle(method, {View(bytes), **principal, state->Deadline()},
                 [state](absl::StatusOr<std::string> reply) {
                   state->Finish(std::move(reply));
                 });
  return reactor;
}

}  // namespace minutebook::runtime
