// What a method added at run time costs beside generated code: three servers
// that answer a call with the same fixed bytes, loaded in turn by the same
// client, which checks status and content. Prints calls a second and ratios
// within each round.
//   generated: a raw callback method of generated server code
//   added:     a method added to RawService, as the router has them
//   generic:   CallbackGenericService
// usage: router_bench [ROUNDS [SECONDS]]

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "services/runtime/bytes.h"
#include "services/runtime/raw_service.h"
#include "tests/bench/load.h"

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
  std::vector<std::unique_ptr<bench::Load>> loads;
  for (int i = 0; i < 3; ++i) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    if (i == 0) builder.RegisterService(&generated);
    if (i == 1) builder.RegisterService(&added);
    if (i == 2) builder.RegisterCallbackGenericService(&generic);
    servers.push_back(builder.BuildAndStart());
    loads.push_back(std::make_unique<bench::Load>(
        bench::Target{"127.0.0.1:" + std::to_string(port), kPath, ""},
        bench::Traffic{[](int64_t) { return std::string(); },
                       [](int64_t, const ByteBuffer& reply) {
                         return reply.Length() == kReplyBytes;
                       }},
        kInFlight));
  }
  std::printf(
      "round  generated/s   added/s  generic/s  added:gen  generic:gen\n");
  for (int round = 0; round < rounds; ++round) {
    double calls[3];
    for (int i = 0; i < 3; ++i) {
      const int which = (i + round) % 3;
      const auto rate = loads[which]->Run(absl::Seconds(seconds));
      if (!rate.ok()) {
        std::fprintf(stderr, "%s\n", rate.status().ToString().c_str());
        return 1;
      }
      calls[which] = rate->calls_per_second;
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
