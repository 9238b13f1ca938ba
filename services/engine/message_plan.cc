#include "services/engine/message_plan.h"

#include "google/api/field_behavior.pb.h"
#include "google/api/resource.pb.h"

namespace minutebook::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Google's own messages (Date, Timestamp, Any, FieldMask) are checked by name,
// not by their fields.
bool IsOurs(const Descriptor& descriptor) {
  return descriptor.file()->package().rfind("minutebook.", 0) == 0;
}

}  // namespace

const MessagePlan& MessagePlans::For(const Descriptor& descriptor) {
  std::unique_ptr<MessagePlan>& plan = plans_[&descriptor];
  if (plan != nullptr) return *plan;
  plan = std::make_unique<MessagePlan>();
  MessagePlan& result = *plan;
  result.descriptor = &descriptor;
  result.is_record = descriptor.options().HasExtension(options::v1::record);
  for (int i = 0; i < descriptor.field_count(); ++i) {
    FieldRule rule;
    rule.field = descriptor.field(i);
    const auto& options = rule.field->options();
    for (int j = 0; j < options.ExtensionSize(google::api::field_behavior);
         ++j) {
      switch (options.GetExtension(google::api::field_behavior, j)) {
        case google::api::REQUIRED:
          rule.required = true;
          break;
        case google::api::OUTPUT_ONLY:
          rule.output_only = true;
          break;
        case google::api::IMMUTABLE:
          rule.immutable = true;
          break;
        default:
          break;
      }
    }
    rule.limits = options.GetExtension(options::v1::limits);
    if (!rule.limits.pattern().empty()) {
      const std::string& pattern = rule.limits.pattern();
      rule.pattern = &patterns_.try_emplace(pattern, pattern).first->second;
    }
    const auto& reference =
        options.GetExtension(google::api::resource_reference);
    rule.reference = reference.type();
    rule.historical = options.GetExtension(options::v1::historical);
    rule.parent_of = reference.child_type();
    if (rule.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
        IsOurs(*rule.field->message_type())) {
      rule.message = &For(*rule.field->message_type());
    }
    result.fields.push_back(std::move(rule));
  }
  return result;
}

}  // namespace minutebook::engine
