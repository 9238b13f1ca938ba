#include "services/councils/merge_bodies.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/councils/v1/membership.pb.h"
#include "services/engine/above.h"
#include "services/engine/merge.h"
#include "services/engine/method_write.h"
#include "services/rules/minute_reference.h"

namespace minutebook::councils {
namespace {

void AddName(const std::string& name, v1::Body& body) {
  if (!rules::IsNameOf(body, name)) body.add_other_names(name);
}

class MergeBodies : public engine::MethodWrite {
 public:
  absl::StatusOr<std::vector<engine::Operation>> Decide(
      const engine::DecideContext& context,
      const google::protobuf::Message& message) const override {
    const auto& request = static_cast<const v1::MergeBodiesRequest&>(message);
    absl::StatusOr<engine::Merge<v1::Body>> merge =
        engine::GatherMerge<v1::Body>(context.facts, request.name(),
                                      request.into());
    if (!merge.ok()) return merge.status();
    v1::Body& from = merge->from;
    v1::Body& into = merge->into;
    if (!from.placeholder()) {
      AddName(from.display_name(), into);
      for (const auto& former : from.former_names()) {
        AddName(former.display_name(), into);
      }
      for (const std::string& other : from.other_names()) AddName(other, into);
    }
    from.set_merged_into(request.into());
    const std::string& note = from.note();
    from.set_note(note.empty() ? request.reason()
                               : absl::StrCat(note, "\n\n", request.reason()));
    return Operations(context, request, *merge);
  }

 private:
  // The merge's own, and a membership of `into` for each of `from`.
  static absl::StatusOr<std::vector<engine::Operation>> Operations(
      const engine::DecideContext& context,
      const v1::MergeBodiesRequest& request, engine::Merge<v1::Body>& merge) {
    const engine::ResourceType& type = context.facts.TypeOf<v1::Membership>();
    const absl::StatusOr<std::vector<v1::Membership>> memberships =
        context.facts.Below<v1::Membership>(request.name());
    if (!memberships.ok()) return memberships.status();
    std::erase_if(merge.referrers, [&](const engine::Facts::AnyRecord& other) {
      return other.type == &type &&
             engine::Above(engine::HeaderText(
                 *other.record, engine::HeaderFields::kName)) == request.name();
    });
    std::vector<engine::Operation> operations =
        merge.Operations(context.facts, request.etag());
    for (v1::Membership membership : *memberships) {
      operations.push_back(engine::Deleting(type, membership.name()));
      engine::MoveReferences(type.plan(), request.name(), request.into(),
                             membership);
      operations.push_back(
          engine::Creating(type, request.into(), context.new_id(), membership));
    }
    return operations;
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeMergeBodies() {
  return std::make_unique<MergeBodies>();
}

}  // namespace minutebook::councils
