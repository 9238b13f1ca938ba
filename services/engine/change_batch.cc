#include "services/engine/change_batch.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/engine/wire.h"
#include "storage/read_notes.h"

namespace minutebook::engine {
namespace {

using storage::EntryAction;
using storage::FeedEntry;
using storage::VisibilitySet;

// Bodies longer than this are read one by one, until a batch has its fill.
constexpr int64_t kLongBody = 64 << 10;
constexpr size_t kBatchBytes = 2 << 20;

// The fields of minutebook.records.v1.Change and of google.protobuf.Any.
constexpr int kName = 1;
constexpr int kRecord = 2;
constexpr int kCommitTime = 3;
constexpr int kLastOfWrite = 4;
constexpr int kTypeUrl = 1;
constexpr int kValue = 2;

bool ReadsEverything(const VisibilitySet& visibilities) {
  return visibilities == VisibilitySet::All();
}

bool Shows(const BatchedChange& change, const ChangeView& view) {
  return change.action != EntryAction::kDelete && change.has_body &&
         view.visibilities.Contains(change.visibility) &&
         (ReadsEverything(view.visibilities) ||
          view.visibilities.Contains(change.present_visibility));
}

bool Retracts(const BatchedChange& change, const ChangeView& view) {
  const bool gone = change.action == EntryAction::kDelete ||
                    !view.visibilities.Contains(change.visibility);
  return gone && view.visibilities.Contains(change.prior_visibility) &&
         (ReadsEverything(view.visibilities) || change.sequence > view.since);
}

bool Wanted(const BatchedChange& change, const ChangeView& view) {
  return change.type != nullptr &&
         (view.types.empty() || view.types.contains(change.type->type())) &&
         (Shows(change, view) || Retracts(change, view));
}

// Whether a change is cut off that would follow `count` changes of `bytes`
// bytes; `same_write`: it is of the write of the last of these.
bool IsCutOff(const EncodeLimit& limit, int count, size_t bytes,
              bool same_write) {
  return bytes > limit.bytes ||
         (count >= limit.changes && !(limit.whole_writes && same_write));
}

// google.protobuf.Timestamp in wire form; `micros` is since 1970 and positive.
std::string EncodeTime(int64_t micros) {
  constexpr int64_t kMicrosPerSecond = 1000000;
  constexpr int64_t kNanosPerMicro = 1000;
  constexpr char kSeconds = 1 << 3, kNanos = 2 << 3;
  std::string time(1, kSeconds);
  AppendVarint(static_cast<size_t>(micros / kMicrosPerSecond), time);
  const int64_t nanos = micros % kMicrosPerSecond * kNanosPerMicro;
  if (nanos > 0) {
    time += kNanos;
    AppendVarint(static_cast<size_t>(nanos), time);
  }
  return time;
}

// The name at the head of a record's bytes, where every record of this store
// begins with it; empty when it does not.
std::string_view NameIn(std::string_view body) {
  constexpr char kTag = HeaderFields::kName << 3 | 2;
  size_t length = 0, at = 1;
  if (body.empty() || body.front() != kTag) return {};
  for (int shift = 0; at < body.size() && shift < 21; shift += 7) {
    const auto byte = static_cast<unsigned char>(body[at++]);
    length |= static_cast<size_t>(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return length <= body.size() - at ? body.substr(at, length)
                                    : std::string_view();
}

std::string NameOf(const BatchedChange& change, const std::string& council) {
  return RecordRef{change.type,
                   change.type->is_council()
                       ? std::string(storage::kServerPartition)
                       : council,
                   change.key}
      .Name();
}

void NoteRead(const BatchedChange& change, const std::string& council) {
  storage::ReadNotes::Add(
      change.visibility, change.type->table_name(),
      change.type->is_council() ? storage::kServerPartition : council,
      change.key);
}

// Appends the beginning of a change, up to its record, of which `record` bytes
// are to follow as a field.
void AppendName(std::string_view name, std::string_view time, size_t record,
                std::string& bytes) {
  constexpr size_t kMark = 2;
  AppendBytesFieldHeader(1,
                         BytesFieldSize(name.size()) + record +
                             BytesFieldSize(time.size()) + kMark,
                         bytes);
  AppendBytesField(kName, name, bytes);
}

// Appends the end of a change; its last byte is the mark of the last change of
// a write, not set.
void AppendTime(std::string_view time, std::string& bytes) {
  AppendBytesField(kCommitTime, time, bytes);
  constexpr char kUnmarked[] = {kLastOfWrite << 3, 0};
  bytes.append(kUnmarked, sizeof(kUnmarked));
}

void AppendRetraction(const BatchedChange& change, const std::string& council,
                      std::string& bytes) {
  const std::string time = EncodeTime(change.commit_time);
  AppendName(NameOf(change, council), time, 0, bytes);
  AppendTime(time, bytes);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChangeBatch>> ChangeBatch::Read(
    storage::ReadSession& session, const storage::Ledger& ledger,
    const Catalogue& catalogue, const Range& range) {
  std::unique_ptr<ChangeBatch> batch(new ChangeBatch());
  batch->council_ = range.council;
  batch->after_ = range.after;
  batch->shown_.reserve(range.bytes);
  absl::StatusOr<storage::Head> head = ledger.GetHead(session, range.council);
  if (!head.ok() && !absl::IsNotFound(head.status())) return head.status();
  batch->head_ = head.ok() ? head->sequence : 0;
  batch->through_ = batch->head_;
  absl::Status status = batch->ReadEntries(session, ledger, catalogue, range);
  if (status.ok()) status = batch->ReadLongBodies(session, ledger);
  if (status.ok() && range.with_present) status = batch->ReadPresent(session);
  if (!status.ok()) return status;
  return batch;
}

absl::Status ChangeBatch::ReadEntries(storage::ReadSession& session,
                                      const storage::Ledger& ledger,
                                      const Catalogue& catalogue,
                                      const Range& range) {
  if (head_ <= after_) return absl::OkStatus();
  const ResourceType* type = nullptr;
  const auto add = [&](const FeedEntry& entry) {
    if (type == nullptr || type->table_name() != entry.type) {
      type = catalogue.FindByTable(entry.type);
    }
    BatchedChange& change = changes_.emplace_back();
    change.sequence = entry.sequence;
    change.write_number = entry.write_number;
    change.commit_time = entry.commit_time;
    change.action = entry.action;
    change.type = type;
    change.key = entry.key;
    change.visibility = entry.visibility;
    change.prior_visibility = entry.prior_visibility;
    change.has_body = entry.has_body;
    if (entry.has_body) KeepShown(change, entry.body);
  };
  storage::FeedQuery query{range.council,      after_,    head_,
                           range.visibilities, kLongBody, range.limit};
  changes_.reserve(static_cast<size_t>(range.limit));
  absl::Status status = ledger.ListFeed(session, query, add);
  if (!status.ok() || static_cast<int64_t>(changes_.size()) < range.limit) {
    return status;
  }
  // What follows of the same write: mostly nothing, at most some thousand, so
  // the steps grow.
  constexpr int64_t kGrowth = 8;
  const int64_t write_number = changes_.back().write_number;
  bool same = true;
  for (query.limit = 1; same; query.limit *= kGrowth) {
    query.after = changes_.back().sequence;
    same = false;
    status = ledger.ListFeed(session, query, [&](const FeedEntry& entry) {
      same = entry.write_number == write_number;
      if (same) add(entry);
    });
    if (!status.ok()) return status;
  }
  through_ = changes_.back().sequence;
  return status;
}

absl::Status ChangeBatch::ReadLongBodies(storage::ReadSession& session,
                                         const storage::Ledger& ledger) {
  size_t bytes = 0;
  for (size_t i = 0; i < changes_.size(); ++i) {
    BatchedChange& change = changes_[i];
    if (bytes > kBatchBytes) {
      // Whether it shows still counts for where its write ends.
      change.has_body = true;
      through_ = std::min(through_, change.sequence - 1);
      continue;
    }
    if (!change.has_body) {
      absl::StatusOr<std::optional<std::string>> body =
          ledger.GetBody(session, council_, change.sequence);
      if (!body.ok()) return body.status();
      change.has_body = body->has_value();
      if (change.has_body) KeepShown(change, **body);
    }
    bytes += change.shown_size;
  }
  return absl::OkStatus();
}

absl::Status ChangeBatch::ReadPresent(storage::ReadSession& session) {
  std::map<const ResourceType*, std::map<std::string, storage::ReadingClass>>
      present;
  for (const BatchedChange& change : changes_) {
    if (change.type != nullptr) present[change.type][change.key] = 0;
  }
  for (auto& [type, visibilities] : present) {
    std::vector<std::string> keys;
    for (const auto& [key, visibility] : visibilities) keys.push_back(key);
    absl::Status status = type->table().GetVisibilities(
        session,
        type->is_council() ? storage::kServerPartition
                           : std::string_view(council_),
        keys,
        [&, &found = visibilities](std::string_view key,
                                   storage::ReadingClass visibility) {
          found[std::string(key)] = visibility;
        });
    if (!status.ok()) return status;
  }
  for (BatchedChange& change : changes_) {
    if (change.type != nullptr) {
      change.present_visibility = present[change.type][change.key];
    }
  }
  return absl::OkStatus();
}

void ChangeBatch::KeepShown(BatchedChange& change, std::string_view body) {
  if (change.type == nullptr || change.action == EntryAction::kDelete) return;
  if (change.type != type_of_url_) {
    type_of_url_ = change.type;
    type_url_ = absl::StrCat("type.googleapis.com/",
                             change.type->descriptor().full_name());
  }
  std::string made;
  std::string_view name = NameIn(body);
  if (name.empty()) name = made = NameOf(change, council_);
  if (change.commit_time != time_of_) {  // the changes of a write have one
    time_of_ = change.commit_time;
    time_ = EncodeTime(change.commit_time);
  }
  const size_t any =
      BytesFieldSize(type_url_.size()) + BytesFieldSize(body.size());
  change.shown_at = shown_.size();
  AppendName(name, time_, BytesFieldSize(any), shown_);
  AppendBytesFieldHeader(kRecord, any, shown_);
  AppendBytesField(kTypeUrl, type_url_, shown_);
  AppendBytesField(kValue, body, shown_);
  AppendTime(time_, shown_);
  change.shown_size = shown_.size() - change.shown_at;
}

EncodedChanges ChangeBatch::Encode(const ChangeView& view, int64_t after,
                                   const EncodeLimit& limit) const {
  constexpr size_t kCursorAndMarks = 300;
  EncodedChanges encoded;
  encoded.through = through_;
  if (limit.changes >= static_cast<int>(changes_.size())) {
    encoded.bytes.reserve(shown_.size() + kCursorAndMarks);
  }
  size_t mark = 0;
  int64_t write_number = 0, sequence = after;  // of the last change encoded
  bool whole = true;  // nothing more of that write is to come
  for (const BatchedChange& change : changes_) {
    if (change.sequence <= after || !Wanted(change, view)) continue;
    const bool cut = IsCutOff(limit, encoded.count, encoded.bytes.size(),
                              change.write_number == write_number);
    if (cut || change.sequence > through_) {
      encoded.more = true;
      if (cut) encoded.through = sequence;
      whole = change.write_number != write_number;
      break;
    }
    if (encoded.count > 0 && change.write_number != write_number) {
      encoded.bytes[mark] = '\1';
    }
    if (Shows(change, view)) {
      NoteRead(change, council_);
      encoded.bytes.append(shown_, change.shown_at, change.shown_size);
    } else {
      AppendRetraction(change, council_, encoded.bytes);
    }
    mark = encoded.bytes.size() - 1;
    write_number = change.write_number;
    sequence = change.sequence;
    ++encoded.count;
  }
  if (encoded.count == 0) return encoded;
  encoded.last = sequence;
  if (whole) encoded.bytes[mark] = '\1';
  return encoded;
}

bool ChangeBatch::IsShownWhole(const ChangeView& view,
                               const EncodeLimit& limit) const {
  size_t at = 0;
  int count = 0;
  int64_t write_number = 0;
  for (const BatchedChange& change : changes_) {
    if (change.sequence > through_ || change.shown_size == 0 ||
        change.shown_at != at || !Wanted(change, view) ||
        !Shows(change, view) ||
        IsCutOff(limit, count, at, change.write_number == write_number)) {
      return false;
    }
    at += change.shown_size;
    ++count;
    write_number = change.write_number;
  }
  return true;
}

bool ChangeBatch::EndsWithinWrite() const {
  int64_t last = 0;  // the write of the last entry dealt with
  for (const BatchedChange& change : changes_) {
    if (change.sequence > through_) return change.write_number == last;
    last = change.write_number;
  }
  return false;
}

bool ChangeBatch::Hides() const {
  return std::any_of(changes_.begin(), changes_.end(),
                     [](const BatchedChange& change) {
                       return change.prior_visibility != 0 &&
                              (change.action == EntryAction::kDelete ||
                               !storage::ReadByAllWhoRead(
                                   change.prior_visibility, change.visibility));
                     });
}

std::optional<EncodedChanges> ChangeBatch::TakeWhole(
    const ChangeView& view, const EncodeLimit& limit) && {
  if (!IsShownWhole(view, limit)) return std::nullopt;
  for (size_t i = 0; i < changes_.size(); ++i) {
    NoteRead(changes_[i], council_);
    if (i + 1 == changes_.size() ||
        changes_[i].write_number != changes_[i + 1].write_number) {
      shown_[changes_[i].shown_at + changes_[i].shown_size - 1] = '\1';
    }
  }
  EncodedChanges encoded;
  encoded.bytes = std::move(shown_);
  encoded.count = static_cast<int>(changes_.size());
  encoded.through = through_;
  if (!changes_.empty()) encoded.last = changes_.back().sequence;
  return encoded;
}

std::shared_ptr<const EncodedChanges> ChangeBatch::EncodeAll(
    ChangeView view) const {
  view.since = std::max(view.since, after_);
  const std::lock_guard<std::mutex> lock(mutex_);
  std::shared_ptr<const EncodedChanges>& encoded = encoded_[view];
  if (encoded == nullptr) {
    encoded = std::make_shared<const EncodedChanges>(Encode(view, after_));
    return encoded;
  }
  // What was encoded for another is read by this one too.
  for (const BatchedChange& change : changes_) {
    if (change.sequence <= through_ && Wanted(change, view) &&
        Shows(change, view)) {
      NoteRead(change, council_);
    }
  }
  return encoded;
}

}  // namespace minutebook::engine
