// Every resource of the contract with its name pattern and standard methods,
// read from the descriptors: a resource added to the protos joins by itself.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

#include "clients/cpp/resource_name.h"

namespace minutebook::client {

// One resource type. A method is null where the contract has none.
struct ResourceType {
  const google::protobuf::Descriptor* message = nullptr;
  std::string type;      // "minutebook/Meeting"
  std::string singular;  // "meeting"
  std::string plural;    // "meetings", "forwardPlanEntries"
  NamePattern pattern{""};
  std::vector<std::string> columns;  // the fields that a filter may name
  bool singleton = false;
  const google::protobuf::MethodDescriptor* get = nullptr;
  const google::protobuf::MethodDescriptor* list = nullptr;
  const google::protobuf::MethodDescriptor* create = nullptr;
  const google::protobuf::MethodDescriptor* update = nullptr;
  const google::protobuf::MethodDescriptor* remove = nullptr;
  const google::protobuf::MethodDescriptor* batch_get = nullptr;
};

class Catalogue {
 public:
  // The contract that is compiled in.
  static const Catalogue& Get();

  // In the order of their plurals.
  const std::vector<ResourceType>& types() const { return types_; }

  // By plural or singular in any spelling: `forward-plan-entries`,
  // `forwardPlanEntry`, `ForwardPlanEntry`. Null when there is none.
  const ResourceType* Find(std::string_view word) const;

  // By resource type, `minutebook/Meeting`.
  const ResourceType* FindType(std::string_view type) const;

  // By the message that holds it.
  const ResourceType* FindMessage(
      const google::protobuf::Descriptor& message) const;

  // By the form of a full resource name.
  const ResourceType* FindName(std::string_view name) const;

 private:
  Catalogue();

  std::vector<ResourceType> types_;
};

// `forwardPlanEntries` as it is typed on a command line:
// `forward-plan-entries`.
std::string Kebab(std::string_view camel);

// The field of `request` that holds the resource, null if it has none.
const google::protobuf::FieldDescriptor* ResourceField(
    const ResourceType& type, const google::protobuf::Descriptor& request);

// The repeated field of a reply that holds the resources, null if none.
const google::protobuf::FieldDescriptor* ResourcesField(
    const ResourceType& type, const google::protobuf::Descriptor& response);

}  // namespace minutebook::client
