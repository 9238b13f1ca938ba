// The standard methods, the same for every resource: what a method named Get,
// List, BatchGet, Create, Update or Delete does follows from its request and
// reply in the contract.
#pragma once

#include <memory>
#include <variant>

#include "google/protobuf/descriptor.h"
#include "services/engine/command.h"
#include "services/engine/resource_type.h"

namespace minutebook::engine {

struct StandardMethod {
  const ResourceType* type = nullptr;
  // Exactly one of these three.
  std::unique_ptr<ReadCommand> read;
  std::unique_ptr<WriteCommand> write;
  std::unique_ptr<StreamCommand> stream;
  Operation::Kind kind = Operation::Kind::kCreate;  // of a write
};

// The standard method that `method` is, or an empty one (no type) when it is
// none.
StandardMethod MakeStandardMethod(
    const Catalogue& catalogue,
    const google::protobuf::MethodDescriptor& method);

// Replies end before they grow past this, with a token for the rest.
inline constexpr size_t kMaxPageBytes = 2 << 20;

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;

}  // namespace minutebook::engine
