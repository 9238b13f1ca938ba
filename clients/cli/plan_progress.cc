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

absl::StatusOr<std::vector<actionplans::v1::Entry>> FetchEntries(
    const client::Connection& connection, const std::string& plan) {
  constexpr int kPage = 1000;
  const auto* method = client::FindMethod(
      "minutebook.actionplans.v1.ActionPlanService.ListEntries");
  std::vector<actionplans::v1::Entry> entries;
  actionplans::v1::ListEntriesRequest request;
  request.set_parent(plan);
  request.set_page_size(kPage);
  do {
    actionplans::v1::ListEntriesResponse page;
    const absl::Status status = connection.Call(*method, request, page);
    if (!status.ok()) return status;
    entries.insert(entries.end(), page.entries().begin(), page.entries().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return entries;
}

}  // namespace minutebook::cli
