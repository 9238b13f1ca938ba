// Changes as they are sent, of ledgers made by chance: what Encode makes is a
// message, tells each change once and in order, and marks the last of each
// write and no other.

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "minutebook/records/v1/change.pb.h"
#include "services/engine/change_batch.h"
#include "storage/ledger/ledger.h"
#include "tests/fuzz/target.h"
#include "tests/support/test_engine.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;
using storage::EntryAction;
using storage::VisibilitySet;

namespace {

constexpr int kCouncils = 4;
constexpr int kWrites = 30;
constexpr int kMostInWrite = 5;
constexpr int kRecords = 6;
constexpr size_t kLongBody = 70'000;  // is read by itself
constexpr int64_t kStart = 1'438'713'000'000'000;

// Councils `c0`, `c1`, ... whose ledgers tell of bodies that come, go and
// change who may see them.
class Ledgers {
 public:
  Ledgers() : ledger_([this](int count) { return engine_.Random(count); }) {
    engine_.Write([this](storage::WriteSession& session) {
      for (int i = 0; i < kCouncils; ++i) {
        absl::Status status = Fill(session, absl::StrCat("c", i));
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    });
  }

  testing::TestEngine& engine() { return engine_; }
  const storage::Ledger& ledger() const { return ledger_; }
  // The write that each entry of a council is of, by its sequence.
  const std::vector<int64_t>& writes(const std::string& council) const {
    return writes_.at(council);
  }

 private:
  int Below(int end) { return static_cast<int>(random_() % end); }

  static storage::ReadingClass Class(int choice) {
    if (choice <= storage::kConfidentialClass) return choice;
    return storage::ClassOfBody(choice % 2 == 0 ? "cabinet" : "planning");
  }

  absl::Status Fill(storage::WriteSession& session,
                    const std::string& council) {
    absl::Status status = ledger_.Create(session, council);
    storage::Head head;
    std::vector<int64_t>& writes = writes_[council];
    writes.assign(1, 0);
    std::map<std::string, storage::ReadingClass> visibilities;
    for (int write = 0; write < kWrites && status.ok(); ++write) {
      std::vector<std::string> keys, bodies;
      std::vector<storage::EntryDraft> drafts;
      const int count = 1 + Below(kMostInWrite);
      keys.reserve(count);
      bodies.reserve(count);
      for (int i = 0; i < count; ++i) {
        keys.push_back(absl::StrCat("b", Below(kRecords)));
        bodies.push_back(Below(20) == 0 ? std::string(kLongBody, 'x')
                                        : absl::StrCat("body ", write));
        storage::ReadingClass& visibility = visibilities[keys.back()];
        storage::EntryDraft draft;
        draft.type = "bodies";
        draft.key = keys.back();
        draft.body = bodies.back();
        draft.revision = write + 1;
        draft.prior_visibility = visibility;
        if (visibility != 0 && Below(4) == 0) {
          draft.action = EntryAction::kDelete;
          draft.visibility = visibility;
          visibility = 0;
        } else {
          draft.action =
              visibility == 0 ? EntryAction::kCreate : EntryAction::kUpdate;
          draft.visibility = visibility = Class(1 + Below(6));
        }
        drafts.push_back(draft);
        writes.push_back(write + 1);
      }
      const int64_t time = kStart + write * 1000;
      status = ledger_.Append(session, {council, "actor", "method", "", ""},
                              head, time, drafts);
      if (status.ok()) {
        const absl::StatusOr<storage::Head> read =
            ledger_.GetHead(session, council);
        if (read.ok()) head = *read;
        status = read.status();
      }
    }
    return status;
  }

  testing::TestEngine engine_;
  const storage::Ledger ledger_;
  std::mt19937 random_{20150804};
  std::map<std::string, std::vector<int64_t>> writes_;
};

VisibilitySet Visibilities(int choice) {
  switch (choice % 5) {
    case 0:
      return VisibilitySet::All();
    case 1:
      return VisibilitySet::UpTo(1);
    case 2:
      return VisibilitySet::UpTo(2);
    case 3:
      return VisibilitySet::UpTo(2).WithBodies(
          storage::BodyClasses({"cabinet"}));
    default:
      return {};
  }
}

// The number of the write that a change is of: its time tells.
int64_t WriteOf(const records::v1::Change& change) {
  const int64_t micros = change.commit_time().seconds() * 1'000'000 +
                         change.commit_time().nanos() / 1000;
  return (micros - kStart) / 1000 + 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* const ledgers = new Ledgers();
  fuzz::Input input(fuzz::TextOf(data, size));
  const std::string council = absl::StrCat("c", input.Below(kCouncils));
  const std::vector<int64_t>& writes = ledgers->writes(council);
  const auto head = static_cast<int64_t>(writes.size()) - 1;

  engine::ChangeBatch::Range range;
  range.council = council;
  range.after = input.Byte() % (head + 2);
  range.limit = 1 + input.Byte();
  range.visibilities = Visibilities(input.Byte());
  range.with_present = input.Below(2) == 0;
  engine::ChangeView view;
  view.visibilities = range.visibilities;
  view.since = input.Byte() % (head + 1);
  if (input.Below(8) == 7) view.types = {"minutebook/Meeting"};
  const int64_t after = range.after + input.Byte() % 8;
  const int limit = 1 + input.Byte();

  std::unique_ptr<engine::ChangeBatch> batch;
  const absl::Status status = ledgers->engine().store().Read(
      storage::kNoDeadline, true, [&](storage::ReadSession& session) {
        auto read = engine::ChangeBatch::Read(
            session, ledgers->ledger(), ledgers->engine().engine().catalogue(),
            range);
        if (read.ok()) batch = *std::move(read);
        return read.status();
      });
  Require(status.ok(), status.ToString());
  Require(batch->head() == head, "the batch knows the ledger's end");
  Require(batch->through() <= std::max(head, range.after) &&
              batch->through() >= std::min(head, range.after),
          "a batch ends in the ledger");

  const engine::EncodedChanges encoded = batch->Encode(view, after, {limit});
  const engine::EncodedChanges whole = batch->Encode(view, after);
  records::v1::ListChangesResponse response;
  Require(response.ParseFromString(encoded.bytes), "changes are a message");
  Require(response.changes_size() == encoded.count, "and as many as it says");
  Require(encoded.count <= limit, "and as many as were asked for");
  Require(encoded.through <= batch->through(), "and end in the batch");
  for (int i = 0; i < encoded.count; ++i) {
    const records::v1::Change& change = response.changes(i);
    const int64_t write = WriteOf(change);
    Require(!change.name().empty(), "a change has a name");
    if (i + 1 < encoded.count) {
      const int64_t next = WriteOf(response.changes(i + 1));
      Require(write <= next, "changes come in order");
      Require(change.last_of_write() == (write != next),
              "the last change of a write is marked, no other");
    }
  }
  // The rest is told by the next calls, and nothing twice.
  if (encoded.through < batch->through()) {
    const engine::EncodedChanges rest = batch->Encode(view, encoded.through);
    Require(whole.count == encoded.count + rest.count,
            "a page and what follows it are the whole");
    Require(rest.count == 0 || encoded.more, "what follows is told of");
    records::v1::ListChangesResponse more;
    Require(more.ParseFromString(rest.bytes), "the rest is a message");
    if (encoded.count > 0 && more.changes_size() > 0) {
      const auto& last = response.changes(encoded.count - 1);
      Require(
          last.last_of_write() == (WriteOf(last) != WriteOf(more.changes(0))),
          "a page that ends in a write does not mark its end");
    }
  }
  // With whole writes, a page goes on to the end of the write that fills it.
  records::v1::ListChangesResponse all;
  Require(all.ParseFromString(whole.bytes), "the whole is a message");
  int end = std::min(limit, whole.count);
  while (end < whole.count &&
         WriteOf(all.changes(end)) == WriteOf(all.changes(end - 1))) {
    ++end;
  }
  Require(batch->Encode(view, after, {.changes = limit, .whole_writes = true})
                  .count == end,
          "a page of whole writes ends with one");
  const engine::EncodedChanges copied = batch->Encode(view, range.after);
  const std::optional<engine::EncodedChanges> taken =
      std::move(*batch).TakeWhole(view);
  Require(!taken.has_value() ||
              (taken->bytes == copied.bytes && taken->count == copied.count &&
               taken->through == copied.through),
          "what is taken whole is what would be copied");
  return 0;
}
