#include "tests/support/raw_call.h"

#include "absl/strings/str_cat.h"
#include "grpcpp/client_context.h"
#include "grpcpp/impl/codegen/client_unary_call.h"
#include "services/runtime/bytes.h"
#include "tests/support/rpc_error.h"

namespace minutebook::testing {

absl::Status CallBytes(grpc::Channel& channel, const std::string& method,
                       const std::string& token, const std::string& request,
                       std::string* response, const Headers& headers,
                       std::chrono::milliseconds timeout) {
  grpc::ClientContext context;
  if (timeout.count() > 0) {
    context.set_deadline(std::chrono::system_clock::now() + timeout);
  }
  for (const auto& [name, value] : headers) context.AddMetadata(name, value);
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  const std::string path = absl::StrCat("/", method);
  const grpc::internal::RpcMethod rpc(path.c_str(),
                                      grpc::internal::RpcMethod::NORMAL_RPC);
  const grpc::ByteBuffer sent = runtime::MakeBuffer(request);
  grpc::ByteBuffer received;
  const grpc::Status status =
      grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
          &channel, rpc, &context, sent, &received);
  if (!status.ok()) return FromGrpc(status);
  grpc::Slice slice;
  if (!runtime::ReadAll(received, slice)) {
    return absl::InternalError("the reply cannot be read");
  }
  *response = runtime::View(slice);
  return absl::OkStatus();
}

absl::Status CallMessage(grpc::Channel& channel, const std::string& method,
                         const std::string& token,
                         const google::protobuf::Message& request,
                         google::protobuf::Message* response) {
  std::string bytes;
  absl::Status status =
      CallBytes(channel, method, token, request.SerializeAsString(), &bytes);
  if (status.ok() && !response->ParseFromString(bytes)) {
    return absl::InternalError("the reply is not the method's message");
  }
  return status;
}

}  // namespace minutebook::testing
