// A connection to a server of the Minutebook contract, on which any method of
// the contract is called by its descriptor: no generated stubs.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace minutebook::client {

struct ConnectionOptions {
  std::string address = "127.0.0.1:7878";
  std::string token;  // bearer token; empty calls as anonymous
  bool tls = false;
  std::string authority_pem;    // of the server's; empty: those of the system
  std::string certificate_pem;  // the client's own; empty: none
  std::string key_pem;
  std::chrono::milliseconds timeout{30000};  // of each call
  std::string user_agent = "minutebook-cpp";
};

// Thread-safe: any number of calls may run at once.
class Connection {
 public:
  // Does not wait for the server: the first call tells whether it is there.
  explicit Connection(ConnectionOptions options);

  // Over a channel that exists already, such as an in-process one.
  Connection(std::shared_ptr<grpc::Channel> channel, ConnectionOptions options);

  // Calls a unary method and waits for its reply. `request` and `response` are
  // the method's own messages. A call that the server refused for load, having
  // done nothing, is made again when the server said, as long as that is within
  // the timeout. An error carries what FailureOf tells.
  absl::Status Call(const google::protobuf::MethodDescriptor& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message& response) const;

  // Calls a method that answers with a stream and hands each message to `each`
  // until it ends. An error of `each` ends the call and is returned. The
  // timeout counts only for waiting where the server refuses for load.
  absl::Status Stream(
      const google::protobuf::MethodDescriptor& method,
      const google::protobuf::Message& request,
      absl::FunctionRef<absl::Status(const google::protobuf::Message&)> each)
      const;

  const std::string& address() const { return options_.address; }

 private:
  void Authenticate(grpc::ClientContext& context) const;

  ConnectionOptions options_;
  std::shared_ptr<grpc::Channel> channel_;
};

// The method of this full name, such as
// `minutebook.records.v1.RecordService.Apply`; null if the contract has none.
const google::protobuf::MethodDescriptor* FindMethod(
    const std::string& full_name);

// An empty message of the type that `descriptor` describes.
std::unique_ptr<google::protobuf::Message> NewMessage(
    const google::protobuf::Descriptor& descriptor);

}  // namespace minutebook::client
