// Imports pages over a connection: looks up what the plan asks for, applies
// it, and remembers what came of it.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/connection.h"
#include "clients/cpp/records.h"
#include "clients/importers/records/council_records.h"
#include "clients/importers/records/import_plan.h"

namespace minutebook::cli {

class PageImporter {
 public:
  // `council` is its full name.
  PageImporter(const client::Connection& connection, std::string council,
               importers::PlanOptions options);

  // NOT_FOUND when the council is not there.
  absl::Status CheckCouncil() const;

  // Imports one page and returns what was done. When others write at the same
  // time, it plans anew a few times before it gives up with their ABORTED.
  absl::StatusOr<importers::ImportPlan> Import(
      const importers::PageSource& source);

 private:
  absl::StatusOr<importers::ImportPlan> Plan(
      const importers::PageSource& source);
  absl::Status Answer(const importers::Question& question);
  absl::Status AnswerName(const importers::Question& question);
  absl::Status ApplyPlan(importers::ImportPlan& plan);
  absl::StatusOr<records::v1::ApplyResponse> Apply(
      const std::vector<records::v1::Operation>& operations) const;

  const client::Connection& connection_;
  const client::Records records_;
  const importers::PlanOptions options_;
  importers::CouncilRecords known_;
};

}  // namespace minutebook::cli
