#include "clients/cli/meeting_text.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/due_text.h"
#include "clients/cli/record_text.h"
#include "clients/cli/text_layout.h"
#include "clients/cli/tree_text.h"
#include "clients/cpp/resource_name.h"
#include "clients/importers/records/body_names.h"

namespace minutebook::cli {
namespace {

using client::IdOf;
using meetings::v1::Attendance;
using meetings::v1::Item;
using meetings::v1::Meeting;
using meetings::v1::Paper;
using meetings::v1::PlannedWork;

std::string TitleOf(const Item& item) {
  if (!item.title().empty()) return OneLine(item.title());
  if (!item.purpose().empty()) return OneLine(item.purpose());
  return "item without a title";
}

// An item with its place in the tree.
struct Placed {
  const Item* item = nullptr;
  size_t level = 0;
};

// The items in the order of the agenda, each before those that are part of it.
std::vector<Placed> InOrder(const std::vector<Item>& items) {
  std::map<std::string, std::vector<const Item*>> below;
  for (const Item& item : items) {
    const bool known = std::any_of(
        items.begin(), items.end(),
        [&](const Item& other) { return other.name() == item.parent_item(); });
    below[known ? item.parent_item() : ""].push_back(&item);
  }
  for (auto& [parent, children] : below) {
    std::stable_sort(children.begin(), children.end(),
                     [](const Item* a, const Item* b) {
                       return a->position() < b->position();
                     });
  }
  std::vector<Placed> placed;
  std::vector<Placed> next;  // the last comes first
  const auto push = [&](const std::string& parent, size_t level) {
    // What was visited is gone, so no item comes twice.
    const auto found = below.find(parent);
    if (found == below.end()) return;
    for (auto child = found->second.rbegin(); child != found->second.rend();
         ++child) {
      next.push_back({*child, level});
    }
    below.erase(found);
  };
  push("", 0);
  // Items that are part of each other are below none that was placed.
  for (; !next.empty() || !below.empty();) {
    if (next.empty()) push(std::string(below.begin()->first), 0);
    const Placed place = next.back();
    next.pop_back();
    placed.push_back(place);
    push(place.item->name(), place.level + 1);
  }
  return placed;
}

std::vector<const Paper*> PapersOf(const MeetingView& view, const Item& item) {
  std::vector<const Paper*> papers;
  for (const Paper& paper : view.papers) {
    if (paper.item() == item.name()) papers.push_back(&paper);
  }
  std::stable_sort(papers.begin(), papers.end(),
                   [](const Paper* a, const Paper* b) {
                     return a->position() < b->position();
                   });
  return papers;
}

std::string PaperLine(const Paper& paper) {
  std::string line = paper.label().empty()
                         ? paper.title()
                         : absl::StrCat(paper.label(), ": ", paper.title());
  std::vector<std::string> more;
  for (const auto& format : paper.formats()) {
    more.push_back(
        format.size_kilobytes() > 0
            ? absl::StrCat(format.format(), " ", format.size_kilobytes(), " KB")
            : format.format());
  }
  if (!paper.version().empty()) {
    more.push_back(absl::StrCat("version ", paper.version()));
  }
  if (paper.late()) more.push_back("late");
  if (paper.has_withdrawal()) more.push_back("withdrawn");
  if (!more.empty())
    absl::StrAppend(&line, " [", absl::StrJoin(more, ", "), "]");
  if (!paper.location_as_stated().empty()) {
    absl::StrAppend(&line, " (", paper.location_as_stated(), ")");
  }
  return OneLine(line);
}

class MeetingWriter : private TreeText {
 public:
  using TreeText::Line;
  using TreeText::Take;
  using TreeText::Title;
  using TreeText::TreeText;

  void Head(const MeetingView& view) {
    const Meeting& meeting = view.meeting;
    const std::string day = FieldText(meeting, "date");
    Title(absl::StrCat(day.empty() ? "undated" : day, " ",
                       view.body.empty() ? "body not stated" : view.body));
  }

