// The references of a record to other records, as the links table mirrors them.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "services/engine/resource_type.h"

namespace minutebook::engine {

struct Link {
  std::string field;  // path without indexes: `effects.subjects.record`
  int position = 0;   // counts the values of `field` in the record
  std::string
      path;  // with indexes, for errors: `effects[1].subjects[0].record`
  RecordRef target;

  bool SameAs(const Link& other) const {
    return field == other.field && position == other.position &&
           target == other.target;
  }
};

// Every reference in `record` whose name is well formed, in field order. The
// record's own name and historical fields are none.
std::vector<Link> LinksOf(const Catalogue& catalogue, const MessagePlan& plan,
                          const google::protobuf::Message& record);

}  // namespace minutebook::engine
