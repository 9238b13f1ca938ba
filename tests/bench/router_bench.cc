// What a method added at run time costs beside generated code: three servers
// that answer a call with the same fixed bytes, loaded in turn by the same
// client, which checks status and content. Prints calls a second and ratios
// within each round.
//   generated: a raw callback method of generated server code
//   frequent:  added to RawService as a frequent one
//   other:     added to RawService as one of the rest
// usage: router_bench [ROUNDS [SECONDS]]

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "grpc/health/v1/health.grpc.pb.h"
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

void Answer(grpc::CallbackServerContext*, const ByteBuffer&,
            runtime::UnaryReply reply) {
  reply.Finish(grpc::Status::OK, Reply());
}

// Never met here: the client calls what was added.
grpc::ServerGenericBidiReactor* Unknown(grpc::CallbackServerContext*) {
  return nullptr;
}

int Main(int rounds, int seconds) {
  Generated generated;
  runtime::RawService frequent(Unknown);
  frequent.AddFrequent(kPath, Answer);
  runtime::RawService other(Unknown);
  other.AddUnary(kPath, Answer);
  std::vector<std::unique_ptr<grpc::Server>> servers;
  std::vector<std::unique_ptr<bench::Load>> loads;
  for (int i = 0; i < 3; ++i) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    if (i == 0) builder.RegisterService(&generated);
    if (i == 1) frequent.RegisterWith(builder);
    if (i == 2) other.RegisterWith(builder);
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
      "round  generated/s  frequent/s    other/s  frequent:gen  other:gen\n");
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
    std::printf("%5d  %11.0f  %10.0f  %9.0f  %12.2f  %9.2f\n", round + 1,
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
