// The sections that both files of an exported plan have.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "minutebook/actionplans/v1/plan_export.pb.h"
#include "minutebook/render/v1/report.pb.h"
#include "services/rules/plan_names.h"

namespace minutebook::rules {

struct SectionColumn {
  const char* heading;
  int share;
  render::v1::Report::Column::Kind kind =
      render::v1::Report::Column::KIND_UNSPECIFIED;
};

render::v1::Report::Section NewSection(
    const std::string& heading, std::initializer_list<SectionColumn> columns);

void AddRow(std::vector<std::string> cells,
            render::v1::Report::Section& section);

// What the plan is and how it stands, line by line.
render::v1::Report::Section FactsOf(const actionplans::v1::PlanExport& plan,
                                    const PlanNames& names);

// How the actions of each objective go.
render::v1::Report::Section ObjectivesOf(
    const actionplans::v1::PlanExport& plan, const PlanNames& names);

// What bodies did with the editions that the plan delivers.
render::v1::Report::Section PathwayOf(const actionplans::v1::PlanExport& plan,
                                      const PlanNames& names);

// What pays for the actions and what they save, with the sums.
render::v1::Report::Section FundingOf(const actionplans::v1::PlanExport& plan);
render::v1::Report::Section SavingsOf(const actionplans::v1::PlanExport& plan);

// What the plan leaves open.
render::v1::Report::Section GapsOf(const actionplans::v1::PlanExport& plan,
                                   const PlanNames& names);

// How the plan differs from the one that it revises.
render::v1::Report::Section DifferencesOf(
    const actionplans::v1::PlanExport& plan, const PlanNames& names);

// Who changed the plan's own record, when and in which fields.
render::v1::Report::Section HistoryOf(const actionplans::v1::PlanExport& plan);

}  // namespace minutebook::rules
