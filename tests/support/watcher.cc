#include "tests/support/watcher.h"

#include "grpcpp/impl/codegen/rpc_method.h"
#include "services/runtime/bytes.h"
#include "tests/support/rpc_error.h"

namespace minutebook::testing {

Watcher::Watcher(grpc::Channel& channel, const std::string& token,
                 const records::v1::WatchChangesRequest& request) {
  context_.AddMetadata("authorization", "Bearer " + token);
  const grpc::internal::RpcMethod rpc(
      "/minutebook.records.v1.LedgerService/WatchChanges",
      grpc::internal::RpcMethod::SERVER_STREAMING);
  reader_.reset(grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(
      &channel, rpc, &context_,
      runtime::MakeBuffer(request.SerializeAsString())));
}

Watcher::~Watcher() {
  Cancel();
  if (!finished_) (void)Finish();
}

std::optional<records::v1::WatchChangesResponse> Watcher::Next() {
  grpc::ByteBuffer buffer;
  grpc::Slice slice;
  records::v1::WatchChangesResponse response;
  if (!reader_->Read(&buffer) || !runtime::ReadAll(buffer, slice) ||
      !response.ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) {
    return std::nullopt;
  }
  return response;
}

std::optional<records::v1::WatchChangesResponse> Watcher::NextChanges() {
  while (true) {
    std::optional<records::v1::WatchChangesResponse> response = Next();
    if (!response.has_value() || response->changes_size() > 0) return response;
  }
}

absl::Status Watcher::Finish() {
  finished_ = true;
  grpc::ByteBuffer rest;
  while (reader_->Read(&rest)) {
  }
  return FromGrpc(reader_->Finish());
}

void Copy::Apply(const records::v1::Change& change) {
  if (change.has_record()) {
    records_[change.name()] = change.record().value();
  } else {
    records_.erase(change.name());
  }
}

}  // namespace minutebook::testing
