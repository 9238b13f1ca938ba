// Makes a record fit the limits that the contract states for its fields.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace minutebook::importers {

// Takes out control characters, and line breaks where the field allows none;
// cuts what is too long, ending it with an ellipsis; leaves out the days of
// a due of which the last is before the first. Returns a sentence for each
// field that lost text, elements or days by it.
std::vector<std::string> FitLimits(google::protobuf::Message& record);

// Text with at most `length` characters (code points), the last an ellipsis
// when it was cut.
std::string CutText(const std::string& text, size_t length);

}  // namespace minutebook::importers
