#include "clients/cpp/connection.h"

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/rpc_method.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/sync_stream.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/failure.h"

namespace minutebook::client {
namespace {

using google::protobuf::Message;
using google::protobuf::MessageLite;

// Replies are paged below 3 MiB, but one record may be larger than gRPC's
// default limit of 4 MiB.
constexpr int kMaxMessageBytes = 64 << 20;

std::shared_ptr<grpc::Channel> MakeChannel(const ConnectionOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetUserAgentPrefix(options.user_agent);
  const auto credentials =
      options.tls
          ? grpc::SslCredentials({options.authority_pem, options.key_pem,
                                  options.certificate_pem})
          : grpc::InsecureChannelCredentials();
  return grpc::CreateCustomChannel(options.address, credentials, arguments);
}

// Under which gRPC knows the method.
std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

}  // namespace

Connection::Connection(ConnectionOptions options)
    : options_(std::move(options)), channel_(MakeChannel(options_)) {}

Connection::Connection(std::shared_ptr<grpc::Channel> channel,
                       ConnectionOptions options)
    : options_(std::move(options)), channel_(std::move(channel)) {}

absl::Status Connection::Call(const google::protobuf::MethodDescriptor& method,
                              const Message& request, Message& response) const {
  if (request.GetDescriptor() != method.input_type() ||
      response.GetDescriptor() != method.output_type()) {
    return absl::InternalError(absl::StrCat(
        method.full_name(), " takes ", method.input_type()->full_name(),
        " and answers with ", method.output_type()->full_name()));
  }
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + options_.timeout);
  Authenticate(context);
  const std::string path = PathOf(method);
  const grpc::internal::RpcMethod rpc(path.c_str(),
                                      grpc::internal::RpcMethod::NORMAL_RPC);
  return FromGrpc(grpc::internal::BlockingUnaryCall<Message, Message,
                                                    MessageLite, MessageLite>(
      channel_.get(), rpc, &context, request, &response));
}

absl::Status Connection::Stream(
    const google::protobuf::MethodDescriptor& method, const Message& request,
    absl::FunctionRef<absl::Status(const Message&)> each) const {
  grpc::ClientContext context;
  Authenticate(context);
  const std::string path = PathOf(method);
  const grpc::internal::RpcMethod rpc(
      path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING);
  const std::unique_ptr<grpc::ClientReader<Message>> reader(
      grpc::internal::ClientReaderFactory<Message>::Create<Message>(
          channel_.get(), rpc, &context, request));
  const std::unique_ptr<Message> message = NewMessage(*method.output_type());
  absl::Status status;
  while (status.ok() && reader->Read(message.get())) {
    status = each(*message);
    message->Clear();
  }
  if (!status.ok()) {
    context.TryCancel();
    while (reader->Read(message.get())) {
    }
  }
  absl::Status end = FromGrpc(reader->Finish());
  return status.ok() ? end : status;
}

void Connection::Authenticate(grpc::ClientContext& context) const {
  if (options_.token.empty()) return;
  context.AddMetadata("authorization", absl::StrCat("Bearer ", options_.token));
}

const google::protobuf::MethodDescriptor* FindMethod(
    const std::string& full_name) {
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      full_name);
}

std::unique_ptr<Message> NewMessage(
    const google::protobuf::Descriptor& descriptor) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&descriptor)
          ->New());
}

}  // namespace minutebook::client
