#include "services/records/changes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "minutebook/records/v1/change.pb.h"
#include "services/engine/change_batch.h"
#include "services/engine/change_reading.h"
#include "services/engine/error.h"
#include "services/engine/feed.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/engine/wire.h"
#include "storage/seal.h"

namespace minutebook::records {
namespace {

using engine::ChangeBatch;
using engine::ChangeView;
using engine::CheckCouncil;
using engine::Cursor;
using engine::kChangeBatchEntries;
using engine::OpenCursor;
using engine::RangeOf;
using engine::ShownChanges;
using google::protobuf::Message;

constexpr absl::Duration kBookmarkInterval = absl::Seconds(10);
constexpr absl::Duration kReadDeadline = absl::Seconds(10);

// The fields of ListChangesResponse and WatchChangesResponse.
constexpr int kCursorField = 2;
constexpr int kMoreField = 3;

absl::Status CheckTypes(
    const engine::Catalogue& catalogue,
    const google::protobuf::RepeatedPtrField<std::string>& types) {
  engine::FieldViolations violations;
  for (int i = 0; i < types.size(); ++i) {
    if (catalogue.FindByType(types[i]) == nullptr) {
      violations.Add(absl::StrCat("types[", i, "]"),
                     "is no resource type; one is `minutebook/Decision`");
    }
  }
  return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
}

ChangeView ViewOf(
    const engine::Caller& caller,
    const google::protobuf::RepeatedPtrField<std::string>& types) {
  return {caller.visibilities, 0, {types.begin(), types.end()}};
}

class ListChanges : public engine::ReadCommand {
 public:
  absl::StatusOr<std::string> Run(const engine::ReadContext& context,
                                  const Message& message) const override {
    const auto& request = static_cast<const v1::ListChangesRequest&>(message);
    absl::Status status = CheckTypes(context.catalogue, request.types());
    if (status.ok()) {
      status = CheckCouncil(context.session, context.catalogue, context.caller,
                            request.parent());
    }
    if (!status.ok()) return status;
    const std::string& council = context.caller.council;
    absl::StatusOr<std::optional<Cursor>> start =
        OpenCursor(context.tokens, council, request.cursor());
    if (!start.ok()) return start.status();
    Cursor cursor = start->value_or(Cursor{});
    const int page_size =
        request.page_size() == 0
            ? engine::kDefaultPageSize
            : std::min(request.page_size(), engine::kMaxPageSize);
    ChangeView view = ViewOf(context.caller, request.types());
    ShownChanges shown(cursor.sequence, {page_size, engine::kMaxPageBytes});
    // One more tells whether more follow.
    int64_t entries = page_size + 1;
    while (!shown.at_end() && !shown.more()) {
      absl::StatusOr<std::unique_ptr<ChangeBatch>> batch =
          ChangeBatch::Read(context.session, context.ledger, context.catalogue,
                            RangeOf(context.caller, shown.next(), entries));
      if (!batch.ok()) return batch.status();
      entries = kChangeBatchEntries;
      if (!start->has_value()) {
        cursor.since = (*batch)->head();
        start->emplace(cursor);
      }
      view.since = cursor.since;
      shown.Take(std::move(**batch), view);
    }
    cursor.sequence = shown.through();
    if (!shown.more()) cursor.since = cursor.sequence;
    std::string reply = std::move(shown.bytes());
    engine::AppendBytesField(
        kCursorField,
        context.tokens.SealCursor(council, cursor,
                                  context.random(storage::kSealNonceBytes)),
        reply);
    if (shown.more()) {
      reply += static_cast<char>(kMoreField << 3);
      reply += '\1';
    }
    return reply;
  }
};

// One watcher.
class Changes : public engine::ReplyStream {
 public:
  Changes(const engine::StreamContext& context, ChangeView view, Cursor cursor,
          bool caught_up, std::function<void()> wake)
      : context_(context),
        council_(context.caller.council),
        view_(std::move(view)),
        cursor_(cursor),
        caught_up_(caught_up),
        last_sent_(context.now()),
        subscription_(context.feed, council_, std::move(wake)) {}

