// Checks the records of one type in one council: each row against its body,
// its links and what the ledger says of it. A slice of rows at a time, each in
// a snapshot of its own, so that no read is long.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "google/protobuf/message.h"
#include "services/engine/links.h"
#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "services/keeping/findings.h"
#include "storage/audit.h"
#include "storage/driver.h"

namespace minutebook::keeping {

class RecordCheck {
 public:
  // `partition` is where the rows lie. `tokens` is null when etags cannot be
  // checked. Everything given outlives this.
  RecordCheck(const engine::Catalogue& catalogue, const storage::Audit& audit,
              const storage::TableAudit& table,
              const engine::ResourceType& type, const engine::Tokens* tokens,
              std::string partition, Findings& findings);

  // Checks up to `rows` rows behind those of the last call, in the snapshot
  // that `session` has begun. The number of rows; fewer than `rows` when these
  // were the last. Errors are those of the session.
  absl::StatusOr<int64_t> Slice(storage::ReadSession& session, int64_t rows);

  // The key up to which rows were checked.
  const std::string& after() const { return after_; }

 private:
  struct RowState;

  void Read(const storage::Row& row, RowState& state);
  void CheckHeader(const RowState& state,
                   const google::protobuf::Message& record);
  void CheckColumns(const storage::Row& row, const RowState& state,
                    const google::protobuf::Message& record);
  absl::Status CheckLedger(storage::ReadSession& session,
                           const RowState& state);
  void CheckHistory(const RowState& state,
                    absl::Span<const storage::HistoryEntry> history);
  absl::Status CheckLinks(storage::ReadSession& session,
                          const std::vector<RowState>& states,
                          const std::string& last);
  absl::Status CheckReferences(storage::ReadSession& session,
                               const std::vector<RowState>& states);
  absl::Status CheckEntries(storage::ReadSession& session,
                            const std::vector<RowState>& states,
                            const std::string& last);
  void Add(FindingKind kind, const std::string& key, std::string text,
           int64_t sequence = 0);

  const engine::Catalogue& catalogue_;
  const storage::Audit& audit_;
  const storage::TableAudit& table_;
  const engine::ResourceType& type_;
  const engine::Tokens* const tokens_;
  const std::string partition_;
  Findings& findings_;
  std::string after_;
};

}  // namespace minutebook::keeping
