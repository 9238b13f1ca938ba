#include "clients/importers/records/page_records.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/resource_name.h"
#include "clients/cpp/views.h"
#include "clients/importers/pages/source_lines.h"
#include "clients/importers/pages/text.h"
#include "clients/importers/records/body_names.h"
#include "clients/importers/records/item_context.h"
#include "clients/importers/records/page_decisions.h"
#include "clients/importers/records/page_items.h"
#include "clients/importers/records/page_promises.h"
#include "clients/importers/records/record_ids.h"
#include "minutebook/meetings/v1/issue.pb.h"
#include "minutebook/meetings/v1/meeting.pb.h"
#include "minutebook/records/v1/document.pb.h"

namespace minutebook::importers {
namespace {

using client::ToAbsl;
using councils::v1::Body;
using meetings::v1::Issue;
using meetings::v1::Meeting;
using records::v1::Document;

constexpr std::string_view kInferred = "inferred from text";

std::string AddDocument(PageContext& context, std::string_view bytes) {
  const std::string name = DocumentName(context.known.council(), bytes);
  context.known.Get<Document>(name);
  auto& document = PublicDraft<Document>(context, name);
  document.set_title(context.page.title.value_or(""));
  document.set_source_uri(context.page.source);
  document.set_media_type(LooksLikeHtml(bytes) ? "text/html;charset=utf-8"
                                               : "text/plain;charset=utf-8");
  document.set_content(std::string(bytes));
  context.drafts.Entry(name).immutable = true;
  return name;
}

// What an issue without a title of its own is called.
std::string MadeUpTitle(const Page& page) {
  for (const PageMeeting& meeting : page.meetings) {
    if (meeting.item_title && !meeting.item_title->empty()) {
      return *meeting.item_title;
    }
  }
  for (const PageMeeting& meeting : page.meetings) {
    if (!meeting.documents.empty()) return meeting.documents.front().title;
  }
  for (const PageMeeting& meeting : page.meetings) {
    if (meeting.purpose && !meeting.purpose->empty()) {
      return Shorten(Squeeze(*meeting.purpose), 200);
    }
  }
  return absl::StrCat("Untitled page ", page.source);
}

class IssueMapper {
 public:
  explicit IssueMapper(PageContext& context) : context_(context) {}

  std::string Add(const std::string& document) {
    const Page& page = context_.page;
    const bool titled = page.title && !Squeeze(*page.title).empty();
    const std::string title = titled ? Squeeze(*page.title) : MadeUpTitle(page);
    const std::string name = titled ? ByTitle(title) : BySource();
    auto& issue = PublicDraft<Issue>(context_, name);
    const Issue* present = context_.known.Get<Issue>(name);
    // Another spelling of the same title is no news.
    if (present == nullptr || context_.before.Created(name) ||
        ComparableName(present->title()) != ComparableName(title)) {
      issue.set_title(title);
    }
    if (!titled) context_.drafts.Entry(name).only_when_new.insert("title");
    for (const auto& [label, value] : page.facts) {
      auto& fact = *issue.add_facts();
      fact.set_label(label.empty() ? "-" : label);
      fact.set_value(value);
    }
    issue.add_source_documents(document);
    return name;
  }

 private:
  std::string Name(std::string_view id) const {
    return absl::StrCat(context_.known.council(), "/issues/", ToAbsl(id));
  }

  std::string BySource() const {
    return Name(CutId(absl::StrCat("page-", Slug(context_.page.source)),
                      context_.page.source));
  }

  std::string ByTitle(const std::string& title) {
    std::string id = IdFromText(title);
    if (id.empty()) return BySource();
    // An issue that this source made stays its issue under any title.
    if (context_.before.Created(Name(id))) return Name(id);
    const auto issues = context_.known.ListBriefly<Issue>(
        context_.known.council(), {"name", "title"});
    const std::string folded = Fold(title);
    for (const Issue* issue : issues) {
      if (Fold(Squeeze(issue->title())) == folded) return issue->name();
    }
    for (const Issue* issue : issues) {
      if (issue->name() == Name(id)) {
        return Name(ScopedId(id, Sha256Hex(title).substr(0, 8)));
      }
    }
    return Name(id);
  }

