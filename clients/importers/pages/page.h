// What a careful reader takes from one published committee page, before any
// of it becomes a record: plain values in the page's own words and order.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace minutebook::importers {

// One more form of the same document ("View as DOCX (50/2) 158 KB").
struct Alternate {
  std::string format;          // upper case: "DOCX"
  std::optional<int> size_kb;  // whole kilobytes, 1 MB = 1024
  std::string reference;       // "50/2", or empty
};

struct PageDocument {
  std::string title;
  std::optional<std::string> format;  // upper case: "PDF"
  std::optional<int> size_kb;
  std::vector<Alternate> alternates;
  std::string href;  // address of the link in an HTML page, or empty
};

struct Contact {
  std::string name;   // as printed, with Mr, Mrs or Dr if there
  std::string phone;  // number or extension as printed, or empty
};

// What a part of a resolution does. `verb` is one of the field's verbs in the
// form of the contract's enum without its prefix: CONSIDERED, RECEIVED, NOTED,
// PRESENTED, FEEDBACK_GIVEN, REQUESTED, SUPPORTED, ENDORSED, RECOMMENDED,
// REFERRED, DELEGATED, AGREED, APPOINTED, APPROVED_FOR_CONSULTATION, APPROVED,
// ADOPTED, DEFERRED, REJECTED, WITHDRAWN, OTHER.
struct PartEffect {
  std::string verb;
  std::vector<std::string> subjects;  // the things named, one each
  std::string words;                  // the clause as stated
};

struct ResolutionPart {
  std::optional<std::string> label;  // "A", "2(a)": printed case, no brackets
  std::string text;
  std::vector<PartEffect> effects;
};

struct Resolution {
  std::optional<std::string> verb;  // as printed; absent if the page lost it
  std::vector<ResolutionPart> parts;
};

struct PageRecommendation {
  std::optional<std::string> number;
  std::string text;
  std::optional<std::string> response;  // the body's answer, whole
};

struct CrossReference {
  std::string kind;  // "minute" or "body_decision"
  std::optional<std::string> ref;
  std::optional<std::string> body;
  std::optional<std::string> date;  // YYYY, YYYY-MM or YYYY-MM-DD
  std::optional<std::string> action;
};

struct FollowUp {
  std::string what;
  std::optional<std::string> due_text;
};

// A run of the item's text under one heading. Together the sections of an item
// hold every word of it that is not furniture.
struct Section {
  enum class Kind {
    kHeader,  // the "Meeting:" and item lines
    kPurpose,
    kContact,
    kDocuments,
    kDecision,
    kMinutes,
    kReasons,
    kAlternatives,  // alternative options considered
    kInterests,     // conflicts of interest and dispensations
    kOther,
  };
  Kind kind = Kind::kOther;
  std::string heading;  // as printed, or empty where the page lost it
  std::string text;     // paragraphs separated by a blank line
};

// One item of one meeting as the page tells it.
struct PageMeeting {
  std::optional<std::string> body;
  std::optional<std::string> body_note;
  std::optional<std::string> date;         // YYYY-MM-DD
  std::optional<std::string> item_number;  // without its stop
  std::optional<std::string> item_title;   // from the item line
  std::optional<Contact> contact;
  std::vector<Contact> further_contacts;  // "two on a line": from the second
  std::optional<std::string> purpose;
  std::vector<PageDocument> documents;
  std::optional<Resolution> resolution;
  std::vector<PageRecommendation> recommendations;
  std::vector<CrossReference> cross_references;
  std::vector<FollowUp> follow_ups;
  std::vector<Section> sections;
};

// A line or block that no rule of the grammar claimed: kept in a section, but
// the reader should be told.
struct NotUnderstood {
  int line = 0;      // 1-based, in the page as given
  std::string text;  // shortened to 200 bytes
  std::string why;
};

struct Page {
  enum class Kind { kIssue, kAgendaItem };
  std::string source;  // web address or path
  Kind kind = Kind::kIssue;
  std::optional<std::string> title;
  std::vector<PageMeeting> meetings;
  // Labelled values of "Decision details" and "Issue details" pages, in page
  // order: {"Decision status", "Recommendations Approved"}.
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> furniture;  // lines dropped as page furniture
  std::vector<NotUnderstood> not_understood;
};

}  // namespace minutebook::importers
