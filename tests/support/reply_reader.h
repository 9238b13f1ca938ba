// A caller of a method that answers with a stream.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/impl/codegen/rpc_method.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/sync_stream.h"
#include "services/runtime/bytes.h"
#include "tests/support/rpc_error.h"

namespace minutebook::testing {

// One stream of `Response`. Used by one thread, but for Cancel.
template <typename Response>
class ReplyReader {
 public:
  // `method` as "/package.Service/Method", which outlives the reader.
  ReplyReader(grpc::Channel& channel, const char* method,
              const std::string& token,
              const google::protobuf::Message& request) {
    context_.AddMetadata("authorization", "Bearer " + token);
    const grpc::internal::RpcMethod rpc(
        method, grpc::internal::RpcMethod::SERVER_STREAMING);
    reader_.reset(grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(
        &channel, rpc, &context_,
        runtime::MakeBuffer(request.SerializeAsString())));
  }
  ~ReplyReader() {
    Cancel();
    if (!finished_) (void)Finish();
  }
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  // Waits for the next message; nothing when the stream has ended.
  std::optional<Response> Next() {
    grpc::ByteBuffer buffer;
    grpc::Slice slice;
    Response response;
    if (!reader_->Read(&buffer) || !runtime::ReadAll(buffer, slice) ||
        !response.ParseFromArray(slice.begin(),
                                 static_cast<int>(slice.size()))) {
      return std::nullopt;
    }
    return response;
  }

  void Cancel() { context_.TryCancel(); }

  // How the stream ended; its details are kept, see rpc_error.h.
  absl::Status Finish() {
    finished_ = true;
    grpc::ByteBuffer rest;
    while (reader_->Read(&rest)) {
    }
    return FromGrpc(reader_->Finish());
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> reader_;
  bool finished_ = false;
};

}  // namespace minutebook::testing
