// Bytes in and out of gRPC's buffers.
#pragma once

#include <string>
#include <string_view>

#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"

namespace minutebook::runtime {

// All bytes of `buffer` in one slice; false when they cannot be had.
inline bool ReadAll(const grpc::ByteBuffer& buffer, grpc::Slice& slice) {
  return buffer.DumpToSingleSlice(&slice).ok();
}

inline std::string_view View(const grpc::Slice& slice) {
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

// A buffer that takes over `bytes` without copying them. Never without a slice,
// which gRPC does not survive.
inline grpc::ByteBuffer MakeBuffer(std::string bytes) {
  auto* const kept = new std::string(std::move(bytes));
  const grpc::Slice slice(
      kept->data(), kept->size(),
      [](void* text) { delete static_cast<std::string*>(text); }, kept);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace minutebook::runtime
