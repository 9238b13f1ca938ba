#include "services/actionplans/pull_targets.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "minutebook/records/v1/change.pb.h"
#include "services/actionplans/measure_names.h"
#include "services/actionplans/target_filter.h"
#include "services/engine/change_reading.h"
#include "services/engine/error.h"
#include "services/engine/standard_methods.h"
#include "services/engine/wire.h"
#include "storage/digest.h"
#include "storage/seal.h"

namespace minutebook::actionplans {
namespace {

using engine::ChangeBatch;
using engine::Cursor;
using engine::ResourceType;
using v1::Measure;
using v1::Target;

constexpr char kMeasure[] = "minutebook/Measure";
constexpr char kTarget[] = "minutebook/Target";
constexpr int kMostRecords = 500;
constexpr int kFewestRecords = 250;
constexpr absl::Duration kReadDeadline = absl::Seconds(10);

// The fields of PullTargetsResponse.
constexpr int kMeasuresField = 1;
constexpr int kTargetsField = 2;
constexpr int kRetractedField = 3;
constexpr int kCursorField = 4;

template <typename Record>
Record Parsed(std::string_view body) {
  Record record;
  record.ParseFromArray(body.data(), static_cast<int>(body.size()));
  return record;
}

// What is to be sent of some changes, the latest of each record.
struct Step {
  std::map<std::string, std::string> measures;  // name to bytes
  std::map<std::string, std::string> targets;
  std::set<std::string> retracted;

  void Send(bool measure, const std::string& name, std::string body) {
    retracted.erase(name);
    (measure ? measures : targets)[name] = std::move(body);
  }
  void Retract(const std::string& name) {
    measures.erase(name);
    targets.erase(name);
    retracted.insert(name);
  }
};

// What a pull goes through, one after the other.
enum class Phase { kMeasures, kTargets, kChanges, kEnded };

// Where a pull begins.
struct Beginning {
  Cursor cursor;
  Phase phase = Phase::kMeasures;
  std::string after;  // the last key of that table that was sent
};

constexpr char kInMeasures = 'm', kInTargets = 't';
// Parts a cursor from the place that a first pull had come to.
constexpr char kBesides[] = ".";

std::string PlaceOf(Phase phase) {
  return std::string(1, phase == Phase::kTargets ? kInTargets : kInMeasures);
}

// A first pull steps through the tables, then, like a later one, through what
// the ledger has since it began. No read outlasts one message.
class Pull : public engine::ReplyStream {
 public:
  Pull(const engine::StreamContext& context, std::string scope,
       TargetFilter filter, Beginning beginning)
      : context_(context),
        scope_(std::move(scope)),
        filter_(std::move(filter)),
        measure_type_(*context_.catalogue.FindByType(kMeasure)),
        target_type_(*context_.catalogue.FindByType(kTarget)),
        cursor_(beginning.cursor),
        phase_(beginning.phase),
        after_(std::move(beginning.after)) {
    // Which measures are wanted has to be known again, but for those that this
    // very pull steps through.
    const bool begun = phase_ == Phase::kTargets || !after_.empty();
    if (filter_.chooses_measures() && begun) {
      known_through_ = phase_;
      known_after_ = after_;
      phase_ = Phase::kMeasures;
      after_.clear();
    }
  }

  absl::StatusOr<std::optional<std::string>> Next() override {
    if (phase_ == Phase::kMeasures || phase_ == Phase::kTargets) {
      absl::StatusOr<std::string> message = Standing();
      if (!message.ok()) return message.status();
      if (!message->empty()) return *std::move(message);
    }
    while (waiting_.empty() && phase_ != Phase::kEnded) {
      absl::Status status = ReadChanges();
      if (!status.ok()) return status;
    }
    if (waiting_.empty()) return std::nullopt;
    std::string message = std::move(waiting_.front());
    waiting_.pop_front();
    return message;
  }

  bool ended() const override {
    return phase_ == Phase::kEnded && waiting_.empty();
  }

