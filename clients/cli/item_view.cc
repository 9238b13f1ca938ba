#include "clients/cli/item_view.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "clients/cli/fetch_records.h"
#include "clients/cli/history_text.h"
#include "clients/cli/meeting_text.h"
#include "clients/cli/record_name.h"
#include "clients/cpp/catalogue.h"

namespace minutebook::cli {
namespace {

using client::Connection;
using meetings::v1::IssueHistoryEntry;

// Adds the records of which `field` names the item, in order.
template <typename Record>
absl::Status AddRecords(const Connection& connection, const char* resource,
                        const char* field, const std::string& item,
                        google::protobuf::RepeatedPtrField<Record>& out) {
  auto records = FetchAll<Record>(connection, resource, CouncilOf(item),
                                  IsNamed(field, item));
  if (!records.ok()) return records.status();
  std::stable_sort(records->begin(), records->end(),
                   [](const Record& a, const Record& b) {
                     if constexpr (requires { a.position(); }) {
                       return a.position() < b.position();
                     }
                     return false;
                   });
  for (Record& record : *records) *out.Add() = std::move(record);
  return absl::OkStatus();
}

absl::Status AddDecision(const Connection& connection,
                         meetings::v1::Decision decision,
                         IssueHistoryEntry& entry) {
  auto parts =
      FetchAll<meetings::v1::Part>(connection, "part", decision.name(), "");
  if (!parts.ok()) return parts.status();
  std::stable_sort(
      parts->begin(), parts->end(),
      [](const auto& a, const auto& b) { return a.position() < b.position(); });
  auto& decided = *entry.add_decisions();
  *decided.mutable_decision() = std::move(decision);
  for (auto& part : *parts) *decided.add_parts() = std::move(part);
  return absl::OkStatus();
}

// The item, its meeting and the meeting's body.
absl::Status AddPlace(const Connection& connection, const std::string& name,
                      const GlobalOptions& options, IssueHistoryEntry& entry) {
  auto item = FetchOne<meetings::v1::Item>(connection, "item", name, options);
  if (!item.ok()) return item.status();
  *entry.mutable_item() = *std::move(item);
  auto meeting = FetchOne<meetings::v1::Meeting>(
      connection, "meeting", name.substr(0, name.find("/items/")), options);
  if (!meeting.ok()) return meeting.status();
  *entry.mutable_meeting() = *std::move(meeting);
  entry.set_undated(!entry.meeting().has_date());
  if (!entry.undated()) *entry.mutable_date() = entry.meeting().date();
  if (entry.meeting().body().empty()) {
    entry.set_body_display_name(entry.meeting().body_as_stated());
    return absl::OkStatus();
  }
  auto body = FetchOne<councils::v1::Body>(connection, "body",
                                           entry.meeting().body(), options);
  if (!body.ok()) return body.status();
  entry.set_body_display_name(BodyNameOf(entry.meeting(), {*body}));
  *entry.mutable_body() = *std::move(body);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<IssueHistoryEntry> FetchItem(const Connection& connection,
                                            const std::string& name,
                                            const GlobalOptions& options) {
  IssueHistoryEntry entry;
  absl::Status status = AddPlace(connection, name, options, entry);
  if (status.ok()) {
    status =
        AddRecords(connection, "paper", "item", name, *entry.mutable_papers());
  }
  google::protobuf::RepeatedPtrField<meetings::v1::Decision> decisions;
  if (status.ok()) {
    status = AddRecords(connection, "decision", "item", name, decisions);
  }
  for (auto& decision : decisions) {
    if (status.ok()) {
      status = AddDecision(connection, std::move(decision), entry);
    }
  }
  google::protobuf::RepeatedPtrField<meetings::v1::Recommendation> made, put;
  if (status.ok()) {
    status = AddRecords(connection, "recommendation", "made_item", name, made);
  }
  if (status.ok()) {
    status = AddRecords(connection, "recommendation", "put_item", name, put);
  }
  for (auto* recommendations : {&made, &put}) {
    for (auto& recommendation : *recommendations) {
      if (recommendations == &put && recommendation.made_item() == name) {
        continue;
      }
      *entry.add_recommendations()->mutable_recommendation() =
          std::move(recommendation);
    }
  }
  if (status.ok()) {
    status = AddRecords(connection, "commitment", "origin_item", name,
                        *entry.mutable_commitments());
  }
  if (status.ok()) {
    status = AddRecords(connection, "citation", "citing_item", name,
                        *entry.mutable_citations());
  }
  if (!status.ok()) return status;
  return entry;
}

absl::StatusOr<IssueHistoryEntry> FetchDecision(const Connection& connection,
                                                const std::string& name,
                                                const GlobalOptions& options) {
  auto decision =
      FetchOne<meetings::v1::Decision>(connection, "decision", name, options);
  if (!decision.ok()) return decision.status();
  IssueHistoryEntry entry;
  absl::Status status;
  if (!decision->item().empty()) {
    status = AddPlace(connection, decision->item(), options, entry);
  } else {
    entry.set_undated(true);
    if (!decision->decision_maker().empty()) {
      auto body = FetchOne<councils::v1::Body>(
          connection, "body", decision->decision_maker(), options);
      if (!body.ok()) return body.status();
      entry.set_body_display_name(body->display_name());
      *entry.mutable_body() = *std::move(body);
    }
  }
  if (decision->has_decision_date()) {
    entry.set_undated(false);
    *entry.mutable_date() = decision->decision_date();
  }
  if (status.ok()) {
    status = AddDecision(connection, *std::move(decision), entry);
  }
  if (!status.ok()) return status;
  return entry;
}

absl::Status ShowEntry(const std::string& type, decltype(FetchItem)* fetch,
                       const GlobalOptions& options, const std::string& word,
                       std::ostream& out) {
  const auto name =
      FullName(*client::Catalogue::Get().Find(type), word, options);
  if (!name.ok()) return name.status();
  const auto connection = Connect(options);
  if (!connection.ok()) return connection.status();
  const auto entry = fetch(**connection, *name, options);
  if (!entry.ok()) return entry.status();
  PrintEntry(options, *entry, out);
  return absl::OkStatus();
}

}  // namespace minutebook::cli
