// What the contract says of each field of a message, gathered once from the
// descriptors so that no request looks options up again.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "minutebook/options/v1/options.pb.h"
#include "re2/re2.h"

namespace minutebook::engine {

struct MessagePlan;

struct FieldRule {
  const google::protobuf::FieldDescriptor* field = nullptr;
  bool required = false;
  bool output_only = false;
  bool immutable = false;
  options::v1::Limits limits;
  const RE2* pattern = nullptr;  // null: any text
  // The resource type that the field names, as `minutebook/Body`; `*` for any;
  // empty when it is no reference.
  std::string reference;
  bool historical = false;  // what the reference names need not stand
  // The field names the parent of a resource of this type; empty: it does not.
  std::string parent_of;
  const MessagePlan* message = nullptr;  // null unless a message of ours
};

struct MessagePlan {
  const google::protobuf::Descriptor* descriptor = nullptr;
  bool is_record = false;  // the message is a resource
  std::vector<FieldRule> fields;
};

// The plans of messages and of all that they contain. Not thread-safe while
// plans are added; the plans themselves never change.
class MessagePlans {
 public:
  // Lives as long as this object.
  const MessagePlan& For(const google::protobuf::Descriptor& descriptor);

 private:
  std::map<const google::protobuf::Descriptor*, std::unique_ptr<MessagePlan>>
      plans_;
  // Each once: most fields with a pattern share theirs, and compiling one takes
  // longer than all else here.
  std::map<std::string, RE2> patterns_;
};

}  // namespace minutebook::engine
