// The typed columns of a record: the fields that may be filtered and ordered
// by, as the database compares them. Text as it is; enums, numbers and booleans
// as numbers, civil days as YYYYMMDD, instants as microseconds; what is not set
// as the empty text or 0.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "services/engine/resource_type.h"
#include "storage/driver.h"

namespace minutebook::engine {

class Columns {
 public:
  Columns(const ResourceType& type, const google::protobuf::Message& record);
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;

  // In the order of the type's columns; views into this object.
  const std::vector<storage::Value>& values() const { return values_; }

 private:
  std::deque<std::string> texts_;
  std::vector<storage::Value> values_;
};

}  // namespace minutebook::engine
