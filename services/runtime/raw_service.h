// The methods of a gRPC server, added at run time, that take and give bytes.
//
// gRPC keeps a table of the methods it knows by name for each connection, some
// 160 bytes a method, and answers those fastest. So only methods added as
// `frequent` stand there; the others are found here, behind gRPC's generic
// service. Which way a call came, its handler does not see.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/server_builder.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

namespace minutebook::runtime {

// Answers one call, once, from any thread.
class UnaryReply {
 public:
  // `response` leaves when `status` is OK; it has one slice at least.
  void Finish(const grpc::Status& status, grpc::ByteBuffer response);

 private:
  friend class RawService;
  UnaryReply(grpc::ServerUnaryReactor* reactor, grpc::ByteBuffer* response)
      : reactor_(reactor), response_(response) {}
  UnaryReply(grpc::ServerGenericBidiReactor* stream, grpc::ByteBuffer* response)
      : stream_(stream), response_(response) {}

  // One of the two. Both and the response are the call's.
  grpc::ServerUnaryReactor* reactor_ = nullptr;
  grpc::ServerGenericBidiReactor* stream_ = nullptr;
  grpc::ByteBuffer* response_;
};

// How a call ends whose request never came: it is nobody's and not counted.
inline grpc::Status EndedBeforeItsRequest() {
  return {grpc::StatusCode::CANCELLED,
          "the call ended before its request had come"};
}

class RawService {
 public:
  // The request lives until the reply is finished.
  using Unary =
      std::function<void(grpc::CallbackServerContext*,
                         const grpc::ByteBuffer& request, UnaryReply reply)>;
  // Makes what converses in a call of several messages; owns itself.
  using Stream = std::function<grpc::ServerGenericBidiReactor*(
      grpc::CallbackServerContext*)>;

  // `others` has the calls of all methods that were not added.
  explicit RawService(Stream others);
  ~RawService();

  // `path` is "/package.Service/Method". Before the server is built only.
  void AddFrequent(const std::string& path, Unary handler);
  void AddUnary(const std::string& path, Unary handler);
  void AddStream(const std::string& path, Stream handler);

  // Hands the methods to a server, which this outlives.
  void RegisterWith(grpc::ServerBuilder& builder);

 private:
  class FrequentMethods;
  class OtherMethods;

  std::unique_ptr<FrequentMethods> frequent_;
  std::unique_ptr<OtherMethods> others_;
};

}  // namespace minutebook::runtime