  PageContext& context_;
};

// The body of an item, matched or drafted.
class BodyMapper {
 public:
  BodyMapper(PageContext& context, std::string issue)
      : context_(context), issue_(std::move(issue)) {}

  // Empty when the page does not tell the body.
  std::string Add(const PageMeeting& source,
                  const std::optional<google::type::Date>& date) {
    const std::string name = Squeeze(source.body.value_or(""));
    if (Slug(name).empty()) return "";
    const bool inferred = source.body_note == kInferred;
    const BodyNote note =
        inferred ? BodyNote() : ReadBodyNote(source.body_note.value_or(""));
    const Body* match = MatchBody(context_.bodies, name, date);
    if (match == nullptr && !note.new_name.empty()) {
      match = MatchBody(context_.bodies, note.new_name, std::nullopt);
    }
    if (match == nullptr && inferred && IsGenericName(name)) {
      return AddPlaceholder(name);
    }
    const std::string display =
        note.new_name.empty() ? StripClosing(name) : note.new_name;
    const std::string record =
        match != nullptr ? match->name()
                         : absl::StrCat(context_.known.council(), "/bodies/",
                                        IdFromText(display));
    Describe(record, match, name, display, note);
    return record;
  }

 private:
  std::string AddPlaceholder(const std::string& name) {
    const std::string id = ScopedId(
        absl::StrCat(Slug(name), "-", client::IdOf(issue_)), "placeholder");
    const std::string record =
        absl::StrCat(context_.known.council(), "/bodies/", id);
    context_.known.Get<Body>(record);
    auto& body = PublicDraft<Body>(context_, record);
    body.set_display_name(StripClosing(name));
    body.set_placeholder(true);
    context_.drafts.Entry(record).only_when_new = {"visibility", "placeholder"};
    const auto same = [&](const Body* known) {
      return known->name() == record;
    };
    if (std::none_of(context_.bodies.begin(), context_.bodies.end(), same)) {
      context_.bodies.push_back(&body);
    }
    return record;
  }

  void Describe(const std::string& record, const Body* match,
                const std::string& name, const std::string& display,
                const BodyNote& note) {
    context_.known.Get<Body>(record);
    auto& body = PublicDraft<Body>(context_, record);
    if (match == nullptr || (context_.before.Created(record) &&
                             !WasCalled(*match, ComparableName(display)))) {
      body.set_display_name(display);
      body.set_kind(KindOfName(display));
      context_.drafts.Entry(record).only_when_new.insert("kind");
    }
    if (match != nullptr && IsNewsOf(*match, name, note)) {
      body.set_display_name(note.new_name);
      context_.drafts.Entry(record).supersedes.insert("display_name");
    }
    if (!note.new_name.empty() &&
        ComparableName(note.new_name) != ComparableName(name)) {
      AddFormerName(body, match, StripClosing(name), note);
    } else if (!note.old_name.empty()) {
      AddFormerName(body, match, note.old_name, note);
    }
    if (note.end) *body.mutable_end_date() = *note.end;
    if (note.start) *body.mutable_start_date() = *note.start;
    if (match == nullptr) context_.bodies.push_back(&body);
  }

  // Whether the note tells a new name of a body that is known by its old one
  // alone. Another body of the new name may be the same one, which is for
  // people to say.
  bool IsNewsOf(const Body& match, const std::string& name,
                const BodyNote& note) const {
    const std::string old_name = ComparableName(name);
    if (note.new_name.empty() || ComparableName(note.new_name) == old_name ||
        ComparableName(match.display_name()) != old_name ||
        MatchBody(context_.bodies, note.new_name, std::nullopt) != nullptr) {
      return false;
    }
    return !WasCalled(match, old_name);
  }

