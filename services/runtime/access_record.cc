#include "services/runtime/access_record.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace minutebook::runtime {
namespace {

class RecordedStream : public engine::ReplyStream {
 public:
  RecordedStream(std::unique_ptr<engine::ReplyStream> stream,
                 const engine::Catalogue& catalogue, Call& call)
      : stream_(std::move(stream)), record_(catalogue, call) {}

  absl::StatusOr<std::optional<std::string>> Next() override {
    const storage::ReadNotes::Here here(&record_.notes());
    absl::StatusOr<std::optional<std::string>> next = stream_->Next();
    if (!next.ok()) return next;
    absl::Status status = record_.CloseMessage();
    if (!status.ok()) return status;
    return next;
  }

  bool ended() const override { return stream_->ended(); }

 private:
  const std::unique_ptr<engine::ReplyStream> stream_;
  AccessRecord record_;
};

}  // namespace

absl::Status AccessRecord::Close() {
  absl::Status status = CloseMessage();
  if (status.ok() && call_.method().exports) status = call_.Took({});
  return status;
}

absl::Status AccessRecord::CloseMessage() {
  if (notes_.records().empty()) return absl::OkStatus();
  std::vector<std::string> names;
  for (const auto& [table, council, key] : notes_.records()) {
    const engine::ResourceType* type = catalogue_.FindByTable(table);
    if (type == nullptr) continue;
    names.push_back(engine::RecordRef{type, council, key}.Name());
  }
  notes_.Clear();
  absl::Status status = call_.Took(names);
  // What was written would be written again if that were not told.
  if (notes_.committed()) return absl::OkStatus();
  return status;
}

absl::StatusOr<std::unique_ptr<engine::ReplyStream>> MakeRecordedStream(
    std::unique_ptr<engine::ReplyStream> stream,
    const engine::Catalogue& catalogue, Call& call) {
  if (call.method().exports) {
    absl::Status status = call.Took({});
    if (!status.ok()) return status;
  }
  return std::make_unique<RecordedStream>(std::move(stream), catalogue, call);
}

}  // namespace minutebook::runtime
