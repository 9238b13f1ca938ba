#include "services/engine/references.h"

#include <string>
#include <vector>

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void MoveInList(const FieldDescriptor* field, const std::string& from,
                const std::string& to, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, field);
  std::vector<std::string> names;
  bool there = to.empty();
  for (int i = 0; i < size; ++i) {
    names.push_back(reflection.GetRepeatedString(message, field, i));
    there = there || names.back() == to;
  }
  reflection.ClearField(&message, field);
  for (const std::string& name : names) {
    if (name != from) {
      reflection.AddString(&message, field, name);
    } else if (!there) {
      reflection.AddString(&message, field, to);
      there = true;
    }
  }
}

}  // namespace

void MoveReferences(const MessagePlan& plan, const std::string& from,
                    const std::string& to, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  for (const FieldRule& rule : plan.fields) {
    const FieldDescriptor* field = rule.field;
    if (rule.message != nullptr) {
      if (!field->is_repeated()) {
        if (reflection.HasField(message, field)) {
          MoveReferences(*rule.message, from, to,
                         *reflection.MutableMessage(&message, field));
        }
        continue;
      }
      const int size = reflection.FieldSize(message, field);
      for (int i = 0; i < size; ++i) {
        MoveReferences(*rule.message, from, to,
                       *reflection.MutableRepeatedMessage(&message, field, i));
      }
    } else if (!rule.reference.empty() && !rule.historical) {
      if (field->is_repeated()) {
        MoveInList(field, from, to, message);
      } else if (reflection.GetString(message, field) == from) {
        reflection.SetString(&message, field, to);
      }
    }
  }
}

}  // namespace minutebook::engine
