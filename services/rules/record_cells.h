// Fields of records as the cells of a spreadsheet, which the command line reads
// back.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace minutebook::rules {

// The fields that a client sets, in the order of the contract: not the name,
// the etag, nor what the server alone sets.
std::vector<const google::protobuf::FieldDescriptor*> FieldsToSet(
    const google::protobuf::Descriptor& type);

// A field as a cell: empty where it is not set, days as YYYY-MM-DD,
// enumeration values in words, other messages as JSON, several values as an
// array of JSON.
std::string CellOf(const google::protobuf::Message& record,
                   const google::protobuf::FieldDescriptor& field);

// An enumeration value without its prefix, in lower case: `in progress`; empty
// for the one that says nothing.
std::string WordsOf(const google::protobuf::EnumValueDescriptor& value);

// The same by number, of a value that there is.
template <typename Enum>
std::string WordsOf(Enum value) {
  const auto* found =
      google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return found == nullptr ? "" : WordsOf(*found);
}

}  // namespace minutebook::rules
