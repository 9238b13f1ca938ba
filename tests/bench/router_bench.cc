// What a method added at run time costs beside generated code: three servers
// that answer a call with the same fixed bytes, loaded in turn by the same
// client, which checks status and content. Prints calls a second and ratios
// within each round.
//   generated: a raw callback method of generated server code
//   added:     a method added to RawService, as the router has them
//   generic:   CallbackGenericService
// usage: router_bench [ROUNDS [SECONDS]]

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "services/runtime/bytes.h"
#include "services/runtime/raw_service.h"

namespace minutebook {
namespace {

using grpc::ByteBuffer;

constexpr char kPath[] = "/grpc.health.v1.Health/Check";
constexpr int kInFlight = 128;
constexpr size_t kReplyBytes = 985;

ByteBuffer Reply() {
  return runtime::MakeBuffer(std::string(kReplyBytes, 'x'));
}

class Generated : public grpc::health::v1::Health::WithRawCallbackMethod_Check<
                      grpc::health::v1::Health::Service> {
 public:
  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const ByteBuffer*,
                                  ByteBuffer* response) override {
    *response = Reply();
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

class Generic : public grpc::CallbackGenericService {
  class Reactor : public grpc::ServerGenericBidiReactor {
   public:
    Reactor() { StartRead(&request_); }
    void OnReadDone(bool ok) override {
      if (!ok) {
        Finish(grpc::Status::CANCELLED);
        return;
      }
      response_ = Reply();
      StartWriteAndFinish(&response_, {}, grpc::Status::OK);
    }
    void OnDone() override { delete this; }

   private:
    ByteBuffer request_;
    ByteBuffer response_;
  };
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext*) override {
    return new Reactor();
  }
};

// One call after another in each of kInFlight places, until told to stop.
class Load {
 public:
  explicit Load(const std::string& address)
      : stub_(
            grpc::CreateChannel(address, grpc::InsecureChannelCredentials())) {}

  double CallsPerSecond(absl::Duration duration) {
    stopping_ = false;
    done_ = 0;
    running_ = kInFlight;
    const absl::Time begin = absl::Now();
    for (int i = 0; i < kInFlight; ++i) Next();
    absl::SleepFor(duration);
    stopping_ = true;
    const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
    const double calls = static_cast<double>(done_.load());
    while (running_ > 0) absl::SleepFor(absl::Milliseconds(1));
    return calls / seconds;
  }

 private:
  struct OneCall {
    grpc::ClientContext context;
    ByteBuffer request = runtime::MakeBuffer("");
    ByteBuffer response;
  };

  void Next() {
    auto* call = new OneCall();
    stub_.UnaryCall(
        &call->context, kPath, {}, &call->request, &call->response,
        [this, call](grpc::Status status) {
          if (!status.ok() || call->response.Length() != kReplyBytes) {
            std::fprintf(stderr, "wrong reply: %s\n",
                         status.error_message().c_str());
            std::exit(1);
          }
          delete call;
          ++done_;
          if (stopping_) {
            --running_;
          } else {
            Next();
          }
        });
  }

  grpc::GenericStub stub_;
  std::atomic<bool> stopping_{false};
  std::atomic<int64_t> done_{0};
  std::atomic<int> running_{0};
};

int Main(int rounds, int seconds) {
  Generated generated;
  Generic generic;
  runtime::RawService added;
  added.AddUnary(kPath, [](grpc::CallbackServerContext* context,
                           const ByteBuffer*, ByteBuffer* response) {
    *response = Reply();
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  });
  std::vector<std::unique_ptr<grpc::Server>> servers;
  std::vector<std::unique_ptr<Load>> loads;
  for (int i = 0; i < 3; ++i) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    if (i == 0) builder.RegisterService(&generated);
    if (i == 1) builder.RegisterService(&added);
    if (i == 2) builder.RegisterCallbackGenericService(&generic);
    servers.push_back(builder.BuildAndStart());
    loads.push_back(
        std::make_unique<Load>("127.0.0.1:" + std::to_string(port)));
  }
  std::printf(
      "round  generated/s   added/s  generic/s  added:gen  generic:gen\n");
  for (int round = 0; round < rounds; ++round) {
    double calls[3];
    for (int i = 0; i < 3; ++i) {
      const int which = (i + round) % 3;
      loads[which]->CallsPerSecond(absl::Milliseconds(200));
      calls[which] = loads[which]->CallsPerSecond(absl::Seconds(seconds));
    }
    std::printf("%5d  %11.0f  %8.0f  %9.0f  %9.2f  %11.2f\n", round + 1,
                calls[0], calls[1], calls[2], calls[1] / calls[0],
                calls[2] / calls[0]);
  }
  loads.clear();
  for (auto& server : servers) server->Shutdown();
  return 0;
}

}  // namespace
}  // namespace minutebook

int main(int argc, char** argv) {
  return minutebook::Main(argc > 1 ? std::atoi(argv[1]) : 4,
                          argc > 2 ? std::atoi(argv[2]) : 3);
}
