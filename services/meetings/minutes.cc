#include "services/meetings/minutes.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/decision.pb.h"
#include "minutebook/meetings/v1/exempt_part.pb.h"
#include "minutebook/meetings/v1/part.pb.h"
#include "services/engine/above.h"
#include "services/meetings/meeting_records.h"
#include "services/meetings/minutes_release.h"
#include "services/rules/civil_date.h"

namespace minutebook::meetings {
namespace {

class DraftMinutes : public MeetingCourse<v1::DraftMinutesRequest> {
  absl::Status Change(const engine::DecideContext&,
                      const v1::DraftMinutesRequest&, v1::Meeting&,
                      std::vector<engine::Operation>&) const override {
    return absl::OkStatus();
  }
};

class PublishMinutes : public MeetingCourse<v1::PublishMinutesRequest> {
  absl::Status Change(
      const engine::DecideContext& context,
      const v1::PublishMinutesRequest& request, v1::Meeting& meeting,
      std::vector<engine::Operation>& operations) const override {
    absl::Status status = SetDay(context, request.has_publication_date(),
                                 request.publication_date(),
                                 meeting.mutable_minutes_publication_date());
    if (status.ok()) {
      status = CheckTookPlace(meeting, meeting.minutes_publication_date());
    }
    if (status.ok()) status = CheckTookPlace(context, meeting);
    if (!status.ok()) return status;
    const absl::StatusOr<std::vector<std::string>> items =
        ReleaseWithItems(context.facts, meeting, operations);
    if (!items.ok()) return items.status();
    return ReleaseResults(context.facts, meeting, *items, operations);
  }
};

class ConfirmMinutes : public MeetingCourse<v1::ConfirmMinutesRequest> {
  absl::Status Change(const engine::DecideContext& context,
                      const v1::ConfirmMinutesRequest& request,
                      v1::Meeting& meeting,
                      std::vector<engine::Operation>&) const override {
    const std::string& by = request.confirmed_by_meeting();
    const absl::StatusOr<v1::Meeting> later =
        context.facts.Get<v1::Meeting>(by);
    if (!later.ok()) return later.status();
    if (by == request.name()) {
      return engine::RuleBroken(by, "a meeting cannot confirm its own minutes");
    }
    if (later->state() == v1::Meeting::STATE_CANCELLED) {
      return engine::RuleBroken(by, absl::StrCat(by, " was cancelled"));
    }
    absl::Status status = CheckTookPlace(context, meeting);
    if (status.ok()) status = CheckTookPlace(context, *later);
    if (!status.ok()) return status;
    // What is not known does not stand in the way.
    if (meeting.has_date() && later->has_date() &&
        rules::DateNumber(later->date()) <= rules::DateNumber(meeting.date())) {
      return engine::RuleBroken(
          by, absl::StrCat(by, " is not later than ", request.name()));
    }
    if (!meeting.body().empty() && !later->body().empty() &&
        meeting.body() != later->body()) {
      const auto body = context.facts.Find<councils::v1::Body>(meeting.body());
      if (!body.ok()) return body.status();
      const bool succeeds =
          body->has_value() &&
          std::count((*body)->successors().begin(), (*body)->successors().end(),
                     later->body()) > 0;
      if (!succeeds) {
        return engine::RuleBroken(
            by, absl::StrCat(by, " is of another body than ", request.name(),
                             ", and of none of its successors"));
      }
    }
    meeting.set_confirmed_by_meeting(by);
    return absl::OkStatus();
  }
};

class CorrectMinutes : public MeetingCourse<v1::CorrectMinutesRequest> {
  absl::Status Change(
      const engine::DecideContext& context,
      const v1::CorrectMinutesRequest& request, v1::Meeting& meeting,
      std::vector<engine::Operation>& operations) const override {
    v1::Meeting::Correction kept;
    kept.set_reason(request.reason());
    kept.set_agreed_by_meeting(request.agreed_by_meeting());
    absl::Status status =
        SetDay(context, request.has_correction_date(),
               request.correction_date(), kept.mutable_correction_date());
    if (!status.ok()) return status;
    const bool exempt = !request.exempt_part_corrections().empty();
    if (exempt) {
      status = CorrectExemptParts(context, request, kept, operations);
      if (!status.ok()) return status;
    }
    if (request.corrections().empty() && request.vote_corrections().empty()) {
      if (exempt) return absl::OkStatus();
      return engine::RuleBroken(
          request.name(),
          "nothing is corrected: corrections, vote_corrections or "
          "exempt_part_corrections say what");
    }
    status = CorrectItems(context.facts, request, meeting, kept, operations);
    if (status.ok()) {
      status = CorrectVotes(context.facts, request, kept, operations);
    }
    return status.ok() ? Keep(kept, meeting) : status;
  }

