#include "services/keeping/verify.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/engine/message_plan.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "services/keeping/ledger_check.h"
#include "services/keeping/record_check.h"
#include "storage/audit.h"
#include "storage/ledger/ledger.h"
#include "storage/migrations.h"
#include "storage/records.h"

namespace minutebook::keeping {
namespace {

using storage::CouncilHead;

constexpr int64_t kCouncilsAtOnce = 100;

class Verifier {
 public:
  Verifier(storage::Driver& driver, const VerifyOptions& options)
      : driver_(driver),
        options_(options),
        catalogue_(engine::Catalogue::FromGeneratedPool(plans_)),
        ledger_([](int) { return std::string(); }) {
    report_.findings = Findings(options.findings);
    for (const auto& type : catalogue_->types()) {
      tables_.push_back(
          std::make_unique<storage::TableAudit>(type->table().spec()));
    }
  }

  absl::StatusOr<VerifyReport> Run() {
    absl::StatusOr<std::unique_ptr<storage::ReadConnection>> connection =
        driver_.OpenReader();
    if (!connection.ok()) return connection.status();
    connection_ = *std::move(connection);
    // First, for what is damaged may keep the rest from being read.
    absl::Status status;
    if (options_.database != nullptr && options_.council.empty()) {
      status = options_.database(*connection_, report_.findings,
                                 [this](std::string part) { At(part); });
    }
    const bool damaged = report_.findings.total() > 0;
    if (status.ok()) status = Prepare();
    if (status.ok()) status = CheckCouncils();
    if (status.ok() && options_.council.empty()) {
      status = CheckRecords(std::string(storage::kServerPartition));
    }
    if (damaged && absl::IsInternal(status)) {
      report_.findings.Add({FindingKind::kUnreadable, "", "", 0,
                            absl::StrCat("the rest cannot be read: ",
                                         std::string(status.message()))});
      status = absl::OkStatus();
    }
    if (!status.ok()) return status;
    return std::move(report_);
  }

 private:
  absl::Status Prepare() {
    absl::StatusOr<storage::SchemaState> schema =
        storage::InspectSchema(*connection_, driver_.dialect());
    if (!schema.ok()) return schema.status();
    if (schema->version != schema->latest || schema->altered) {
      return absl::FailedPreconditionError(
          absl::StrCat("the store has schema ", schema->version,
                       schema->altered ? " in another text" : "",
                       ", this program checks ", schema->latest,
                       schema->version < schema->latest
                           ? ": run `minutebookd migrate` on it first"
                           : ": use the program that wrote it"));
    }
    absl::StatusOr<std::string> secret = audit_.Secret(*connection_, "tokens");
    if (!secret.ok()) return secret.status();
    if (!secret->empty()) tokens_.emplace(*secret);
    return Count();
  }

  absl::Status Count() {
    absl::Status status = ForEachHead([this](const CouncilHead& head) {
      progress_.total += head.head.sequence;
      return absl::OkStatus();
    });
    for (const auto& table : tables_) {
      if (!status.ok() || !options_.council.empty()) break;
      absl::StatusOr<int64_t> count = table->Count(*connection_);
      // Whatever keeps it from being counted is found when it is read.
      if (count.ok()) progress_.total += *count;
    }
    return status;
  }

  absl::Status ForEachHead(
      absl::FunctionRef<absl::Status(const CouncilHead&)> see) {
    std::string after;
    while (true) {
      absl::StatusOr<std::vector<CouncilHead>> heads =
          audit_.Heads(*connection_, after, kCouncilsAtOnce);
      if (!heads.ok()) return heads.status();
      for (const CouncilHead& head : *heads) {
        after = head.council;
        if (!options_.council.empty() && head.council != options_.council) {
          continue;
        }
        absl::Status status = see(head);
        if (!status.ok()) return status;
      }
      if (static_cast<int64_t>(heads->size()) < kCouncilsAtOnce) {
        return absl::OkStatus();
      }
    }
  }

  absl::Status CheckCouncils() {
    return ForEachHead([this](const CouncilHead& head) {
      ++report_.councils;
      absl::Status status = CheckLedger(head.council);
      if (!status.ok() || head.council == storage::kServerPartition) {
        return status;
      }
      status =
          InSnapshot(head.council, [&] { return CheckTypes(head.council); });
      if (!status.ok()) return status;
      return CheckRecords(head.council);
    });
  }

