// Meetings for a clerk's eyes: the whole of one, its agenda, a body's work
// programme.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "minutebook/councils/v1/body.pb.h"
#include "minutebook/meetings/v1/attendance.pb.h"
#include "minutebook/meetings/v1/item.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/meetings/v1/paper.pb.h"
#include "minutebook/meetings/v1/work_programme.pb.h"

namespace minutebook::cli {

// The name that the meeting's body, one of `bodies`, bore on its day; as the
// source writes it where the body is not among them.
std::string BodyNameOf(const meetings::v1::Meeting& meeting,
                       const std::vector<councils::v1::Body>& bodies);

struct MeetingView {
  meetings::v1::Meeting meeting;
  std::string body;  // its name on the day
  std::vector<meetings::v1::Item> items;
  std::vector<meetings::v1::Paper> papers;
  std::vector<meetings::v1::Attendance> attendances;
};

// A tree of the items in the order of the agenda, each with its papers, below
// what is known of the meeting itself.
std::string MeetingText(const MeetingView& view, size_t width);

// The items and papers alone, with what the body is asked to do.
std::string AgendaText(const MeetingView& view, size_t width);

Row AgendaHeader();
// One row for each item and each paper before it.
std::vector<Row> AgendaRows(const MeetingView& view);

Row ProgrammeHeader();
std::vector<Row> ProgrammeRows(
    const meetings::v1::GetWorkProgrammeResponse& programme);
std::string ProgrammeText(
    const meetings::v1::GetWorkProgrammeResponse& programme, size_t width);

}  // namespace minutebook::cli
