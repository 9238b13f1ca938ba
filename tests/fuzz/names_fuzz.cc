// Names of records and parents: what parses prints as itself, and means one
// record.

#include "services/engine/message_plan.h"
#include "services/engine/resource_type.h"
#include "tests/fuzz/target.h"

using namespace minutebook;  // NOLINT: a target is a program of its own
using fuzz::Require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* const plans = new engine::MessagePlans();
  static const auto* const catalogue =
      engine::Catalogue::FromGeneratedPool(*plans).release();
  const std::string_view name = fuzz::TextOf(data, size);

  const std::optional<engine::RecordRef> any = catalogue->ParseAnyName(name);
  for (const auto& type : catalogue->types()) {
    const std::optional<engine::RecordRef> ref = engine::ParseName(*type, name);
    if (ref.has_value()) {
      Require(ref->Name() == name, "a name prints as itself");
      Require(any == ref, "a name is of one type");
      Require(engine::IsValidId(ref->council()), "a name has a council");
    }
    const auto strict = engine::ParseParent(*type, name, false);
    const auto parent = engine::ParseParent(*type, name, true);
    Require(!strict.has_value() || !strict->any_parent, "- is asked for");
    Require(!strict.has_value() ||
                (parent.has_value() && parent->key == strict->key &&
                 parent->partition == strict->partition),
            "a parent is one whether or not - is allowed");
    if (strict.has_value()) {
      const std::string child =
          engine::ChildOf(*type, *strict, "child-1").Name();
      Require(child.substr(0, name.size()) == name,
              "a child's name begins with its parent's");
      Require(engine::ParseName(*type, child).has_value(),
              "a child's name is a name");
    }
  }
  return 0;
}
