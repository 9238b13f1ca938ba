// The fields that every record has, read and set whatever its type: see
// HeaderFields.
#pragma once

#include <cstdint>
#include <string>

#include "google/protobuf/message.h"
#include "minutebook/options/v1/exemption.pb.h"
#include "services/engine/resource_type.h"
#include "storage/visibility.h"

namespace minutebook::engine {

std::string HeaderText(const google::protobuf::Message& record, int number);
void SetHeaderText(google::protobuf::Message& record, int number,
                   const std::string& text);

// Microseconds since 1970 UTC; 0 when absent.
int64_t HeaderTime(const google::protobuf::Message& record, int number);
void SetHeaderTime(google::protobuf::Message& record, int number,
                   int64_t micros);
void ClearHeader(google::protobuf::Message& record, int number);

// A value of the contract's Visibility; 0 when not given.
int HeaderVisibility(const google::protobuf::Message& record);
void SetHeaderVisibility(google::protobuf::Message& record, int visibility);

// Why the record is exempt; null where the type has no such field or it is not
// set.
const options::v1::Exemption* HeaderExemption(
    const google::protobuf::Message& record);

// What stands as the record's visibility in its row and its ledger entries: see
// storage/visibility.h. Pure.
storage::ReadingClass ReadingClassOf(const google::protobuf::Message& record);

// Fills in what follows from the rest: the type's default visibility where none
// is given, and what the type derives.
void CompleteRecord(const ResourceType& type,
                    google::protobuf::Message& record);

}  // namespace minutebook::engine