  // Adds `kept` to what was corrected of the record before.
  template <typename Record>
  static absl::Status Keep(const v1::Meeting::Correction& kept,
                           Record& record) {
    constexpr int kMostCorrections = 100;
    absl::Status status = CheckRoom(record.corrections(), kMostCorrections,
                                    record.name(), "corrections");
    if (!status.ok()) return status;
    *record.add_corrections() = kept;
    return absl::OkStatus();
  }

  static absl::Status CorrectExemptParts(
      const engine::DecideContext& context,
      const v1::CorrectMinutesRequest& request,
      const v1::Meeting::Correction& kept,
      std::vector<engine::Operation>& operations) {
    std::vector<std::string> parts, items;
    for (const auto& correction : request.exempt_part_corrections()) {
      parts.push_back(correction.exempt_part());
      items.push_back(correction.item());
    }
    auto standing = context.facts.FindAll<v1::ExemptPart>(parts);
    if (!standing.ok()) return standing.status();
    const auto above = context.facts.FindAll<v1::Item>(items);
    if (!above.ok()) return above.status();
    const engine::ResourceType& type = context.facts.TypeOf<v1::ExemptPart>();
    for (const auto& correction : request.exempt_part_corrections()) {
      const std::string& name = correction.exempt_part();
      const std::string& item = correction.item();
      const std::string prefix = absl::StrCat(request.name(), "/items/");
      const auto found = standing->find(name);
      if (item.empty() && found != standing->end() &&
          absl::StartsWith(name, prefix)) {
        Correct(correction, found->second);
        absl::Status status = Keep(kept, found->second);
        if (!status.ok()) return status;
        operations.push_back(engine::Replacing(type, found->second));
      } else if (name.empty() && above->contains(item) &&
                 absl::StartsWith(item, prefix)) {
        v1::ExemptPart left_out;
        Correct(correction, left_out);
        *left_out.add_corrections() = kept;
        operations.push_back(
            engine::Creating(type, item, context.new_id(), left_out));
      } else {
        const std::string& wrong = name.empty() ? item : name;
        return engine::RuleBroken(
            wrong,
            absl::StrCat(wrong.empty() ? "a correction" : wrong,
                         " names neither an exempt part of ", request.name(),
                         " nor the item of it that one is added to"));
      }
    }
    return absl::OkStatus();
  }

