#include "services/runtime/raw_service.h"

#include <list>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "grpcpp/impl/codegen/rpc_service_method.h"
#include "grpcpp/impl/codegen/server_callback_handlers.h"
#include "grpcpp/impl/codegen/service_type.h"

namespace minutebook::runtime {

using grpc::ByteBuffer;
using grpc::ServerGenericBidiReactor;

void UnaryReply::Finish(const grpc::Status& status, ByteBuffer response) {
  *response_ = std::move(response);
  if (reactor_ != nullptr) {
    reactor_->Finish(status);
  } else if (status.ok()) {
    stream_->StartWriteAndFinish(response_, {}, status);
  } else {
    stream_->Finish(status);
  }
}

// Does what generated code does for raw methods.
class RawService::FrequentMethods : public grpc::Service {
 public:
  void Add(const std::string& path, Unary handler) {
    using grpc::internal::CallbackUnaryHandler;
    using grpc::internal::RpcMethod;
    using grpc::internal::RpcServiceMethod;
    const auto index = static_cast<int>(paths_.size());
    paths_.push_back(path);
    AddMethod(new RpcServiceMethod(paths_.back().c_str(), RpcMethod::NORMAL_RPC,
                                   nullptr));
    MarkMethodRawCallback(
        index, new CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
                   [handler = std::move(handler)](
                       grpc::CallbackServerContext* context,
                       const ByteBuffer* request, ByteBuffer* response) {
                     grpc::ServerUnaryReactor* reactor =
                         context->DefaultReactor();
                     handler(context, *request, UnaryReply(reactor, response));
                     return reactor;
                   }));
  }

 private:
  // gRPC keeps pointers to the paths.
  std::list<std::string> paths_;
};

class RawService::OtherMethods : public grpc::CallbackGenericService {
 public:
  explicit OtherMethods(Stream unknown) : unknown_(std::move(unknown)) {}

  void Add(const std::string& path, Stream handler) {
    handlers_.insert_or_assign(path, std::move(handler));
  }

  void Add(const std::string& path, Unary handler) {
    Add(path,
        [handler = std::move(handler)](grpc::CallbackServerContext* context) {
          return new UnaryCall(context, handler);
        });
  }

  ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    const auto found = handlers_.find(context->method());
    return (found != handlers_.end() ? found->second : unknown_)(context);
  }

 private:
  // One question and one answer over what could be a conversation.
  class UnaryCall : public ServerGenericBidiReactor {
   public:
    UnaryCall(grpc::CallbackServerContext* context, const Unary& handler)
        : context_(context), handler_(handler) {
      StartRead(&request_);
    }

    void OnReadDone(bool ok) override {
      if (ok) {
        handler_(context_, request_, UnaryReply(this, &response_));
      } else {
        Finish(EndedBeforeItsRequest());
      }
    }

    void OnDone() override { delete this; }

   private:
    grpc::CallbackServerContext* const context_;
    const Unary& handler_;  // as long as the service
    ByteBuffer request_;
    ByteBuffer response_;
  };

  const Stream unknown_;
  absl::flat_hash_map<std::string, Stream> handlers_;
};

RawService::RawService(Stream others)
    : frequent_(std::make_unique<FrequentMethods>()),
      others_(std::make_unique<OtherMethods>(std::move(others))) {}

RawService::~RawService() = default;

void RawService::AddFrequent(const std::string& path, Unary handler) {
  frequent_->Add(path, std::move(handler));
}

void RawService::AddUnary(const std::string& path, Unary handler) {
  others_->Add(path, std::move(handler));
}

void RawService::AddStream(const std::string& path, Stream handler) {
  others_->Add(path, std::move(handler));
}

void RawService::RegisterWith(grpc::ServerBuilder& builder) {
  builder.RegisterService(frequent_.get());
  builder.RegisterCallbackGenericService(others_.get());
}

}  // namespace minutebook::runtime
