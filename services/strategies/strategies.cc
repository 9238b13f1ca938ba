#include "services/strategies/strategies.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/strategies/approve_edition.h"
#include "services/strategies/check_plan.h"
#include "services/strategies/consultation_methods.h"
#include "services/strategies/due_reviews.h"
#include "services/strategies/edition_methods.h"
#include "services/strategies/export_plan.h"
#include "services/strategies/guards.h"
#include "services/strategies/lineage.h"
#include "services/strategies/overview.h"
#include "services/strategies/pathway.h"
#include "services/strategies/render_plan.h"
#include "services/strategies/supersede_strategy.h"
#include "services/strategies/work_programme.h"

namespace minutebook::strategies {
namespace {

template <typename Command>
void Register(engine::Engine& engine, const char* method,
              std::unique_ptr<Command> command) {
  engine.Register(
      absl::StrCat("minutebook.strategies.v1.StrategyService.", method),
      std::move(command));
}

}  // namespace

void RegisterStrategies(engine::Engine& engine,
                        std::unique_ptr<drawing::PageDrawer> drawer) {
  Register(engine, "SubmitEdition", MakeSubmitEdition());
  Register(engine, "WithdrawEdition", MakeWithdrawEdition());
  Register(engine, "ApproveEdition", MakeApproveEdition());
  Register(engine, "OpenConsultation", MakeOpenConsultation());
  Register(engine, "CloseConsultation", MakeCloseConsultation());
  Register(engine, "SupersedeStrategy", MakeSupersedeStrategy());
  Register(engine, "GetPathway", MakeGetPathway());
  Register(engine, "GetLineage", MakeGetLineage());
  Register(engine, "ListDueReviews", MakeListDueReviews());
  Register(engine, "CheckPlanOnAPage", MakeCheckPlanOnAPage());
  const std::shared_ptr<drawing::PageDrawer> shared = std::move(drawer);
  Register(engine, "RenderPlanOnAPage", MakeRenderPlanOnAPage(shared));
  Register(engine, "GetStrategyOverview", MakeGetStrategyOverview());
  engine.Register("minutebook.actionplans.v1.ActionPlanService.ExportPlan",
                  MakeExportPlan(shared));
  engine.Register("minutebook.meetings.v1.MeetingService.GetWorkProgramme",
                  MakeGetWorkProgramme());
  SetGuards(engine.catalogue());
}

}  // namespace minutebook::strategies
