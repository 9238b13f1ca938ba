#include "services/records/records.h"

#include <memory>
#include <string>

#include "minutebook/records/v1/document.pb.h"
#include "services/records/access.h"
#include "services/records/apply.h"
#include "services/records/changes.h"
#include "services/records/revisions.h"
#include "storage/digest.h"
#include "storage/text.h"

namespace minutebook::records {

void RegisterRecords(engine::Engine& engine) {
  engine.Register("minutebook.records.v1.RecordService.Apply", MakeApply());
  const std::string ledger = "minutebook.records.v1.LedgerService.";
  engine.Register(ledger + "ListChanges", MakeListChanges());
  engine.Register(ledger + "WatchChanges", MakeWatchChanges());
  engine.Register(ledger + "ListRevisions", MakeListRevisions());
  engine.Register(ledger + "GetRevision", MakeGetRevision());
  engine.Register(ledger + "CompareRevisions", MakeCompareRevisions());
  RegisterAccess(engine);
  engine.catalogue()
      .FindMutable("minutebook/Document")
      ->set_derive([](google::protobuf::Message& message) {
        auto& document = static_cast<v1::Document&>(message);
        document.set_size_bytes(
            static_cast<int64_t>(document.content().size()));
        document.set_sha256(
            storage::Hex(storage::Sha256({document.content()})));
      });
}

}  // namespace minutebook::records
