// The compiled-in contract as descriptors.
#pragma once

#include <memory>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace minutebook::engine {

// The files of packages minutebook.*, by name.
std::vector<const google::protobuf::FileDescriptor*> ContractFiles();

// A new message of the generated class; the caller owns it.
google::protobuf::Message* NewGeneratedMessage(
    const google::protobuf::Descriptor& descriptor,
    google::protobuf::Arena* arena = nullptr);

}  // namespace minutebook::engine
