// The lifecycles of editions and consultations.
#pragma once

#include "minutebook/strategies/v1/consultation.pb.h"
#include "minutebook/strategies/v1/edition.pb.h"
#include "services/rules/lifecycle.h"

namespace minutebook::rules {

using EditionState = strategies::v1::Edition::State;
using ConsultationState = strategies::v1::Consultation::State;

// What the approval of a later edition does to the one in force before it.
inline constexpr std::string_view kReplaceEdition = "ReplaceEdition";

inline constexpr Transition<EditionState> kEditionLifecycle[] = {
    {strategies::v1::Edition::STATE_DRAFT, "SubmitEdition",
     strategies::v1::Edition::STATE_PROPOSED},
    {strategies::v1::Edition::STATE_DRAFT, "OpenConsultation",
     strategies::v1::Edition::STATE_IN_CONSULTATION},
    {strategies::v1::Edition::STATE_PROPOSED, "OpenConsultation",
     strategies::v1::Edition::STATE_IN_CONSULTATION},
    // Several may be open at once; the last to close leads on.
    {strategies::v1::Edition::STATE_IN_CONSULTATION, "OpenConsultation",
     strategies::v1::Edition::STATE_IN_CONSULTATION},
    {strategies::v1::Edition::STATE_IN_CONSULTATION, "CloseConsultation",
     strategies::v1::Edition::STATE_DRAFT},
    {strategies::v1::Edition::STATE_PROPOSED, "ApproveEdition",
     strategies::v1::Edition::STATE_APPROVED},
    {strategies::v1::Edition::STATE_DRAFT, "WithdrawEdition",
     strategies::v1::Edition::STATE_WITHDRAWN},
    {strategies::v1::Edition::STATE_PROPOSED, "WithdrawEdition",
     strategies::v1::Edition::STATE_WITHDRAWN},
    {strategies::v1::Edition::STATE_APPROVED, "WithdrawEdition",
     strategies::v1::Edition::STATE_WITHDRAWN},
    {strategies::v1::Edition::STATE_APPROVED, kReplaceEdition,
     strategies::v1::Edition::STATE_SUPERSEDED},
    {strategies::v1::Edition::STATE_APPROVED, "SupersedeStrategy",
     strategies::v1::Edition::STATE_SUPERSEDED},
};

inline constexpr Transition<ConsultationState> kConsultationLifecycle[] = {
    {strategies::v1::Consultation::STATE_PLANNED, "OpenConsultation",
     strategies::v1::Consultation::STATE_OPEN},
    {strategies::v1::Consultation::STATE_OPEN, "CloseConsultation",
     strategies::v1::Consultation::STATE_CLOSED},
};

// Whether an edition in `state` was approved at some time or given up: its
// texts then stay as they are.
inline bool IsSettled(EditionState state) {
  return state == strategies::v1::Edition::STATE_APPROVED ||
         state == strategies::v1::Edition::STATE_SUPERSEDED ||
         state == strategies::v1::Edition::STATE_WITHDRAWN;
}

}  // namespace minutebook::rules