  static bool WasCalled(const Body& body, const std::string& comparable_name) {
    return std::any_of(body.former_names().begin(), body.former_names().end(),
                       [&](const Body::FormerName& former) {
                         return ComparableName(former.display_name()) ==
                                comparable_name;
                       });
  }

  static void AddFormerName(Body& body, const Body* match,
                            const std::string& old_name, const BodyNote& note) {
    Body::FormerName former;
    former.set_display_name(old_name);
    if (note.renamed) *former.mutable_end_date() = DayBefore(*note.renamed);
    const auto same = [&](const Body::FormerName& other) {
      return ComparableName(other.display_name()) == ComparableName(old_name);
    };
    const auto& drafted = body.former_names();
    if (std::any_of(drafted.begin(), drafted.end(), same)) return;
    // A name known with other dates is left as it is known.
    if (match != nullptr) {
      for (const auto& known : match->former_names()) {
        if (same(known)) {
          *body.add_former_names() = known;
          return;
        }
      }
    }
    *body.add_former_names() = former;
  }

  PageContext& context_;
  const std::string issue_;
};

std::string FilterFor(std::string_view body, const google::type::Date& date) {
  return absl::StrCat("body = \"", ToAbsl(body), "\" AND date = \"",
                      IsoDate(date), "\"");
}

class MeetingMapper {
 public:
  MeetingMapper(PageContext& context, std::string issue, std::string document)
      : context_(context),
        issue_(std::move(issue)),
        document_(std::move(document)) {}

  // `place` is the item's place among the page's undated ones, counted from
  // the last: new meetings join at the top of a page.
  std::string Add(const PageMeeting& source, const std::string& body,
                  const std::optional<google::type::Date>& date, int place) {
    const std::string name = NameFor(source, body, date, place);
    context_.known.Get<Meeting>(name);
    auto& meeting = PublicDraft<Meeting>(context_, name);
    if (!body.empty()) meeting.set_body(body);
    if (date) *meeting.mutable_date() = *date;
    const std::string stated = Squeeze(source.body.value_or(""));
    if (source.body_note == kInferred) {
      meeting.set_body_as_stated(stated);
    } else if (source.body_note) {
      const std::string note = Squeeze(*source.body_note);
      if (meeting.note().empty()) meeting.set_note(note);
    }
    const auto& documents = meeting.source_documents();
    if (std::find(documents.begin(), documents.end(), document_) ==
        documents.end()) {
      meeting.add_source_documents(document_);
    }
    return name;
  }

 private:
  std::string NameFor(const PageMeeting& source, const std::string& body,
                      const std::optional<google::type::Date>& date,
                      int place) {
    const std::string prefix =
        absl::StrCat(context_.known.council(), "/meetings/");
    const std::string issue_id = client::IdOf(issue_);
    if (!date) {
      // Undated items of two sources need not be the same.
      const std::string source_hash =
          Sha256Hex(context_.page.source).substr(0, 6);
      return absl::StrCat(prefix,
                          ScopedId(absl::StrCat("undated-", issue_id),
                                   absl::StrCat(source_hash, "-", place)));
    }
    if (body.empty()) {
      return absl::StrCat(
          prefix, ScopedId(absl::StrCat("meeting-", issue_id), IsoDate(*date)));
    }
    const std::string id =
        ScopedId(Slug(source.body.value_or("")), IsoDate(*date));
    const auto meetings = context_.known.List<Meeting>(context_.known.council(),
                                                       FilterFor(body, *date));
    for (const Meeting* meeting : meetings) {
      if (client::IdOf(meeting->name()) == id) return meeting->name();
    }
    if (!meetings.empty()) return meetings.front()->name();
    if (context_.before.Created(prefix + id)) return prefix + id;
    // The id may belong to a meeting of another body that bears this name.
    const Meeting* taken = context_.known.Get<Meeting>(prefix + id);
    if (taken != nullptr && !taken->body().empty() && taken->body() != body) {
      return absl::StrCat(prefix, ScopedId(client::IdOf(body),
                                           absl::StrCat(IsoDate(*date), "-b")));
    }
    return prefix + id;
  }

