// Pages as the reader hands them on, made by hand for the tests of the mapping.
#pragma once

#include "clients/importers/pages/page.h"

namespace minutebook::importers {

// Two meetings of bodies that the page names, with a recommendation answered,
// promises and citations.
inline Page ContactStrategyPage() {
  Page page;
  page.source = "oxford/contact-strategy.txt";
  page.title = "Customer Contact Strategy";
  PageMeeting cabinet;
  cabinet.body = "City Executive Board";
  cabinet.body_note = "became Cabinet on 13 May 2019";
  cabinet.date = "2013-09-11";
  cabinet.item_number = "50";
  cabinet.item_title = "Customer Contact Strategy";
  cabinet.purpose = "This report asks the Board to agree a draft.";
  cabinet.contact = Contact{"Mrs H Bishop", "252233"};
  cabinet.documents = {
      {"Customer Contact Strategy", "PDF", 90, {}, ""},
      {"Draft v12", "PDF", 134, {{"DOCX", 158, "50/2"}}, "https://x/d.pdf"}};
  cabinet.recommendations = {
      {"1", "To consult business", "Agreed by the Board"},
      {"2", "To explore Skype", "The Board would be willing to investigate."},
      {"3", "To cost it", std::nullopt}};
  cabinet.resolution =
      Resolution{"Resolved",
                 {{"a",
                   "approve the Draft Strategy for consultation",
                   {{"APPROVED_FOR_CONSULTATION",
                     {"Draft Strategy"},
                     "approve the Draft Strategy for consultation"}}},
                  {"b",
                   "bring the Strategy back to the Board in February 2014",
                   {{"REQUESTED", {}, "bring back"}}}}};
  cabinet.follow_ups = {
      {"bring the Strategy back to the Board", "in February 2014"},
      {"findings will be reported to CEB", "in due course"}};
  cabinet.cross_references = {{"body_decision", "Contact Strategy", "Scrutiny",
                               "2013-09-03", "considered"}};
  cabinet.sections = {
      {Section::Kind::kHeader, "",
       "Meeting: 11/09/2013 - City Executive Board"},
      {Section::Kind::kPurpose, "",
       "This report asks the Board to agree a draft."},
      {Section::Kind::kMinutes, "Minutes:", "The Board agreed.\n\nAll of it."},
      {Section::Kind::kDecision,
       "Decision:", "Resolved: (a) approve (b) bring"}};
  PageMeeting scrutiny;
  scrutiny.body = "Scrutiny";
  scrutiny.date = "2013-09-03";
  scrutiny.item_number = "7";
  scrutiny.item_title = "Contact Strategy";
  scrutiny.resolution =
      Resolution{std::nullopt, {{std::nullopt, "the report be noted", {}}}};
  scrutiny.sections = {{Section::Kind::kMinutes, "", "the report be noted"}};
  page.meetings = {cabinet, scrutiny};
  page.not_understood = {{3, "???", "no rule"}};
  return page;
}

// One item without body name, date or number.
inline Page UndatedPage() {
  Page page;
  page.source = "hunts/strategies.txt";
  PageMeeting panel;
  panel.body = "Panel";
  panel.body_note = "inferred from text";
  panel.purpose = "To consider a report on the Strategies.";
  panel.sections = {
      {Section::Kind::kPurpose, "", "To consider a report on the Strategies."}};
  panel.cross_references = {
      {"minute", "5(3)", "Panel", "2008-06", "considered"}};
  page.meetings = {panel, panel};
  return page;
}

}  // namespace minutebook::importers