 private:
  absl::Status Read(
      absl::FunctionRef<absl::Status(storage::ReadSession&)> work) {
    return context_.store.Read(
        storage::SteadyAfter(kReadDeadline), true,
        [&](storage::ReadSession& session) { return work(session); });
  }

  // The next records of the tables as one message; empty when none are left.
  absl::StatusOr<std::string> Standing() {
    std::string message;
    int count = 0;
    while (phase_ != Phase::kChanges && count < kFewestRecords &&
           message.size() < engine::kMaxPageBytes) {
      bool more = false;
      absl::Status status = Read([&](storage::ReadSession& session) {
        return Page(session, message, count, more);
      });
      if (!status.ok()) return status;
      if (more) continue;
      after_.clear();
      if (phase_ == Phase::kMeasures && known_through_ == Phase::kTargets) {
        after_ = known_after_;
      }
      phase_ = phase_ == Phase::kMeasures ? Phase::kTargets : Phase::kChanges;
    }
    if (!message.empty()) AppendCursor(message);
    return message;
  }

  // Where to go on should the pull break off here.
  void AppendCursor(std::string& message) const {
    std::string cursor = context_.tokens.SealCursor(
        scope_, cursor_, context_.random(storage::kSealNonceBytes));
    // The key was sent; what was not is sealed.
    if (phase_ != Phase::kChanges) {
      absl::StrAppend(
          &cursor, kBesides,
          context_.tokens.PageToken(cursor, PlaceOf(phase_) + after_));
    }
    engine::AppendBytesField(kCursorField, cursor, message);
  }

  // Whether a resumed pull has sent the measure already.
  bool WasSent(std::string_view key) const {
    return phase_ == Phase::kMeasures &&
           (known_through_ == Phase::kTargets || key <= known_after_);
  }

  // Appends what fits of what follows `after_`, in stored bytes.
  absl::Status Page(storage::ReadSession& session, std::string& message,
                    int& count, bool& more) {
    const bool measures = phase_ == Phase::kMeasures;
    storage::ListQuery query;
    query.council = context_.caller.council;
    const std::string after = after_;
    query.after = after;
    query.visibilities = context_.caller.visibilities;
    query.limit = kMostRecords - count;
    int seen = 0;
    bool full = false;
    absl::Status status =
        (measures ? measure_type_ : target_type_)
            .table()
            .List(session, query, [&](const storage::ListedRecord& record) {
              ++seen;
              if (full) return;
              after_ = record.key;
              if (!WantsStanding(record) || WasSent(record.key)) return;
              engine::AppendBytesField(
                  measures ? kMeasuresField : kTargetsField, record.body,
                  message);
              ++count;
              full = message.size() >= engine::kMaxPageBytes;
            });
    more = full || seen == query.limit;
    return status;
  }

  bool WantsStanding(const storage::ListedRecord& record) {
    if (phase_ == Phase::kMeasures) {
      if (!filter_.chooses_measures()) return true;
      if (!filter_.Wants(Parsed<Measure>(record.body))) return false;
      chosen_.emplace(record.key);
      return true;
    }
    if (filter_.chooses_measures() &&
        !chosen_.contains(record.key.substr(0, record.key.rfind('/')))) {
      return false;
    }
    return !filter_.chooses_periods() ||
           filter_.Wants(Parsed<Target>(record.body));
  }

  // Puts what the next ledger entries say into `waiting_`; nothing where they
  // do not concern the caller.
  absl::Status ReadChanges() {
    Step step;
    const Cursor before = cursor_;
    engine::ShownChanges shown(cursor_.sequence);
    const engine::ChangeView view = {
        context_.caller.visibilities, cursor_.since, {kMeasure, kTarget}};
    while (!shown.full()) {
      absl::Status status = Read([&](storage::ReadSession& session) {
        absl::StatusOr<std::unique_ptr<ChangeBatch>> batch =
            ChangeBatch::Read(session, context_.ledger, context_.catalogue,
                              engine::RangeOf(context_.caller, shown.next(),
                                              engine::kChangeBatchEntries));
        if (!batch.ok()) return batch.status();
        shown.Take(std::move(**batch), view);
        return shown.full() ? Sort(session, shown.bytes(), step)
                            : absl::OkStatus();
      });
      if (!status.ok()) return status;
    }
    cursor_.sequence = shown.through();
    const bool caught_up = shown.at_end();
    if (caught_up) {
      cursor_.since = cursor_.sequence;
      phase_ = Phase::kEnded;
    }
    Queue(step, before, caught_up);
    return absl::OkStatus();
  }

