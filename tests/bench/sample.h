// The record that every side is loaded with: a decision of about 1 KB as a
// committee page states it, taken by one body.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "grpcpp/support/byte_buffer.h"
#include "minutebook/meetings/v1/decision.pb.h"

namespace minutebook::bench {

inline constexpr char kCouncil[] = "councils/wexcombe";
inline constexpr char kCouncilId[] = "wexcombe";
inline constexpr char kBodyId[] = "cabinet";

// Without a name.
meetings::v1::Decision SampleDecision();

// Ids in ascending order, as long as those that the server makes.
std::string SampleId(int64_t number);
std::string SampleName(int64_t number);

// A number below `count` that looks drawn, the same for the same `turn`.
int64_t Scattered(int64_t turn, int64_t count);

// Whether `reply` is a sample decision: its name begins with `name` and its
// own fields are those of SampleDecision, as bytes.
bool IsSample(const grpc::ByteBuffer& reply, std::string_view name);

}  // namespace minutebook::bench
