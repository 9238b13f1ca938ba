// All records of a type, as they are or as they were at a request's read_time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/engine/command.h"
#include "services/engine/facts.h"
#include "services/engine/standard_reads.h"
#include "storage/records.h"

namespace minutebook::actionplans {

// Visits the council's records of the type `Record` in the order of their
// names: a statement for every five hundred. `request` has a `read_time`.
template <typename Record, typename Request>
absl::Status EachRecord(const engine::ReadContext& context,
                        const engine::Facts& facts, const Request& request,
                        absl::FunctionRef<void(Record)> visit) {
  constexpr int64_t kPage = 500;
  if (!request.has_read_time()) {
    return facts.Each<Record>("", [&](Record record) {
      visit(std::move(record));
      return true;
    });
  }
  absl::StatusOr<std::optional<storage::PastQuery>> past =
      engine::PastOf(context, facts.council(), request);
  if (!past.ok()) return past.status();
  std::string after;
  for (int64_t found = kPage; found == kPage;) {
    found = 0;
    const std::string behind = after;
    absl::Status status = facts.TypeOf<Record>().table().ListPast(
        context.session, facts.council(), behind, storage::kAfterAllKeys,
        **past, kPage, [&](std::string_view key, std::string_view body) {
          ++found;
          after = key;
          Record record;
          record.ParseFromArray(body.data(), static_cast<int>(body.size()));
          visit(std::move(record));
        });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace minutebook::actionplans
