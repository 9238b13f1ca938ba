#include "services/runtime/raw_service.h"

#include <utility>

#include "grpcpp/impl/codegen/rpc_service_method.h"
#include "grpcpp/impl/codegen/server_callback_handlers.h"

namespace minutebook::runtime {

using grpc::ByteBuffer;
using grpc::internal::CallbackBidiHandler;
using grpc::internal::CallbackServerStreamingHandler;
using grpc::internal::CallbackUnaryHandler;
using grpc::internal::RpcMethod;
using grpc::internal::RpcServiceMethod;

void RawService::AddUnary(const std::string& path, Unary handler) {
  const auto index = static_cast<int>(paths_.size());
  paths_.push_back(path);
  AddMethod(new RpcServiceMethod(paths_.back().c_str(), RpcMethod::NORMAL_RPC,
                                 nullptr));
  MarkMethodRawCallback(index, new CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
                                   std::move(handler)));
}

void RawService::AddServerStream(const std::string& path,
                                 ServerStream handler) {
  const auto index = static_cast<int>(paths_.size());
  paths_.push_back(path);
  AddMethod(new RpcServiceMethod(paths_.back().c_str(),
                                 RpcMethod::SERVER_STREAMING, nullptr));
  MarkMethodRawCallback(
      index, new CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>(
                 std::move(handler)));
}

void RawService::AddBidi(const std::string& path, Bidi handler) {
  const auto index = static_cast<int>(paths_.size());
  paths_.push_back(path);
  AddMethod(new RpcServiceMethod(paths_.back().c_str(),
                                 RpcMethod::BIDI_STREAMING, nullptr));
  MarkMethodRawCallback(index, new CallbackBidiHandler<ByteBuffer, ByteBuffer>(
                                   std::move(handler)));
}

}  // namespace minutebook::runtime