  void Course(const Meeting& meeting) {
    Line(0, "State: ", FieldText(meeting, "state"));
    Line(0, "Kind: ", FieldText(meeting, "kind"));
    Line(0, "Begins: ", FieldText(meeting, "start_time"));
    Line(0, "Venue: ", meeting.venue());
    for (const auto& earlier : meeting.earlier_dates()) {
      Line(
          0, "Was to be held ",
          absl::StrCat(FieldText(earlier, "date"),
                       earlier.reason().empty() ? "" : ": ", earlier.reason()));
    }
    if (meeting.has_cancellation()) {
      Line(0, "Cancelled ",
           absl::StrCat(FieldText(meeting.cancellation(), "cancellation_date"),
                        ": ", meeting.cancellation().reason()));
    }
    for (const auto& publication : meeting.agenda_publications()) {
      Line(0, "Agenda published ",
           absl::StrCat(FieldText(publication, "publication_date"),
                        publication.note().empty() ? "" : ": ",
                        publication.note()));
    }
    Line(0, "Minutes published ",
         FieldText(meeting, "minutes_publication_date"));
    if (!meeting.confirmed_by_meeting().empty()) {
      Line(0, "Minutes confirmed by ", IdOf(meeting.confirmed_by_meeting()));
    }
    for (const auto& correction : meeting.corrections()) {
      std::vector<std::string> which;
      for (const auto* names :
           {&correction.items(), &correction.voted_records()}) {
        for (const std::string& name : *names) which.push_back(IdOf(name));
      }
      const std::string& by = correction.agreed_by_meeting();
      Line(0, "Minutes corrected ",
           absl::StrCat(FieldText(correction, "correction_date"),
                        which.empty() ? "" : " of ", absl::StrJoin(which, ", "),
                        by.empty() ? "" : ", agreed by ",
                        by.empty() ? "" : IdOf(by), ": ", correction.reason()));
    }
    Line(0, "Note: ", meeting.note());
  }

  void Attendances(const std::vector<Attendance>& attendances) {
    if (attendances.empty()) return;
    Line(0, "", "Attendance");
    for (const Attendance& attendance : attendances) {
      std::vector<std::string> words = {attendance.person_as_stated().empty()
                                            ? IdOf(attendance.person())
                                            : attendance.person_as_stated()};
      for (const char* field : {"role", "presence"}) {
        const std::string word = FieldText(attendance, field);
        if (!word.empty()) words.push_back(word);
      }
      for (const auto& interest : attendance.interests()) {
        words.push_back(
            absl::StrCat("interest", interest.item().empty() ? "" : " in item ",
                         interest.item().empty() ? "" : IdOf(interest.item()),
                         interest.withdrew() ? ", left the room" : ""));
      }
      Line(1, "", absl::StrJoin(words, ", "));
    }
  }

  void Items(const MeetingView& view, bool minutes) {
    if (view.items.empty()) {
      Line(0, "", "It has no items.");
      return;
    }
    for (const Placed& placed : InOrder(view.items)) {
      WriteItem(view, *placed.item, placed.level, minutes);
    }
  }