  absl::Status Sort(storage::ReadSession& session, const std::string& bytes,
                    Step& step) {
    const auto changes = Parsed<records::v1::ListChangesResponse>(bytes);
    std::vector<std::string> parents;  // of targets, whose measures decide
    std::set<std::string> changed_measures;
    for (const records::v1::Change& change : changes.changes()) {
      const std::optional<engine::RecordRef> ref =
          context_.catalogue.ParseAnyName(change.name());
      if (!ref.has_value()) continue;
      const bool measure = ref->type == &measure_type_;
      if (measure) changed_measures.insert(ref->key);
      if (!measure) parents.emplace_back(ref->parent_key());
      if (change.has_record()) {
        step.Send(measure, change.name(), change.record().value());
      } else {
        step.Retract(change.name());
      }
    }
    if (!filter_.chooses_measures()) {
      DropUnwantedPeriods(step);
      return absl::OkStatus();
    }
    return Choose(session, changed_measures, std::move(parents), step);
  }

  void DropUnwantedPeriods(Step& step) const {
    if (!filter_.chooses_periods()) return;
    std::vector<std::string> unwanted;
    for (const auto& [name, body] : step.targets) {
      if (!filter_.Wants(Parsed<Target>(body))) unwanted.push_back(name);
    }
    for (const std::string& name : unwanted) step.Retract(name);
  }

  // With certain measures wanted, a measure that changed takes all its targets
  // along: the caller may have had none of them, or all.
  absl::Status Choose(storage::ReadSession& session,
                      const std::set<std::string>& changed_measures,
                      std::vector<std::string> parents, Step& step) {
    const std::string& council = context_.caller.council;
    const storage::VisibilitySet& seen = context_.caller.visibilities;
    const std::vector<std::string> changed(changed_measures.begin(),
                                           changed_measures.end());
    absl::Status status = target_type_.table().ListChildren(
        session, council, changed, seen,
        [&](std::string_view, std::string_view body) {
          const auto target = Parsed<Target>(body);
          step.Send(false, target.name(), std::string(body));
        });
    if (!status.ok()) return status;
    parents.insert(parents.end(), changed.begin(), changed.end());
    std::set<std::string> wanted;  // names
    status = measure_type_.table().BatchGet(
        session, council, parents, seen,
        [&](std::string_view, std::string_view body) {
          const auto measure = Parsed<Measure>(body);
          if (filter_.Wants(measure)) wanted.insert(measure.name());
        });
    if (!status.ok()) return status;
    std::vector<std::string> unwanted;
    for (const auto& [name, body] : step.measures) {
      if (!wanted.contains(name)) unwanted.push_back(name);
    }
    for (const auto& [name, body] : step.targets) {
      if (!wanted.contains(MeasureOf(name))) unwanted.push_back(name);
    }
    for (const std::string& name : unwanted) step.Retract(name);
    DropUnwantedPeriods(step);
    return absl::OkStatus();
  }

  // As many messages as `step` fills, the last with the cursor behind it. The
  // last of all is sent for its cursor's sake even when it has nothing else.
  void Queue(const Step& step, const Cursor& before, bool last_of_all) {
    std::string message;
    int count = 0;
    const auto append = [&](int field, std::string_view bytes) {
      if (count == kMostRecords || message.size() >= engine::kMaxPageBytes) {
        Finish(std::move(message), before);
        message.clear();
        count = 0;
      }
      engine::AppendBytesField(field, bytes, message);
      ++count;
    };
    for (const auto& [name, body] : step.measures) append(kMeasuresField, body);
    for (const auto& [name, body] : step.targets) append(kTargetsField, body);
    for (const std::string& name : step.retracted) {
      append(kRetractedField, name);
    }
    if (count > 0 || last_of_all) Finish(std::move(message), cursor_);
  }

