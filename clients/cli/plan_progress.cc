#include "clients/cli/plan_progress.h"

#include <utility>

namespace minutebook::cli {

absl::StatusOr<actionplans::v1::GetProgressResponse> FetchProgress(
    const client::Connection& connection,
    actionplans::v1::GetProgressRequest request) {
  const auto* method = client::FindMethod(
      "minutebook.actionplans.v1.ActionPlanService.GetProgress");
  actionplans::v1::GetProgressResponse all;
  do {
    actionplans::v1::GetProgressResponse page;
    const absl::Status status = connection.Call(*method, request, page);
    if (!status.ok()) return status;
    request.set_page_token(page.next_page_token());
    if (all.has_progress()) {
      all.mutable_actions()->MergeFrom(page.actions());
    } else {
      all = std::move(page);
    }
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  return all;
}

}  // namespace minutebook::cli
