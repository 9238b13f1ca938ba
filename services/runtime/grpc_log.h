// gRPC's own log lines in ours.
#pragma once

#include <string>
#include <string_view>

#include "services/runtime/log.h"

namespace minutebook::runtime {

// From here on errors of gRPC are written to `log` as warnings, a few lines a
// second at most; its other lines are dropped, as all are when `log` is null.
// `log` lives until another call. Before gRPC's first use at best: the text of
// dropped lines is then not even made.
void SendGrpcLogTo(Log* log);

// The line as it may stand in the log: of bounded length, without credentials.
std::string CleanLogLine(std::string_view line);

}  // namespace minutebook::runtime