  void Finish(std::string message, const Cursor& cursor) {
    engine::AppendBytesField(
        kCursorField,
        context_.tokens.SealCursor(scope_, cursor,
                                   context_.random(storage::kSealNonceBytes)),
        message);
    waiting_.push_back(std::move(message));
  }

  const engine::StreamContext context_;
  const std::string scope_;
  const TargetFilter filter_;
  const ResourceType& measure_type_;
  const ResourceType& target_type_;
  Cursor cursor_;
  Phase phase_;
  std::string after_;  // the last key of the table read
  // Of a pull that goes on where one broke off: how far that had come.
  Phase known_through_ = Phase::kMeasures;
  std::string known_after_;
  std::set<std::string, std::less<>> chosen_;  // keys of the measures wanted
  std::deque<std::string> waiting_;            // messages
};

// What a cursor is sealed for: the council and the filters of the pull. With
// others, what it passed over would never be sent.
std::string ScopeOf(const std::string& council,
                    v1::PullTargetsRequest request) {
  request.clear_parent();
  request.clear_cursor();
  const std::string filters = request.SerializeAsString();
  return filters.empty()
             ? council
             : absl::StrCat(council, "/", storage::Sha256({filters}));
}

absl::Status CursorInvalid() {
  return engine::MakeError(
      options::v1::ERROR_REASON_CURSOR_INVALID,
      "cursor: is not one that this server gave for this council and these "
      "filters (department, strategy, start_date, end_date): pull with the "
      "filters that it was made with, or begin again without it",
      {{"field", "cursor"}});
}

// Where the request says to go on; nothing where it begins.
absl::StatusOr<std::optional<Beginning>> OpenBeginning(
    const engine::StreamContext& context, const std::string& scope,
    const std::string& text) {
  if (text.empty()) return std::nullopt;
  const size_t end = std::min(text.find(kBesides), text.size());
  const std::string sealed = text.substr(0, end);
  const std::optional<Cursor> cursor = context.tokens.OpenCursor(scope, sealed);
  if (!cursor.has_value()) return CursorInvalid();
  if (end == text.size()) return Beginning{*cursor, Phase::kChanges, ""};
  const std::optional<std::string> place =
      context.tokens.OpenPageToken(sealed, text.substr(end + 1));
  if (!place.has_value() || place->empty()) return CursorInvalid();
  return Beginning{
      *cursor,
      place->front() == kInTargets ? Phase::kTargets : Phase::kMeasures,
      place->substr(1)};
}

class PullTargets : public engine::StreamCommand {
 public:
  absl::StatusOr<std::unique_ptr<engine::ReplyStream>> Start(
      const engine::StreamContext& context,
      const google::protobuf::Message& message,
      std::function<void()>) const override {
    const auto& request = static_cast<const v1::PullTargetsRequest&>(message);
    const std::string scope = ScopeOf(context.caller.council, request);
    absl::StatusOr<std::optional<Beginning>> start =
        OpenBeginning(context, scope, request.cursor());
    if (!start.ok()) return start.status();
    int64_t head = 0;
    absl::Status status = context.store.Read(
        storage::SteadyAfter(kReadDeadline), true,
        [&](storage::ReadSession& session) {
          absl::Status found = engine::CheckCouncil(
              session, context.catalogue, context.caller, request.parent());
          if (!found.ok()) return found;
          absl::StatusOr<storage::Head> read =
              context.ledger.GetHead(session, context.caller.council);
          if (read.ok()) head = read->sequence;
          return read.status();
        });
    if (!status.ok()) return status;
    return std::make_unique<Pull>(
        context, scope, TargetFilter(request),
        start->value_or(Beginning{{head, head}, Phase::kMeasures, ""}));
  }
};

}  // namespace

std::unique_ptr<engine::StreamCommand> MakePullTargets() {
  return std::make_unique<PullTargets>();
}

}  // namespace minutebook::actionplans
