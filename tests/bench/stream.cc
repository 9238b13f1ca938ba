#include "tests/bench/stream.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "services/runtime/bytes.h"

namespace minutebook::bench {
namespace {

using google::protobuf::internal::WireFormatLite;
using Reader = grpc::ClientReader<grpc::ByteBuffer>;

std::unique_ptr<Reader> Start(grpc::Channel& channel, const Target& target,
                              const std::string& request,
                              grpc::ClientContext& context) {
  if (!target.token.empty()) {
    context.AddMetadata("authorization", "Bearer " + target.token);
  }
  const grpc::internal::RpcMethod method(
      target.path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING);
  return std::unique_ptr<Reader>(
      grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(
          &channel, method, &context, runtime::MakeBuffer(request)));
}

// The elements of `field`, or -1 when the bytes are no message.
int64_t CountEntries(const grpc::ByteBuffer& message, int field) {
  grpc::Slice slice;
  if (!runtime::ReadAll(message, slice)) return -1;
  google::protobuf::io::CodedInputStream input(slice.begin(),
                                               static_cast<int>(slice.size()));
  int64_t count = 0;
  while (const uint32_t tag = input.ReadTag()) {
    if (WireFormatLite::GetTagFieldNumber(tag) == field) ++count;
    if (!WireFormatLite::SkipField(&input, tag)) return -1;
  }
  return count;
}

}  // namespace

absl::StatusOr<double> Replay(const Target& target, const std::string& request,
                              int64_t entries, int field) {
  const std::shared_ptr<grpc::Channel> channel = Connect(target.address);
  grpc::ClientContext context;
  const absl::Time begin = absl::Now();
  const std::unique_ptr<Reader> reader =
      Start(*channel, target, request, context);
  int64_t seen = 0;
  grpc::ByteBuffer message;
  while (seen < entries && reader->Read(&message)) {
    const int64_t count = CountEntries(message, field);
    if (count < 0) break;
    seen += count;
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  context.TryCancel();
  const grpc::Status status = reader->Finish();
  if (seen < entries) {
    return absl::InternalError(
        absl::StrCat(target.path, ": ", seen, " of ", entries,
                     " entries came: ", status.error_message()));
  }
  return static_cast<double>(seen) / seconds;
}

Follower::Follower(const Target& target, const std::string& request)
    : channel_(Connect(target.address)),
      reader_(Start(*channel_, target, request, context_)),
      thread_([this] {
        grpc::ByteBuffer message;
        while (reader_->Read(&message)) continue;
        reader_->Finish();
      }) {}

Follower::~Follower() {
  context_.TryCancel();
  thread_.join();
}

}  // namespace minutebook::bench
