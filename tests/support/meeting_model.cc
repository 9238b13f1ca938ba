#include "tests/support/meeting_model.h"

#include <algorithm>

namespace minutebook::testing {

using Stage = MeetingModel::Stage;

namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsBeforeMeeting(Stage stage) {
  return stage == Stage::kScheduled || stage == Stage::kAgendaPublished;
}

}  // namespace

MeetingModel::Meeting* MeetingModel::Live(const std::string& name) {
  const auto found = meetings.find(name);
  return found == meetings.end() || found->second.deleted ? nullptr
                                                          : &found->second;
}

bool MeetingModel::IsLiveItem(const std::string& name) const {
  const auto found = items.find(name);
  return found != items.end() && !found->second.deleted;
}

MeetingModel::Meeting& MeetingModel::MeetingOf(const std::string& item) {
  return meetings.at(items.at(item).meeting);
}

bool MeetingModel::HasPublishedMinutes(const std::string& item) {
  return MeetingOf(item).minutes_published;
}

bool MeetingModel::LacksNames(const std::string& item, Votes votes) {
  return MeetingOf(item).budget && votes == Votes::kCounted;
}

bool MeetingModel::IsNamed(const std::string& item) const {
  for (const auto& [name, issue] : issues) {
    if (Contains(issue.evidence, item)) return true;
  }
  for (const auto& [name, decision] : decisions) {
    if (!decision.deleted && decision.item == item) return true;
  }
  for (const auto& [name, commitment] : commitments) {
    if (!commitment.deleted &&
        (commitment.item == item || Contains(commitment.kept_at, item))) {
      return true;
    }
  }
  for (const auto& [name, recommendation] : recommendations) {
    if (!recommendation.deleted && recommendation.item == item) return true;
  }
  return false;
}

bool MeetingModel::AddMembership(const std::string& body) {
  if (!bodies.at(body).merged_into.empty()) return false;
  ++bodies.at(body).memberships;
  return true;
}

bool MeetingModel::MergeBodies(const std::string& from,
                               const std::string& into) {
  Body& first = bodies.at(from);
  Body& second = bodies.at(into);
  if (from == into || !first.merged_into.empty() ||
      !second.merged_into.empty()) {
    return false;
  }
  // What was merged before leads on to where this one leads.
  for (auto& [name, body] : bodies) {
    if (body.merged_into == from) body.merged_into = into;
  }
  first.merged_into = into;
  second.memberships += first.memberships;
  first.memberships = 0;
  for (auto& [name, meeting] : meetings) {
    if (!meeting.deleted && meeting.body == from) meeting.body = into;
  }
  for (auto& [name, commitment] : commitments) {
    if (!commitment.deleted && commitment.body == from) commitment.body = into;
  }
  return true;
}

bool MeetingModel::MergeIssues(const std::string& from, const std::string& into,
                               const std::string& evidence) {
  if (from == into || !issues.at(from).merged_into.empty() ||
      !issues.at(into).merged_into.empty() || !IsLiveItem(evidence)) {
    return false;
  }
  for (auto& [name, issue] : issues) {
    if (issue.merged_into == from) issue.merged_into = into;
  }
  issues.at(from).merged_into = into;
  issues.at(into).evidence.push_back(evidence);
  for (auto& [name, item] : items) {
    if (!item.deleted && item.issue == from) item.issue = into;
  }
  return true;
}

bool MeetingModel::SplitIssue(const std::string& from, const std::string& to,
                              const std::string& item) {
  if (!issues.at(from).merged_into.empty() || !IsLiveItem(item) ||
      items.at(item).issue != from) {
    return false;
  }
  issues[to];
  items.at(item).issue = to;
  return true;
}

bool MeetingModel::AddMeeting(const std::string& name, const std::string& body,
                              int day, bool budget) {
  if (!bodies.at(body).merged_into.empty()) return false;
  Meeting& meeting = meetings[name];
  meeting.body = body;
  meeting.day = day;
  meeting.budget = budget;
  return true;
}

bool MeetingModel::MoveMeeting(const std::string& name, int day) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr) return false;
  if (meeting->day != day && (meeting->stage == Stage::kAgendaPublished ||
                              meeting->stage == Stage::kMinutesConfirmed)) {
    return false;
  }
  const bool took_place =
      !IsBeforeMeeting(meeting->stage) && meeting->stage != Stage::kCancelled;
  if (meeting->day != day && day > kToday && took_place) return false;
  meeting->day = day;
  return true;
}

bool MeetingModel::GiveMeeting(const std::string& name,
                               const std::string& body) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr) return false;
  if (meeting->body == body) return true;
  if (meeting->stage == Stage::kMinutesConfirmed ||
      !bodies.at(body).merged_into.empty()) {
    return false;
  }
  meeting->body = body;
  return true;
}

