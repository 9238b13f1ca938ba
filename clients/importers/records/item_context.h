// One item of a page on its way to records: what the steps of the mapping
// share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/importers/pages/page.h"
#include "clients/importers/records/council_records.h"
#include "clients/importers/records/drafts.h"
#include "google/type/date.pb.h"
#include "minutebook/councils/v1/body.pb.h"

namespace minutebook::importers {

struct ItemContext {
  const PageMeeting& source;
  std::string meeting;  // resource names; body may be empty
  std::string item;
  std::string issue;
  std::string body;
  std::string document;
  std::optional<google::type::Date> date;
  std::string body_name;  // as it was on the day, or as stated
  std::string scope;      // ids of what hangs on the item begin with it
};

// What holds for the whole page.
struct PageContext {
  const Page& page;
  CouncilRecords& known;
  const ImportMemory& before;
  Drafts& drafts;
  std::vector<const councils::v1::Body*> bodies;  // known and drafted
  std::vector<ItemContext> items;
};

// Sets visibility PUBLIC in a record that is new.
template <class T>
T& PublicDraft(PageContext& page, const std::string& name) {
  T& record = page.drafts.At<T>(name);
  record.set_visibility(options::v1::VISIBILITY_PUBLIC);
  page.drafts.Entry(name).only_when_new.insert("visibility");
  return record;
}

// The body that a text means by this name at the item: the item's own body
// for "the Board", else the one of that name on that day. Null when it is not
// clear which.
const councils::v1::Body* BodyInText(
    const PageContext& page, const ItemContext& item, std::string_view name,
    const std::optional<google::type::Date>& day);

}  // namespace minutebook::importers
