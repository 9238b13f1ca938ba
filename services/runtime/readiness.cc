#include "services/runtime/readiness.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace minutebook::runtime {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(1);
// A batch takes milliseconds; a disk that takes so long is not to be waited
// for.
constexpr std::chrono::seconds kStuck(10);

}  // namespace

std::string WhyNotReady(const Router& router, storage::Store& store) {
  if (router.draining()) return "the server is stopping";
  const absl::Status read =
      store.Read(storage::SteadyAfter(kPatience), false,
                 [](storage::ReadSession& session) {
                   return session.QueryOnce("SELECT 1 FROM heads LIMIT 1", {},
                                            [](const storage::Row&) {});
                 });
  if (!read.ok()) {
    return absl::StrCat("the store cannot be read (",
                        absl::StatusCodeToString(read.code()),
                        "): the log says more");
  }
  if (store.writer_stats().BusyFor() > kStuck) {
    return "the writer has been in one transaction for more than 10 s";
  }
  return "";
}

}  // namespace minutebook::runtime