bool MeetingModel::DeleteMeeting(const std::string& name) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr || meeting->published()) return false;
  for (const auto& [other, record] : meetings) {
    if (!record.deleted && record.confirmed_by == name) return false;
  }
  for (const auto& [item, record] : items) {
    if (!record.deleted && record.meeting == name && IsNamed(item)) {
      return false;
    }
  }
  meeting->deleted = true;
  for (auto& [item, record] : items) {
    if (record.meeting == name) record.deleted = true;
  }
  return true;
}

bool MeetingModel::PublishAgenda(const std::string& name) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr || !IsBeforeMeeting(meeting->stage) ||
      meeting->agenda_publications == 50) {
    return false;
  }
  meeting->stage = Stage::kAgendaPublished;
  ++meeting->agenda_publications;
  return true;
}

bool MeetingModel::RescheduleMeeting(const std::string& name, int day) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr || !IsBeforeMeeting(meeting->stage) ||
      meeting->earlier_days.size() == 50) {
    return false;
  }
  meeting->stage = Stage::kScheduled;
  meeting->earlier_days.push_back(meeting->day);
  meeting->day = day;
  return true;
}

bool MeetingModel::CancelMeeting(const std::string& name) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr || !IsBeforeMeeting(meeting->stage)) return false;
  meeting->stage = Stage::kCancelled;
  return true;
}

bool MeetingModel::HoldMeeting(const std::string& name) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr || !IsBeforeMeeting(meeting->stage) ||
      meeting->day > kToday) {
    return false;
  }
  meeting->stage = Stage::kHeld;
  return true;
}

bool MeetingModel::DraftMinutes(const std::string& name) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr || meeting->stage != Stage::kHeld) return false;
  meeting->stage = Stage::kMinutesDraft;
  return true;
}

bool MeetingModel::PublishMinutes(const std::string& name) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr || meeting->minutes_published ||
      meeting->stage == Stage::kCancelled || meeting->day > kToday) {
    return false;
  }
  std::vector<Decision*> taken;
  for (auto& [other, decision] : decisions) {
    if (decision.deleted || items.at(decision.item).meeting != name) continue;
    if (LacksNames(decision.item, decision.votes)) return false;
    taken.push_back(&decision);
  }
  for (Decision* decision : taken) decision->published = true;
  meeting->stage = Stage::kMinutesPublished;
  meeting->minutes_published = true;
  return true;
}

bool MeetingModel::ConfirmMinutes(const std::string& name,
                                  const std::string& by) {
  Meeting* meeting = Live(name);
  const Meeting* later = Live(by);
  if (meeting == nullptr || later == nullptr || name == by ||
      meeting->stage != Stage::kMinutesPublished ||
      later->stage == Stage::kCancelled || later->day > kToday ||
      later->day <= meeting->day || later->body != meeting->body) {
    return false;
  }
  meeting->stage = Stage::kMinutesConfirmed;
  meeting->confirmed_by = by;
  return true;
}

bool MeetingModel::CorrectItem(const std::string& name, const std::string& item,
                               const std::string& title) {
  Meeting* meeting = Live(name);
  if (meeting == nullptr || !meeting->minutes_published ||
      meeting->corrections == 100) {
    return false;
  }
  const auto found = items.find(item);
  if (found == items.end()) {
    items[item].meeting = name;
  } else if (found->second.deleted || found->second.meeting != name) {
    return false;
  }
  items[item].title = title;
  ++meeting->corrections;
  return true;
}

bool MeetingModel::CorrectVotes(const std::string& name,
                                const std::string& decision, Votes votes) {
  Meeting* meeting = Live(name);
  Decision& record = decisions.at(decision);
  if (meeting == nullptr || !meeting->minutes_published ||
      meeting->corrections == 100 || record.deleted ||
      items.at(record.item).meeting != name) {
    return false;
  }
  record.votes = votes;
  ++meeting->corrections;
  return true;
}

bool MeetingModel::AddItem(const std::string& name, const std::string& meeting,
                           const std::string& issue) {
  const Meeting* above = Live(meeting);
  if (above == nullptr || above->minutes_published ||
      !issues.at(issue).merged_into.empty()) {
    return false;
  }
  Item& item = items[name];
  item.meeting = meeting;
  item.title = name;
  item.issue = issue;
  return true;
}

bool MeetingModel::RetitleItem(const std::string& name,
                               const std::string& title) {
  if (!IsLiveItem(name)) return false;
  Item& item = items.at(name);
  if (item.title != title && HasPublishedMinutes(name)) return false;
  item.title = title;
  return true;
}

bool MeetingModel::GiveItem(const std::string& name, const std::string& issue) {
  if (!IsLiveItem(name)) return false;
  Item& item = items.at(name);
  if (item.issue != issue && !issues.at(issue).merged_into.empty()) {
    return false;
  }
  item.issue = issue;
  return true;
}

bool MeetingModel::DeleteItem(const std::string& name) {
  if (!IsLiveItem(name) || MeetingOf(name).published() || IsNamed(name)) {
    return false;
  }
  items.at(name).deleted = true;
  return true;
}

