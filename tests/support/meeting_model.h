// What the meetings, minutes, decisions, promises, recommendations, issues and
// bodies of one council are to be after any commands: slow, in memory, and
// written from the contract alone.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace minutebook::testing {

// Days are YYYYMMDD. Each command answers whether it is to be carried out, and
// has then been. Names are those of records that were made here, deleted ones
// too; everything is public.
class MeetingModel {
 public:
  // The day on which every command is given.
  static constexpr int kToday = 20160105;

  enum class Stage {
    kScheduled,
    kAgendaPublished,
    kHeld,
    kMinutesDraft,
    kMinutesPublished,
    kMinutesConfirmed,
    kCancelled
  };
  enum class Votes { kNone, kCounted, kNamed };
  enum class Promise { kOpen, kFulfilled, kWithdrawn };
  enum class Answer {
    kNone,
    kAgreed,
    kNotAgreed,
    kToBeConsidered,
  };

  struct Body {
    std::string merged_into;
    int memberships = 0;
  };
  struct Issue {
    std::string merged_into;
    std::vector<std::string> evidence;  // of the merges into it
  };
  struct Meeting {
    bool deleted = false;
    std::string body;
    int day = 0;
    bool budget = false;
    Stage stage = Stage::kScheduled;
    int agenda_publications = 0;
    std::vector<int> earlier_days;
    bool minutes_published = false;
    std::string confirmed_by;
    int corrections = 0;

    bool published() const {
      return agenda_publications > 0 || minutes_published;
    }
  };
  struct Item {
    bool deleted = false;
    std::string meeting;
    std::string title;
    std::string issue;  // empty: none
  };
  struct Decision {
    bool deleted = false;
    std::string item;
    bool published = false;
    Votes votes = Votes::kNone;
    std::set<std::string> parts;
  };
  struct Commitment {
    bool deleted = false;
    std::string item, body;
    int last_day = 0;
    std::vector<int> earlier_last_days;
    int fulfilments = 0;
    Promise stage = Promise::kOpen;
    std::vector<std::string> kept_at;  // items
  };
  struct Recommendation {
    bool deleted = false;
    std::string item;
    Answer answer = Answer::kNone;
    bool withdrawn = false;
  };

  void AddBody(const std::string& name) { bodies[name]; }
  bool AddMembership(const std::string& body);
  bool MergeBodies(const std::string& from, const std::string& into);

  void AddIssue(const std::string& name) { issues[name]; }
  bool MergeIssues(const std::string& from, const std::string& into,
                   const std::string& evidence);
  // Moves the item to the issue `to`, which is new.
  bool SplitIssue(const std::string& from, const std::string& to,
                  const std::string& item);

  bool AddMeeting(const std::string& name, const std::string& body, int day,
                  bool budget);
  bool MoveMeeting(const std::string& name, int day);
  bool GiveMeeting(const std::string& name, const std::string& body);
  bool DeleteMeeting(const std::string& name);
  bool PublishAgenda(const std::string& name);
  bool RescheduleMeeting(const std::string& name, int day);
  bool CancelMeeting(const std::string& name);
  bool HoldMeeting(const std::string& name);
  bool DraftMinutes(const std::string& name);
  bool PublishMinutes(const std::string& name);
  bool ConfirmMinutes(const std::string& name, const std::string& by);
  bool CorrectItem(const std::string& name, const std::string& item,
                   const std::string& title);
  bool CorrectVotes(const std::string& name, const std::string& decision,
                    Votes votes);

  bool AddItem(const std::string& name, const std::string& meeting,
               const std::string& issue);
  bool RetitleItem(const std::string& name, const std::string& title);
  bool GiveItem(const std::string& name, const std::string& issue);
  bool DeleteItem(const std::string& name);
  bool UndeleteItem(const std::string& name);

  bool AddDecision(const std::string& name, const std::string& item,
                   Votes votes);
  bool SetVotes(const std::string& decision, Votes votes);
  bool PublishDecision(const std::string& name);
  bool DeleteDecision(const std::string& name);
  bool AddPart(const std::string& decision, const std::string& name);
  bool DeletePart(const std::string& decision, const std::string& name);

  bool AddCommitment(const std::string& name, const std::string& item,
                     const std::string& body, int last_day);
  bool Fulfil(const std::string& name, const std::string& item, bool partial);
  bool RescheduleCommitment(const std::string& name, int last_day);
  bool WithdrawCommitment(const std::string& name);
  bool DeleteCommitment(const std::string& name);

  bool AddRecommendation(const std::string& name, const std::string& item);
  bool Respond(const std::string& name, Answer answer);
  bool WithdrawRecommendation(const std::string& name);
  bool DeleteRecommendation(const std::string& name);

  std::map<std::string, Body> bodies;
  std::map<std::string, Issue> issues;
  std::map<std::string, Meeting> meetings;
  std::map<std::string, Item> items;
  std::map<std::string, Decision> decisions;
  std::map<std::string, Commitment> commitments;
  std::map<std::string, Recommendation> recommendations;

 private:
  Meeting* Live(const std::string& name);
  bool IsLiveItem(const std::string& name) const;
  Meeting& MeetingOf(const std::string& item);
  bool HasPublishedMinutes(const std::string& item);
  bool LacksNames(const std::string& item, Votes votes);
  // Whether anything that stands names the item.
  bool IsNamed(const std::string& item) const;
};

}  // namespace minutebook::testing
