// The words that committee pages are built from: labels that open a section,
// lines that are page furniture, names of page kinds, nouns for bodies, verbs
// of decisions. One table each; the grammar holds no such word itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/importers/pages/page.h"

namespace minutebook::importers {

enum class PageKind {
  kUnknown,
  kIssueMeetings,
  kIssueDecisions,
  kAgendaItem,
  kDecisionDetails,
  kIssueDetails,
};

// The kind that a page's own running head names ("Issue - meetings").
std::optional<PageKind> PageKindOf(std::string_view line);

// Whether the whole line is navigation, a footer or an empty table head.
bool IsFurniture(std::string_view line);

// An address or telephone line as sites print at the foot of a page.
bool IsAddressFooter(std::string_view line);

struct SectionLabel {
  Section::Kind kind = Section::Kind::kOther;
  std::string heading;  // as printed, with its colon
  std::string rest;     // text after the label on the same line
};

// The label that opens the line ("Decision: That …"), if one does.
std::optional<SectionLabel> SectionLabelOf(std::string_view line);

// "Decision status: Approved": a labelled value of a details page. With
// `any_key`, every short "Key: value" counts, otherwise only known keys.
struct Fact {
  std::string key;
  std::string value;  // may be empty: the value is the next line
};
std::optional<Fact> FactOf(std::string_view line, bool any_key);

// Whether a line can only open a "Decision details" page that lost its head:
// "Decision Maker: Cabinet".
bool OpensDetails(std::string_view text);

// Regular expression (no capturing groups) for the nouns that end a body's
// name: "Cabinet|Committee|…".
std::string_view BodyNouns();

// Regular expression (one level of non-capturing groups) for a body's name in
// running text: "Overview & Scrutiny Panel (Corporate Framework)".
std::string BodyNamePattern();

// Regular expression for the past participles by which a body acts.
std::string_view ActionVerbs();

}  // namespace minutebook::importers
