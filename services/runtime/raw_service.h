// A gRPC service whose methods are added at run time and take and give bytes.
// It does what generated code does for raw methods; the names from
// grpc::internal that this needs stand in its source file alone.
#pragma once

#include <functional>
#include <list>
#include <string>

#include "grpcpp/impl/codegen/service_type.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

namespace minutebook::runtime {

class RawService : public grpc::Service {
 public:
  using Unary = std::function<grpc::ServerUnaryReactor*(
      grpc::CallbackServerContext*, const grpc::ByteBuffer* request,
      grpc::ByteBuffer* response)>;
  using ServerStream =
      std::function<grpc::ServerWriteReactor<grpc::ByteBuffer>*(
          grpc::CallbackServerContext*, const grpc::ByteBuffer* request)>;
  using Bidi = std::function<grpc::ServerBidiReactor<
      grpc::ByteBuffer, grpc::ByteBuffer>*(grpc::CallbackServerContext*)>;

  // `path` is "/package.Service/Method". Before the server starts only.
  void AddUnary(const std::string& path, Unary handler);
  void AddServerStream(const std::string& path, ServerStream handler);
  void AddBidi(const std::string& path, Bidi handler);

 private:
  // gRPC keeps pointers to the paths.
  std::list<std::string> paths_;
};

}  // namespace minutebook::runtime
