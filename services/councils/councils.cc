#include "services/councils/councils.h"

#include <string>

#include "minutebook/councils/v1/body.pb.h"
#include "services/councils/merge_bodies.h"
#include "services/engine/above.h"
#include "services/engine/merge.h"

namespace minutebook::councils {
namespace {

// Nobody comes to sit on a body that is another one.
absl::Status MembershipGuard(storage::EntryAction action,
                             const std::string& name,
                             const google::protobuf::Message&,
                             const google::protobuf::Message&,
                             const engine::Facts& facts) {
  if (action != storage::EntryAction::kCreate &&
      action != storage::EntryAction::kUndelete) {
    return absl::OkStatus();
  }
  const std::string body = engine::Above(name);
  return engine::CheckNotMerged<v1::Body>(facts, name, {&body, 1});
}

}  // namespace

void RegisterCouncils(engine::Engine& engine) {
  engine.Register("minutebook.councils.v1.CouncilService.MergeBodies",
                  MakeMergeBodies());
  engine.catalogue()
      .FindMutable("minutebook/Membership")
      ->set_guard(MembershipGuard);
}

}  // namespace minutebook::councils
