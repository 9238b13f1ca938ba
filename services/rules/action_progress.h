// How actions go: red, amber and green by rule, and rolled up.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "google/type/date.pb.h"
#include "minutebook/actionplans/v1/action.pb.h"
#include "minutebook/actionplans/v1/entry.pb.h"
#include "minutebook/actionplans/v1/milestone.pb.h"
#include "minutebook/actionplans/v1/progress.pb.h"
#include "minutebook/councils/v1/settings.pb.h"

namespace minutebook::rules {

// How `action`, with its `milestones`, goes on `day` in a plan that does with
// it what `disposition` says: what the plan lists as completed or dropped is
// judged so. Where it has no first day of its own, `first_day` counts, when
// there is one (null: none).
//
// By rule: what is done is green; what is past its day is red; what waits, or
// has a milestone past its day, is amber at best; otherwise what is done of it
// is held against the share of its time that has passed: green while it is not
// more than `amber_points` behind, amber while not more than `red_points`.
actionplans::v1::ActionProgress ProgressOf(
    const actionplans::v1::Action& action,
    absl::Span<const actionplans::v1::Milestone> milestones,
    const google::type::Date* first_day,
    const councils::v1::Settings::RuleSet& rules, const google::type::Date& day,
    actionplans::v1::Entry::Disposition disposition =
        actionplans::v1::Entry::DISPOSITION_UNSPECIFIED);

// How several actions go together on `day`: red when a third or more of the
// weight whose colour is known is red; otherwise amber when a third or more is
// amber or red; otherwise green.
actionplans::v1::Progress RollUp(
    absl::Span<const actionplans::v1::ActionProgress> actions,
    const google::type::Date& day);

// The whole days from `from` to `to`, which are full days.
int DaysBetween(const google::type::Date& from, const google::type::Date& to);

// Whether `milestone` was reached on `day` or before.
bool IsReached(const actionplans::v1::Milestone& milestone,
               const google::type::Date& day);

// Whether `milestone` is past its day on `day` and not reached by then.
bool IsOverdue(const actionplans::v1::Milestone& milestone,
               const google::type::Date& day);

}  // namespace minutebook::rules
