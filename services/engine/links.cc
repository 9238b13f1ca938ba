#include "services/engine/links.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "services/engine/validation.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

class Collector {
 public:
  explicit Collector(const Catalogue& catalogue) : catalogue_(catalogue) {}

  void Walk(const MessagePlan& plan, const Message& message,
            const std::string& field, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    for (const FieldRule& rule : plan.fields) {
      if (!MayRefer(rule, message)) continue;
      const std::string name = JoinPath(field, rule.field->name());
      const std::string place = JoinPath(path, rule.field->name());
      if (rule.message != nullptr) {
        if (rule.field->is_repeated()) {
          const int size = reflection.FieldSize(message, rule.field);
          for (int i = 0; i < size; ++i) {
            Walk(*rule.message,
                 reflection.GetRepeatedMessage(message, rule.field, i), name,
                 absl::StrCat(place, "[", i, "]"));
          }
        } else {
          Walk(*rule.message, reflection.GetMessage(message, rule.field), name,
               place);
        }
      } else {
        if (rule.field->is_repeated()) {
          const int size = reflection.FieldSize(message, rule.field);
          for (int i = 0; i < size; ++i) {
            Add(rule, reflection.GetRepeatedString(message, rule.field, i),
                name, absl::StrCat(place, "[", i, "]"));
          }
        } else {
          Add(rule, reflection.GetString(message, rule.field), name, place);
        }
      }
    }
  }

  std::vector<Link> Take() { return std::move(links_); }

 private:
  // Whether there is anything to look at, before any path is put into words.
  static bool MayRefer(const FieldRule& rule, const Message& message) {
    if (rule.message == nullptr &&
        (rule.reference.empty() || rule.historical)) {
      return false;
    }
    const Reflection& reflection = *message.GetReflection();
    return rule.field->is_repeated()
               ? reflection.FieldSize(message, rule.field) > 0
               : reflection.HasField(message, rule.field);
  }

  void Add(const FieldRule& rule, const std::string& name,
           const std::string& field, const std::string& path) {
    if (name.empty()) return;
    std::optional<RecordRef> target;
    if (rule.reference == "*") {
      target = catalogue_.ParseAnyName(name);
    } else if (const ResourceType* type =
                   catalogue_.FindByType(rule.reference)) {
      target = ParseName(*type, name);
    }
    if (!target.has_value()) return;
    links_.push_back({field, positions_[field]++, path, *std::move(target)});
  }

  const Catalogue& catalogue_;
  std::map<std::string, int> positions_;
  std::vector<Link> links_;
};

}  // namespace

std::vector<Link> LinksOf(const Catalogue& catalogue, const MessagePlan& plan,
                          const Message& record) {
  Collector collector(catalogue);
  collector.Walk(plan, record, "", "");
  return collector.Take();
}

}  // namespace minutebook::engine