  absl::StatusOr<std::optional<std::string>> Next() override {
    while (true) {
      view_.since = cursor_.since;
      std::string changes;
      const std::shared_ptr<const ChangeBatch> shared =
          context_.feed.Recent(council_, cursor_.sequence);
      if (shared != nullptr) {
        changes = shared->EncodeAll(view_)->bytes;
        cursor_.sequence = shared->through();
        caught_up_ = shared->through() == shared->head();
      } else if (caught_up_ &&
                 context_.feed.LastSequence(council_) <= cursor_.sequence) {
        return Bookmark();
      } else {
        absl::StatusOr<ShownChanges> read = Read();
        if (!read.ok()) return read.status();
        changes = std::move(read->bytes());
        cursor_.sequence = read->through();
        caught_up_ = read->at_end();
      }
      if (caught_up_) cursor_.since = cursor_.sequence;
      if (!changes.empty()) return Message(std::move(changes));
      // Nothing for this caller in it; a bookmark may be due meanwhile.
      const absl::StatusOr<std::optional<std::string>> bookmark = Bookmark();
      if (bookmark->has_value()) return bookmark;
    }
  }

 private:
  // What one message says, or, where little of much is shown, what was found
  // when a bookmark became due.
  absl::StatusOr<ShownChanges> Read() {
    // Batches that follow one another are of about the same size.
    constexpr size_t kSlack = 4;
    ShownChanges shown(cursor_.sequence);
    do {
      ChangeBatch::Range range =
          RangeOf(context_.caller, shown.next(), kChangeBatchEntries);
      range.bytes = last_bytes_ + last_bytes_ / kSlack;
      std::unique_ptr<ChangeBatch> batch;
      absl::Status status = context_.store.Read(
          storage::SteadyAfter(kReadDeadline), true,
          [&](storage::ReadSession& session) {
            absl::StatusOr<std::unique_ptr<ChangeBatch>> read =
                ChangeBatch::Read(session, context_.ledger, context_.catalogue,
                                  range);
            if (read.ok()) batch = *std::move(read);
            return read.status();
          });
      if (!status.ok()) return status;
      shown.Take(std::move(*batch), view_);
    } while (!shown.full() && !BookmarkIsDue());
    last_bytes_ = shown.bytes().size();
    return shown;
  }

  std::string Message(std::string bytes) {
    engine::AppendBytesField(
        kCursorField,
        context_.tokens.SealCursor(council_, cursor_,
                                   context_.random(storage::kSealNonceBytes)),
        bytes);
    last_sent_ = context_.now();
    return bytes;
  }

  bool BookmarkIsDue() {
    const absl::Time now = context_.now();
    // A clock that was set back must not delay it.
    last_sent_ = std::min(last_sent_, now);
    return now - last_sent_ >= kBookmarkInterval;
  }

  absl::StatusOr<std::optional<std::string>> Bookmark() {
    if (!BookmarkIsDue()) return std::nullopt;
    return Message("");
  }

  const engine::StreamContext context_;
  const std::string council_;
  ChangeView view_;
  Cursor cursor_;
  bool caught_up_;  // all that there was has been dealt with
  absl::Time last_sent_;
  size_t last_bytes_ = 0;  // of what was read last
  const engine::Feed::Subscription subscription_;
};

class WatchChanges : public engine::StreamCommand {
 public:
  absl::StatusOr<std::unique_ptr<engine::ReplyStream>> Start(
      const engine::StreamContext& context, const Message& message,
      std::function<void()> wake) const override {
    const auto& request = static_cast<const v1::WatchChangesRequest&>(message);
    absl::Status status = CheckTypes(context.catalogue, request.types());
    if (!status.ok()) return status;
    const std::string& council = context.caller.council;
    absl::StatusOr<std::optional<Cursor>> start =
        OpenCursor(context.tokens, council, request.cursor());
    if (!start.ok()) return start.status();
    if (request.only_new() && start->has_value()) {
      engine::FieldViolations violations;
      violations.Add("only_new", "is not allowed beside cursor");
      return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
    }
    int64_t head = 0;
    status = context.store.Read(storage::SteadyAfter(kReadDeadline), true,
                                [&](storage::ReadSession& session) {
                                  absl::Status found = CheckCouncil(
                                      session, context.catalogue,
                                      context.caller, request.parent());
                                  if (!found.ok()) return found;
                                  absl::StatusOr<storage::Head> read =
                                      context.ledger.GetHead(session, council);
                                  if (read.ok()) head = read->sequence;
                                  return read.status();
                                });
    if (!status.ok()) return status;
    Cursor cursor = start->value_or(Cursor{0, head});
    if (request.only_new()) cursor = {head, head};
    return std::make_unique<Changes>(
        context, ViewOf(context.caller, request.types()), cursor,
        cursor.sequence == head, std::move(wake));
  }
};

}  // namespace

std::unique_ptr<engine::ReadCommand> MakeListChanges() {
  return std::make_unique<ListChanges>();
}

std::unique_ptr<engine::StreamCommand> MakeWatchChanges() {
  return std::make_unique<WatchChanges>();
}

}  // namespace minutebook::records