bool MeetingModel::UndeleteItem(const std::string& name) {
  Item& item = items.at(name);
  if (!item.deleted || MeetingOf(name).deleted || HasPublishedMinutes(name) ||
      (!item.issue.empty() && !issues.at(item.issue).merged_into.empty())) {
    return false;
  }
  item.deleted = false;
  return true;
}

bool MeetingModel::AddDecision(const std::string& name, const std::string& item,
                               Votes votes) {
  if (!IsLiveItem(item) ||
      (votes != Votes::kNone && HasPublishedMinutes(item))) {
    return false;
  }
  decisions[name].item = item;
  decisions[name].votes = votes;
  return true;
}

bool MeetingModel::SetVotes(const std::string& name, Votes votes) {
  Decision& decision = decisions.at(name);
  if (decision.deleted ||
      (decision.votes != votes && HasPublishedMinutes(decision.item))) {
    return false;
  }
  decision.votes = votes;
  return true;
}

bool MeetingModel::PublishDecision(const std::string& name) {
  Decision& decision = decisions.at(name);
  if (decision.deleted || decision.published ||
      LacksNames(decision.item, decision.votes)) {
    return false;
  }
  decision.published = true;
  return true;
}

bool MeetingModel::DeleteDecision(const std::string& name) {
  Decision& decision = decisions.at(name);
  if (decision.deleted || decision.published ||
      HasPublishedMinutes(decision.item)) {
    return false;
  }
  decision.deleted = true;
  decision.parts.clear();
  return true;
}

bool MeetingModel::AddPart(const std::string& decision,
                           const std::string& name) {
  if (decisions.at(decision).deleted) return false;
  decisions.at(decision).parts.insert(name);
  return true;
}

bool MeetingModel::DeletePart(const std::string& decision,
                              const std::string& name) {
  Decision& above = decisions.at(decision);
  if (above.deleted || above.published || !above.parts.contains(name)) {
    return false;
  }
  above.parts.erase(name);
  return true;
}

bool MeetingModel::AddCommitment(const std::string& name,
                                 const std::string& item,
                                 const std::string& body, int last_day) {
  if (!IsLiveItem(item) || !bodies.at(body).merged_into.empty()) return false;
  Commitment& commitment = commitments[name];
  commitment.item = item;
  commitment.body = body;
  commitment.last_day = last_day;
  return true;
}

bool MeetingModel::Fulfil(const std::string& name, const std::string& item,
                          bool partial) {
  Commitment& commitment = commitments.at(name);
  if (commitment.deleted || commitment.stage != Promise::kOpen ||
      commitment.fulfilments == 50 || !IsLiveItem(item)) {
    return false;
  }
  // What was cancelled happened on no day.
  const Meeting& made = MeetingOf(commitment.item);
  const Meeting& kept = MeetingOf(item);
  if (made.stage != Stage::kCancelled && kept.stage != Stage::kCancelled &&
      kept.day < made.day) {
    return false;
  }
  ++commitment.fulfilments;
  commitment.kept_at.push_back(item);
  if (!partial) commitment.stage = Promise::kFulfilled;
  return true;
}

bool MeetingModel::RescheduleCommitment(const std::string& name, int last_day) {
  Commitment& commitment = commitments.at(name);
  if (commitment.deleted || commitment.stage != Promise::kOpen ||
      commitment.earlier_last_days.size() == 50) {
    return false;
  }
  commitment.earlier_last_days.push_back(commitment.last_day);
  commitment.last_day = last_day;
  return true;
}

bool MeetingModel::WithdrawCommitment(const std::string& name) {
  Commitment& commitment = commitments.at(name);
  if (commitment.deleted || commitment.stage != Promise::kOpen) return false;
  commitment.stage = Promise::kWithdrawn;
  return true;
}

bool MeetingModel::DeleteCommitment(const std::string& name) {
  Commitment& commitment = commitments.at(name);
  if (commitment.deleted) return false;
  commitment.deleted = true;
  return true;
}

bool MeetingModel::AddRecommendation(const std::string& name,
                                     const std::string& item) {
  if (!IsLiveItem(item)) return false;
  recommendations[name].item = item;
  return true;
}

bool MeetingModel::Respond(const std::string& name, Answer answer) {
  Recommendation& recommendation = recommendations.at(name);
  if (recommendation.deleted || recommendation.withdrawn ||
      (recommendation.answer != Answer::kNone &&
       recommendation.answer != Answer::kToBeConsidered)) {
    return false;
  }
  recommendation.answer = answer;
  return true;
}

bool MeetingModel::WithdrawRecommendation(const std::string& name) {
  Recommendation& recommendation = recommendations.at(name);
  if (recommendation.deleted) return false;
  recommendation.withdrawn = true;
  return true;
}

bool MeetingModel::DeleteRecommendation(const std::string& name) {
  Recommendation& recommendation = recommendations.at(name);
  if (recommendation.deleted || recommendation.answer != Answer::kNone ||
      MeetingOf(recommendation.item).published()) {
    return false;
  }
  recommendation.deleted = true;
  return true;
}

}  // namespace minutebook::testing