  // Up to where the ledger is at this moment, however much is written
  // meanwhile.
  absl::Status CheckLedger(const std::string& council) {
    At(absl::StrCat("ledger ", council));
    storage::Head head;
    absl::Status status = InSnapshot(absl::StrCat("head of ", council), [&] {
      absl::StatusOr<storage::Head> found =
          ledger_.GetHead(*connection_, council);
      if (!found.ok()) return found.status();
      head = *found;
      return ledger_.List(
          *connection_, council, head.sequence, 1,
          [&](const storage::Entry& entry) {
            report_.findings.Add(
                {FindingKind::kHead, council, "", entry.sequence,
                 absl::StrCat("there is an entry behind the head, which says ",
                              head.sequence)});
          });
    });
    if (!status.ok()) return status;
    LedgerCheck check(*catalogue_, tokens_ ? &*tokens_ : nullptr, council,
                      report_.findings);
    int64_t from = 0;
    while (from < head.sequence) {
      const int64_t limit = std::min(options_.slice, head.sequence - from);
      int64_t found = 0;
      status = InSnapshot(
          absl::StrCat("entries of ", council, " after ", from), [&] {
            return ledger_.List(*connection_, council, from, limit,
                                [&](const storage::Entry& entry) {
                                  if (entry.sequence > head.sequence) return;
                                  check.See(entry);
                                  ++found;
                                  report_.erased += entry.body.empty();
                                });
          });
      if (!status.ok()) return status;
      if (found == 0) break;
      from = check.sequence();
      report_.entries += found;
      Step(found);
    }
    check.End(head);
    return absl::OkStatus();
  }

  // Every type that the ledger or the links know is one of ours, and the
  // council is a record.
  absl::Status CheckTypes(const std::string& council) {
    for (const auto& type : catalogue_->types()) {
      if (!type->is_council()) continue;
      auto record = type->table().GetState(*connection_,
                                           storage::kServerPartition, council);
      if (!record.ok()) return record.status();
      if (!record->has_value()) {
        report_.findings.Add({FindingKind::kCouncil, council, "", 0,
                              "there is a ledger of the council and no record "
                              "of it"});
      }
    }
    absl::StatusOr<std::vector<std::string>> types =
        audit_.LinkTypes(*connection_, council);
    if (!types.ok()) return types.status();
    for (const std::string& type : *types) {
      if (catalogue_->FindByTable(type) != nullptr) continue;
      report_.findings.Add({FindingKind::kLink, council, type, 0,
                            absl::StrCat("there are links from records of ",
                                         type, ", which is no type")});
    }
    return absl::OkStatus();
  }

  absl::Status CheckRecords(const std::string& partition) {
    const bool server = partition == storage::kServerPartition;
    for (size_t i = 0; i < tables_.size(); ++i) {
      const engine::ResourceType& type = *catalogue_->types()[i];
      if (type.is_council() != server) continue;
      RecordCheck check(*catalogue_, audit_, *tables_[i], type,
                        tokens_ ? &*tokens_ : nullptr, partition,
                        report_.findings);
      At(absl::StrCat(type.plural(), " of ",
                      server ? "the server" : partition));
      // Keys that come behind while this runs are not waited for.
      absl::StatusOr<std::string> last =
          tables_[i]->LastKey(*connection_, partition);
      const std::string bound =
          last.ok() ? *last : std::string(storage::kAfterAllKeys);
      for (bool more = true; more;) {
        int64_t found = 0;
        absl::Status status =
            InSnapshot(absl::StrCat(type.plural(), " of ", partition), [&] {
              absl::StatusOr<int64_t> rows =
                  check.Slice(*connection_, options_.slice);
              if (rows.ok()) found = *rows;
              return rows.status();
            });
        if (!status.ok()) return status;
        more = found == options_.slice && check.after() < bound;
        report_.records += found;
        Step(found);
      }
    }
    return absl::OkStatus();
  }

  // One slice. A read that fails because of what is stored is a finding; any
  // other failure ends the check.
  absl::Status InSnapshot(const std::string& place,
                          absl::FunctionRef<absl::Status()> read) {
    absl::Status status = connection_->BeginSnapshot();
    if (!status.ok()) return status;
    status = read();
    connection_->EndSnapshot();
    if (!absl::IsInternal(status)) return status;
    report_.findings.Add({FindingKind::kUnreadable, "", "", 0,
                          absl::StrCat(place, " cannot be read: ",
                                       std::string(status.message()))});
    return absl::OkStatus();
  }

  void At(std::string part) {
    progress_.part = std::move(part);
    Step(0);
  }

  void Step(int64_t done) {
    progress_.done += done;
    if (options_.progress != nullptr) options_.progress(progress_);
  }

  storage::Driver& driver_;
  const VerifyOptions& options_;
  engine::MessagePlans plans_;
  const std::unique_ptr<engine::Catalogue> catalogue_;
  const storage::Ledger ledger_;
  const storage::Audit audit_;
  // In the order of the catalogue's types.
  std::vector<std::unique_ptr<storage::TableAudit>> tables_;
  std::optional<engine::Tokens> tokens_;
  VerifyProgress progress_;
  VerifyReport report_;
  // Last, so that it goes before the statements that it keeps prepared.
  std::unique_ptr<storage::ReadConnection> connection_;
};

}  // namespace

absl::StatusOr<VerifyReport> Verify(storage::Driver& driver,
                                    const VerifyOptions& options) {
  return Verifier(driver, options).Run();
}

}  // namespace minutebook::keeping
