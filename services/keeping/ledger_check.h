// Checks one council's ledger as its entries pass in order.
#pragma once

#include <cstdint>
#include <string>

#include "services/engine/resource_type.h"
#include "services/engine/tokens.h"
#include "services/keeping/findings.h"
#include "storage/ledger/ledger.h"

namespace minutebook::keeping {

class LedgerCheck {
 public:
  // `tokens` is null when etags cannot be checked. Everything given outlives
  // this.
  LedgerCheck(const engine::Catalogue& catalogue, const engine::Tokens* tokens,
              std::string council, Findings& findings);

  // The next entry: sequence, commit time and write number follow the entry
  // before it; the leaf is what metadata, salts and body make; the body is the
  // record that the metadata names, in the state that they say.
  void See(const storage::Entry& entry);

  // After the last entry: `head` is where it is.
  void End(const storage::Head& head);

  // The sequence of the last entry seen.
  int64_t sequence() const { return last_.sequence; }

 private:
  void CheckOrder(const storage::Entry& entry);
  void CheckLeaf(const storage::Entry& entry);
  void CheckBody(const storage::Entry& entry);
  void Add(FindingKind kind, const storage::Entry& entry,
           const std::string& text);

  const engine::Catalogue& catalogue_;
  const engine::Tokens* const tokens_;
  const std::string council_;
  Findings& findings_;
  storage::Head last_;
};

}  // namespace minutebook::keeping
