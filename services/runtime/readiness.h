// Whether this process should be sent calls.
#pragma once

#include <string>

#include "services/runtime/router.h"
#include "storage/store.h"

namespace minutebook::runtime {

// Why not, for an operator; empty when it should: it is not stopping, the
// store can be read, and the writer is not stuck in a transaction.
std::string WhyNotReady(const Router& router, storage::Store& store);

}  // namespace minutebook::runtime
