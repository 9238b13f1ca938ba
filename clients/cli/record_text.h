// Records and their fields as text: JSON for programs, short values for
// tables and CSV.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/table.h"
#include "clients/cpp/catalogue.h"

namespace minutebook::cli {

// protobuf's JSON with the contract's field names, on several lines. The
// same record always gives the same text.
std::string ToJson(const google::protobuf::Message& message);

// The same on one line.
std::string ToJsonLine(const google::protobuf::Message& message);

// A field as a cell: dates as YYYY-MM-DD, enumeration values without their
// prefix in lower case, several values joined by "; ", messages as JSON.
std::string FieldText(const google::protobuf::Message& message,
                      const google::protobuf::FieldDescriptor& field);

// The same of the field of that name, which there is.
std::string FieldText(const google::protobuf::Message& message,
                      const char* field);

// An enumeration value without its prefix: "approved for consultation".
std::string EnumText(const google::protobuf::EnumValueDescriptor& value);

// The columns that a table of such records shows: the short fields that tell
// them apart.
std::vector<std::string> TableColumns(const client::ResourceType& type);

// Every field but the bytes, for CSV.
std::vector<std::string> CsvColumns(const client::ResourceType& type);

// The cells of these columns. The column "id" is the name as it is typed
// after --council: the ids below the council, joined by "/". With
// `short_references`, references are written so too.
Row RecordRow(const client::ResourceType& type,
              const std::vector<std::string>& columns,
              const google::protobuf::Message& record,
              bool short_references = false);

// `meetings/m/items/i` of any council as `m/i`.
std::string ShortName(const client::ResourceType& type, std::string_view name);

// The same of a name of any resource; what is none stays as it is.
std::string ShortName(const std::string& name);

}  // namespace minutebook::cli
