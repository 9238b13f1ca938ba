#include "services/engine/descriptors.h"

#include <algorithm>
#include <string>

#include "google/protobuf/descriptor_database.h"

namespace minutebook::engine {

using google::protobuf::DescriptorPool;

std::vector<const google::protobuf::FileDescriptor*> ContractFiles() {
  std::vector<std::string> names;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&names);
  std::sort(names.begin(), names.end());
  std::vector<const google::protobuf::FileDescriptor*> files;
  for (const std::string& name : names) {
    if (name.rfind("minutebook/", 0) != 0) continue;
    files.push_back(DescriptorPool::generated_pool()->FindFileByName(name));
  }
  return files;
}

google::protobuf::Message* NewGeneratedMessage(
    const google::protobuf::Descriptor& descriptor,
    google::protobuf::Arena* arena) {
  return google::protobuf::MessageFactory::generated_factory()
      ->GetPrototype(&descriptor)
      ->New(arena);
}

}  // namespace minutebook::engine
