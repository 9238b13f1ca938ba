#include "tests/support/watcher.h"

#include <string_view>
#include <utility>

namespace minutebook::testing {

Watcher::Watcher(grpc::Channel& channel, const std::string& token,
                 const records::v1::WatchChangesRequest& request)
    : ReplyReader(channel, "/minutebook.records.v1.LedgerService/WatchChanges",
                  token, request) {}

std::optional<records::v1::WatchChangesResponse> Watcher::NextChanges() {
  while (true) {
    std::optional<records::v1::WatchChangesResponse> response = Next();
    if (!response.has_value() || response->changes_size() > 0) return response;
  }
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
