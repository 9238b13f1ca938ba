#include "clients/cpp/connection.h"

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/rpc_method.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/sync_stream.h>

#include <algorithm>
#include <thread>
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

using Clock = std::chrono::system_clock;

// Whether the call is to be made again, after the wait that the server asked
// for.
bool WaitToRepeat(const absl::Status& status, Clock::time_point deadline) {
  if (status.code() != absl::StatusCode::kResourceExhausted) return false;
  const Failure failure = FailureOf(status);
  if (failure.reason != "OVERLOADED" || !failure.retry_after) return false;
  constexpr std::chrono::milliseconds kShortest(10);
  const auto wait = std::max(*failure.retry_after, kShortest);
  if (wait >= deadline - Clock::now()) return false;
  std::this_thread::sleep_for(wait);
  return true;
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
  const std::string path = PathOf(method);
  const grpc::internal::RpcMethod rpc(path.c_str(),
                                      grpc::internal::RpcMethod::NORMAL_RPC);
  const Clock::time_point deadline = Clock::now() + options_.timeout;
  absl::Status status;
  do {
    grpc::ClientContext context;
    context.set_deadline(deadline);
    Authenticate(context);
    status =
        FromGrpc(grpc::internal::BlockingUnaryCall<Message, Message,
                                                   MessageLite, MessageLite>(
            channel_.get(), rpc, &context, request, &response));
  } while (WaitToRepeat(status, deadline));
  return status;
}

absl::Status Connection::Stream(
    const google::protobuf::MethodDescriptor& method, const Message& request,
    absl::FunctionRef<absl::Status(const Message&)> each) const {
  const std::string path = PathOf(method);
  const grpc::internal::RpcMethod rpc(
      path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING);
  const std::unique_ptr<Message> message = NewMessage(*method.output_type());
  const Clock::time_point deadline = Clock::now() + options_.timeout;
  bool begun = false;
  absl::Status status;
  absl::Status end;
  do {
    grpc::ClientContext context;
    Authenticate(context);
    const std::unique_ptr<grpc::ClientReader<Message>> reader(
        grpc::internal::ClientReaderFactory<Message>::Create<Message>(
            channel_.get(), rpc, &context, request));
    while (status.ok() && reader->Read(message.get())) {
      begun = true;
      status = each(*message);
      message->Clear();
    }
    if (!status.ok()) {
      context.TryCancel();
      while (reader->Read(message.get())) {
      }
    }
    end = FromGrpc(reader->Finish());
  } while (!begun && WaitToRepeat(end, deadline));
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