 private:
  void WriteItem(const MeetingView& view, const Item& item, size_t level,
                 bool minutes) {
    std::string title = TitleOf(item);
    if (item.has_withdrawal()) absl::StrAppend(&title, " [withdrawn]");
    if (item.late()) absl::StrAppend(&title, " [late]");
    Line(level,
         item.item_number().empty() ? "- "
                                    : absl::StrCat(item.item_number(), ". "),
         title);
    if (minutes && !item.minute_number().empty()) {
      Line(level + 1, "Minute ", item.minute_number());
    }
    if (!item.title().empty()) Line(level + 1, "", OneLine(item.purpose()));
    Line(level + 1, "Urgent: ", OneLine(item.urgency_reason()));
    if (minutes) {
      for (const auto& section : item.sections()) {
        if (section.kind() == Item::Section::KIND_MINUTES) {
          Line(level + 1, "Minutes: ", section.text());
        }
      }
      Line(level + 1, "Id: ", IdOf(item.name()));
    }
    for (const Paper* paper : PapersOf(view, item)) {
      Line(level + 1, "Paper: ", PaperLine(*paper));
    }
  }
};

std::string ReviewLine(const meetings::v1::PlannedReview& review) {
  return absl::StrCat(
      review.subject() == meetings::v1::PlannedReview::SUBJECT_ACTION_PLAN
          ? "action plan of "
          : "",
      OneLine(review.title()));
}

void WriteWork(TreeText& text, const PlannedWork& work) {
  for (const auto& entry : work.forward_plan_entries()) {
    text.Line(1,
              entry.key() == meetings::v1::Decision::ANSWER_YES
                  ? "Key decision: "
                  : "Decision: ",
              OneLine(entry.title()));
    if (entry.has_expected()) {
      text.Line(2, "expected ", DueText(entry.expected()));
    }
  }
  for (const auto& commitment : work.commitments()) {
    text.Line(1, "Promise: ", OneLine(commitment.what()));
    text.Line(2, "due ", DueText(commitment.due()));
    text.Line(2, "waits for ", commitment.due().condition());
  }
  for (const auto& review : work.reviews()) {
    text.Line(1, "Review: ", ReviewLine(review));
    text.Line(2, "due ", FieldText(review, "due_date"));
    text.Line(2, "because ", review.why());
  }
}

void AddWorkRows(const std::string& date, const std::string& meeting,
                 const PlannedWork& work, std::vector<Row>& rows) {
  for (const auto& entry : work.forward_plan_entries()) {
    rows.push_back({date, meeting, "decision", OneLine(entry.title()),
                    DueText(entry.expected()), IdOf(entry.name())});
  }
  for (const auto& commitment : work.commitments()) {
    rows.push_back({date, meeting, "promise", OneLine(commitment.what()),
                    DueText(commitment.due()), IdOf(commitment.name())});
  }
  for (const auto& review : work.reviews()) {
    rows.push_back({date, meeting, "review", ReviewLine(review),
                    FieldText(review, "due_date"), IdOf(review.strategy())});
  }
}

}  // namespace

std::string BodyNameOf(const Meeting& meeting,
                       const std::vector<councils::v1::Body>& bodies) {
  for (const councils::v1::Body& body : bodies) {
    if (body.name() != meeting.body()) continue;
    std::optional<google::type::Date> day;
    if (meeting.has_date()) day = meeting.date();
    return importers::NameOnDay(body, day);
  }
  return meeting.body_as_stated();
}

std::string MeetingText(const MeetingView& view, size_t width) {
  MeetingWriter text(width);
  text.Head(view);
  text.Course(view.meeting);
  text.Attendances(view.attendances);
  text.Line(0, "", "Items");
  text.Items(view, true);
  return text.Take();
}

std::string AgendaText(const MeetingView& view, size_t width) {
  MeetingWriter text(width);
  text.Head(view);
  text.Line(0, "Venue: ", view.meeting.venue());
  text.Items(view, false);
  return text.Take();
}

Row AgendaHeader() {
  return {"item_number", "level", "kind", "title", "purpose", "id"};
}

std::vector<Row> AgendaRows(const MeetingView& view) {
  std::vector<Row> rows;
  for (const Placed& placed : InOrder(view.items)) {
    const Item& item = *placed.item;
    const std::string level = absl::StrCat(placed.level + 1);
    rows.push_back({item.item_number(), level, "item", TitleOf(item),
                    OneLine(item.purpose()), IdOf(item.name())});
    for (const Paper* paper : PapersOf(view, item)) {
      rows.push_back({item.item_number(), level, "paper", PaperLine(*paper), "",
                      IdOf(paper->name())});
    }
  }
  return rows;
}

Row ProgrammeHeader() {
  return {"date", "meeting", "kind", "what", "due", "id"};
}

std::vector<Row> ProgrammeRows(
    const meetings::v1::GetWorkProgrammeResponse& programme) {
  std::vector<Row> rows;
  for (const auto& planned : programme.meetings()) {
    AddWorkRows(FieldText(planned.meeting(), "date"),
                IdOf(planned.meeting().name()), planned.work(), rows);
  }
  AddWorkRows("", "", programme.unplaced(), rows);
  return rows;
}

std::string ProgrammeText(
    const meetings::v1::GetWorkProgrammeResponse& programme, size_t width) {
  TreeText text(width);
  text.Title(absl::StrCat(programme.body().display_name(), " from ",
                          FieldText(programme, "on_date")));
  for (const auto& planned : programme.meetings()) {
    text.Line(0, "",
              absl::StrCat(FieldText(planned.meeting(), "date"), "  ",
                           IdOf(planned.meeting().name())));
    WriteWork(text, planned.work());
  }
  if (programme.meetings().empty()) {
    text.Line(0, "", "No meeting is arranged.");
  }
  const PlannedWork& unplaced = programme.unplaced();
  if (!unplaced.forward_plan_entries().empty() ||
      !unplaced.commitments().empty() || !unplaced.reviews().empty()) {
    text.Line(0, "", "At no meeting that is arranged");
    WriteWork(text, unplaced);
  }
  return text.Take();
}

}  // namespace minutebook::cli
