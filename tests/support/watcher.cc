#include "tests/support/watcher.h"

#include <string_view>
#include <utility>

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

void Follower::Follow(std::shared_ptr<grpc::Channel> channel,
                      const std::string& token, const std::string& last) {
  records::v1::WatchChangesRequest request;
  request.set_parent("councils/wex");
  request.set_cursor(cursor_);
  channel_ = std::move(channel);
  watcher_ = std::make_unique<Watcher>(*channel_, token, request);
  thread_ = std::thread([this, last] {
    constexpr std::string_view kIssues = "councils/wex/issues/";
    while (const auto message = watcher_->Next()) {
      for (const records::v1::Change& change : message->changes()) {
        if (change.name().rfind(kIssues, 0) == 0) {
          issues_.push_back(change.name().substr(kIssues.size()));
        }
      }
      if (message->changes_size() > 0) {
        saw_half_ |= !message->changes().rbegin()->last_of_write();
      }
      cursor_ = message->cursor();
      if (!last.empty() && !issues_.empty() && issues_.back() == last) return;
    }
  });
}

void Follower::Wait() {
  if (thread_.joinable()) thread_.join();
  watcher_.reset();
  channel_.reset();
}

void Follower::Stop() {
  if (watcher_ != nullptr) watcher_->Cancel();
  Wait();
}

}  // namespace minutebook::testing
