// References of a record moved from one record to another, wherever in it they
// stand.
#pragma once

#include <string>

#include "google/protobuf/message.h"
#include "services/engine/message_plan.h"

namespace minutebook::engine {

// Lets every field of `record` that refers to `from` refer to `to`; a list that
// names `to` already, and every field when `to` is empty, loses `from` instead.
// `record` is of `plan`; what is historical stays.
void MoveReferences(const MessagePlan& plan, const std::string& from,
                    const std::string& to, google::protobuf::Message& record);

}  // namespace minutebook::engine