  PageContext& context_;
  const std::string issue_;
  const std::string document_;
};

// The day of an item that is undated itself, where the page has it alone and
// tells in its labelled facts at which meeting it was decided.
std::optional<google::type::Date> DayInFacts(const Page& page) {
  if (page.meetings.size() != 1) return std::nullopt;
  for (const auto& [label, value] : page.facts) {
    if (!StartsWithNoCase(Trim(label), "decided at meeting")) continue;
    const auto date = FirstDate(value);
    if (date && date->day() != 0) return date;
  }
  return std::nullopt;
}

int Rank(const Draft& draft) {
  static constexpr std::array<std::string_view, 11> kOrder = {
      "Document",       "Body",       "Issue",   "Meeting",
      "Item",           "Decision",   "Part",    "Paper",
      "Recommendation", "Commitment", "Citation"};
  const std::string& type = draft.record->GetDescriptor()->name();
  return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), type) -
                          kOrder.begin());
}

}  // namespace

std::vector<Draft> PageRecords(const PageSource& source,
                               const ImportMemory& before,
                               CouncilRecords& known) {
  Drafts drafts;
  PageContext context{
      source.page, known, before, drafts, known.List<Body>(known.council()),
      {}};
  const std::string document = AddDocument(context, source.bytes);
  const std::string issue = IssueMapper(context).Add(document);
  BodyMapper bodies(context, issue);
  MeetingMapper meetings(context, issue, document);
  const auto day_in_facts = DayInFacts(source.page);
  const auto day_of = [&](const PageMeeting& meeting) {
    const auto date = meeting.date ? ParseIsoDate(*meeting.date) : std::nullopt;
    return date ? date : day_in_facts;
  };
  int place = static_cast<int>(std::count_if(
      source.page.meetings.begin(), source.page.meetings.end(),
      [&](const PageMeeting& meeting) { return !day_of(meeting); }));
  for (const PageMeeting& meeting : source.page.meetings) {
    const auto date = day_of(meeting);
    const std::string body = bodies.Add(meeting, date);
    const std::string name = meetings.Add(meeting, body, date, place);
    if (!date) --place;
    AddItem(context, meeting, name, body, date, issue, document);
  }
  bool facts_told = !HasDecisionFacts(source.page);
  for (const ItemContext& item : context.items) {
    AddPapers(context, item);
    AddDecision(context, item, !facts_told);
    facts_told = true;
    AddRecommendations(context, item);
  }
  if (!facts_told) AddFactsDecision(context, issue, document);
  // These refer to what was decided, also at items further down the page.
  for (const ItemContext& item : context.items) {
    AddCommitments(context, item);
    AddCitations(context, item);
  }
  std::vector<Draft> result = std::move(drafts.all());
  std::stable_sort(
      result.begin(), result.end(),
      [](const Draft& a, const Draft& b) { return Rank(a) < Rank(b); });
  return result;
}

std::string ImportName(std::string_view council, std::string_view source_uri) {
  const std::string slug = Slug(source_uri);
  const std::string hash = Sha256Hex(source_uri).substr(0, 8);
  const size_t room = kMaxIdLength - hash.size() - 1;
  // The end of an address tells more than its beginning.
  std::string_view tail = slug;
  if (tail.size() > room) tail.remove_prefix(tail.size() - room);
  while (!tail.empty() && tail.front() == '-') tail.remove_prefix(1);
  return absl::StrCat(ToAbsl(council), "/imports/", ToAbsl(tail),
                      tail.empty() ? "" : "-", hash);
}

std::string DocumentName(std::string_view council, std::string_view bytes) {
  return absl::StrCat(ToAbsl(council), "/documents/sha256-",
                      Sha256Hex(bytes).substr(0, 40));
}

}  // namespace minutebook::importers