  static absl::Status CorrectItems(const engine::Facts& facts,
                                   const v1::CorrectMinutesRequest& request,
                                   const v1::Meeting& meeting,
                                   v1::Meeting::Correction& kept,
                                   std::vector<engine::Operation>& operations) {
    std::vector<std::string> names;
    for (const auto& correction : request.corrections()) {
      names.push_back(correction.item());
    }
    absl::StatusOr<std::map<std::string, v1::Item>> items =
        facts.FindAll<v1::Item>(names);
    if (!items.ok()) return items.status();
    const std::string above = absl::StrCat(request.name(), "/items/");
    const engine::ResourceType& type = facts.TypeOf<v1::Item>();
    for (const auto& correction : request.corrections()) {
      const std::string& name = correction.item();
      kept.add_items(name);
      const auto item = items->find(name);
      if (item != items->end() && absl::StartsWith(name, above)) {
        Correct(correction, item->second);
        operations.push_back(engine::Replacing(type, item->second));
        continue;
      }
      // One that was left out.
      const std::string id(absl::StripPrefix(name, above));
      if (!engine::IsValidId(id) || correction.title().empty()) {
        return engine::RuleBroken(
            name, absl::StrCat(name, " is no item of ", request.name(),
                               ", nor one to be added to it with a title"));
      }
      v1::Item left_out;
      left_out.set_visibility(meeting.visibility());
      if (meeting.has_exemption()) {
        *left_out.mutable_exemption() = meeting.exemption();
      }
      Correct(correction, left_out);
      operations.push_back(
          engine::Creating(type, request.name(), id, left_out));
    }
    return absl::OkStatus();
  }

  static absl::Status CorrectVotes(const engine::Facts& facts,
                                   const v1::CorrectMinutesRequest& request,
                                   v1::Meeting::Correction& kept,
                                   std::vector<engine::Operation>& operations) {
    std::vector<std::string> names;
    for (const auto& correction : request.vote_corrections()) {
      names.push_back(correction.record());
    }
    auto parts = facts.FindAll<v1::Part>(names);
    if (!parts.ok()) return parts.status();
    for (const auto& [name, part] : *parts)
      names.push_back(engine::Above(name));
    auto decisions = facts.FindAll<v1::Decision>(names);
    if (!decisions.ok()) return decisions.status();
    for (const auto& correction : request.vote_corrections()) {
      const std::string& name = correction.record();
      const auto part = parts->find(name);
      const auto decision =
          decisions->find(part == parts->end() ? name : engine::Above(name));
      if (decision == decisions->end() ||
          engine::Above(decision->second.item()) != request.name()) {
        return engine::RuleBroken(
            name, absl::StrCat(name, " was not decided at ", request.name()));
      }
      kept.add_voted_records(name);
      if (part != parts->end()) {
        *part->second.mutable_votes() = correction.votes();
        operations.push_back(
            engine::Replacing(facts.TypeOf<v1::Part>(), part->second));
        continue;
      }
      *decision->second.mutable_votes() = correction.votes();
      operations.push_back(
          engine::Replacing(facts.TypeOf<v1::Decision>(), decision->second));
    }
    return absl::OkStatus();
  }

  // What corrections of items and of exempt parts have alike.
  template <typename Correction, typename Record>
  static void Correct(const Correction& correction, Record& record) {
    if (!correction.title().empty()) record.set_title(correction.title());
    if (!correction.sections().empty()) {
      *record.mutable_sections() = correction.sections();
    }
    if (!correction.discussion_points().empty()) {
      *record.mutable_discussion_points() = correction.discussion_points();
    }
  }

  static void Correct(
      const v1::CorrectMinutesRequest::ItemCorrection& correction,
      v1::Item& item) {
    Correct<v1::CorrectMinutesRequest::ItemCorrection, v1::Item>(correction,
                                                                 item);
    if (!correction.minute_number().empty()) {
      item.set_minute_number(correction.minute_number());
    }
  }
};

}  // namespace

std::unique_ptr<engine::WriteCommand> MakeDraftMinutes() {
  return std::make_unique<DraftMinutes>();
}

std::unique_ptr<engine::WriteCommand> MakePublishMinutes() {
  return std::make_unique<PublishMinutes>();
}

std::unique_ptr<engine::WriteCommand> MakeConfirmMinutes() {
  return std::make_unique<ConfirmMinutes>();
}

std::unique_ptr<engine::WriteCommand> MakeCorrectMinutes() {
  return std::make_unique<CorrectMinutes>();
}

}  // namespace minutebook::meetings
