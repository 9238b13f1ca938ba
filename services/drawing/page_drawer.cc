#include "services/drawing/page_drawer.h"

#include <algorithm>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "services/drawing/helper_process.h"
#include "services/engine/error.h"

namespace minutebook::drawing {
namespace {

constexpr size_t kMaxPageBytes = 64 << 20;

absl::Status Unavailable(absl::string_view why) {
  return engine::MakeError(options::v1::ERROR_REASON_RENDERER_UNAVAILABLE,
                           absl::StrCat("the page cannot be drawn: ", why));
}

}  // namespace

bool HelperPageDrawer::Enter(storage::SteadyTime deadline) {
  std::unique_lock lock(mutex_);
  if (drawing_ < options_.at_once) {
    ++drawing_;
    return true;
  }
  if (waiting_ >= options_.at_once) return false;
  ++waiting_;
  const bool free = left_.wait_until(
      lock, deadline, [this] { return drawing_ < options_.at_once; });
  --waiting_;
  if (free) ++drawing_;
  return free;
}

void HelperPageDrawer::Leave() {
  {
    const std::lock_guard lock(mutex_);
    --drawing_;
  }
  left_.notify_one();
}

absl::StatusOr<std::string> HelperPageDrawer::Draw(
    const render::v1::DrawRequest& request, storage::SteadyTime deadline) {
  const storage::SteadyTime last =
      std::min(deadline, storage::SteadyAfter(options_.timeout));
  if (!Enter(last)) {
    return engine::OverloadedError("too many pages are being drawn");
  }
  const auto leave = absl::MakeCleanup([this] { Leave(); });
  const absl::StatusOr<std::string> output = RunHelper(
      options_.program, request.SerializeAsString(), kMaxPageBytes, last);
  if (!output.ok()) {
    if (storage::SteadyNow() >= deadline) {
      return engine::MakeError(options::v1::ERROR_REASON_DEADLINE_PASSED,
                               "the deadline passed before the page was drawn");
    }
    const bool may_be_less =
        storage::SteadyNow() >= last &&
        request.report().format() == render::v1::Report::FORMAT_PDF &&
        request.has_report();
    return Unavailable(
        absl::StrCat(output.status().message(),
                     may_be_less ? "; ask for XLSX or JSON instead" : ""));
  }
  render::v1::DrawReply reply;
  if (!reply.ParseFromString(*output) ||
      reply.result_case() == render::v1::DrawReply::RESULT_NOT_SET) {
    return Unavailable("the answer of the program makes no sense");
  }
  if (reply.has_overfull()) {
    return engine::MakeError(options::v1::ERROR_REASON_PAGE_OVERFULL,
                             reply.overfull().message(),
                             {{"section", reply.overfull().section()}});
  }
  return std::move(*reply.mutable_content());
}

}  // namespace minutebook::drawing
