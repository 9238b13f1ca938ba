// In which fields two states of a record differ. Pure.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "google/protobuf/struct.pb.h"

namespace minutebook::engine {

struct FieldDifference {
  std::string path;  // `effects[1].verb`
  // JSON values; null where the state has nothing there.
  bool has_before = false;
  bool has_after = false;
  google::protobuf::Value before;
  google::protobuf::Value after;
};

// Elements of repeated fields that are equal are paired, the first with the
// first; of these pairs the most that keep their order stay, all else goes or
// comes. So there are as many differences from `after` to `before`. A part that
// only one state has is told as a whole. `ignored` are field numbers of the
// record itself.
std::vector<FieldDifference> DiffRecords(
    const google::protobuf::Message& before,
    const google::protobuf::Message& after, const std::vector<int>& ignored);

}  // namespace minutebook::engine
