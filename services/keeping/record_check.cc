#include "services/keeping/record_check.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/engine/columns.h"
#include "services/engine/record_header.h"
#include "services/keeping/record_place.h"
#include "storage/records.h"
#include "storage/text.h"

namespace minutebook::keeping {

using engine::HeaderFields;
using engine::Link;
using google::protobuf::Message;
using storage::AsAbsl;
using storage::EntryAction;
using storage::HistoryEntry;
using storage::Row;
using storage::TableAudit;

struct RecordCheck::RowState {
  std::string key;
  std::string parent;
  int64_t revision = 0;
  storage::ReadingClass visibility = 0;
  int64_t create_time = 0;
  int64_t update_time = 0;
  int64_t delete_time = 0;  // 0: stands
  std::string body;
  std::optional<engine::RecordRef> ref;  // none: the key makes no name
  std::vector<Link> links;               // of the body; none once deleted
};

RecordCheck::RecordCheck(const engine::Catalogue& catalogue,
                         const storage::Audit& audit, const TableAudit& table,
                         const engine::ResourceType& type,
                         const engine::Tokens* tokens, std::string partition,
                         Findings& findings)
    : catalogue_(catalogue),
      audit_(audit),
      table_(table),
      type_(type),
      tokens_(tokens),
      partition_(std::move(partition)),
      findings_(findings) {}

void RecordCheck::Add(FindingKind kind, const std::string& key,
                      std::string text, int64_t sequence) {
  const std::string& council = type_.is_council() ? key : partition_;
  findings_.Add({kind, council,
                 PlaceName(catalogue_, council, type_.table_name(), key),
                 sequence, std::move(text)});
}

absl::StatusOr<int64_t> RecordCheck::Slice(storage::ReadSession& session,
                                           int64_t rows) {
  std::vector<RowState> states;
  absl::Status status =
      table_.Rows(session, partition_, after_, rows,
                  [&](const Row& row) { Read(row, states.emplace_back()); });
  const bool ended = static_cast<int64_t>(states.size()) < rows;
  const std::string last =
      ended ? std::string(storage::kAfterAllKeys) : states.back().key;
  for (const RowState& state : states) {
    if (status.ok()) status = CheckLedger(session, state);
  }
  if (status.ok()) status = CheckLinks(session, states, last);
  if (status.ok()) status = CheckReferences(session, states);
  if (status.ok()) status = CheckEntries(session, states, last);
  // A slice that cannot be read is passed over by the next call.
  after_ = last;
  if (!status.ok()) return status;
  return static_cast<int64_t>(states.size());
}

void RecordCheck::Read(const Row& row, RowState& state) {
  state.key = row.Text(TableAudit::kKey);
  state.parent = row.Text(TableAudit::kParent);
  state.revision = row.Int(TableAudit::kRevision);
  state.visibility = row.Int(TableAudit::kVisibility);
  state.create_time = row.Int(TableAudit::kCreateTime);
  state.update_time = row.Int(TableAudit::kUpdateTime);
  state.delete_time = row.Int(TableAudit::kDeleteTime);
  state.body = row.Bytes(TableAudit::kBody);
  state.ref = FindPlace(catalogue_, type_.is_council() ? state.key : partition_,
                        type_.table_name(), state.key);
  if (!state.ref.has_value()) {
    Add(FindingKind::kHeader, state.key, "the key makes no record's name");
    return;
  }
  if (state.parent != state.ref->parent_key()) {
    Add(FindingKind::kParent, state.key,
        absl::StrCat("the row lies below \"", state.parent,
                     "\", its key says \"", AsAbsl(state.ref->parent_key()),
                     "\""));
  }
  const std::unique_ptr<Message> record = type_.NewMessage();
  if (!record->ParseFromString(state.body)) {
    Add(FindingKind::kHeader, state.key, "the body cannot be read");
    return;
  }
  CheckHeader(state, *record);
  CheckColumns(row, state, *record);
  if (state.delete_time == 0) {
    state.links = engine::LinksOf(catalogue_, type_.plan(), *record);
  }
}

void RecordCheck::CheckHeader(const RowState& state, const Message& record) {
  const std::string name = state.ref->Name();
  const std::string named = engine::HeaderText(record, HeaderFields::kName);
  if (named != name) {
    Add(FindingKind::kHeader, state.key,
        absl::StrCat("the body is that of ", named));
  }
  if (engine::ReadingClassOf(record) != state.visibility) {
    Add(FindingKind::kHeader, state.key,
        absl::StrCat("the body says visibility ",
                     engine::ReadingClassOf(record), ", the row ",
                     state.visibility));
  }
  const std::pair<int, int64_t> times[] = {
      {HeaderFields::kCreateTime, state.create_time},
      {HeaderFields::kUpdateTime, state.update_time},
      {HeaderFields::kDeleteTime, state.delete_time}};
  for (const auto& [field, expected] : times) {
    const int64_t time = engine::HeaderTime(record, field);
    if (time == expected) continue;
    Add(FindingKind::kHeader, state.key,
        absl::StrCat("the body says ",
                     record.GetDescriptor()->FindFieldByNumber(field)->name(),
                     " ", time, ", the row ", expected));
  }
  if (tokens_ != nullptr && engine::HeaderText(record, HeaderFields::kEtag) !=
                                tokens_->Etag(name, state.revision)) {
    Add(FindingKind::kHeader, state.key,
        absl::StrCat("the body's etag is not that of revision ",
                     state.revision));
  }
}

void RecordCheck::CheckColumns(const Row& row, const RowState& state,
                               const Message& record) {
  const engine::Columns columns(type_, record);
  for (size_t i = 0; i < columns.values().size(); ++i) {
    const int column = TableAudit::kFirstTyped + static_cast<int>(i);
    const storage::Value& expected = columns.values()[i];
    bool same = row.IsNull(column);
    if (const auto* number = std::get_if<int64_t>(&expected)) {
      same = !same && row.Int(column) == *number;
    } else if (const auto* text = std::get_if<std::string_view>(&expected)) {
      same = !same && row.Text(column) == *text;
    }
    if (same) continue;
    Add(FindingKind::kColumn, state.key,
        absl::StrCat("the column of ", type_.columns()[i]->name(),
                     " is not what the body says"));
  }
}

absl::Status RecordCheck::CheckLedger(storage::ReadSession& session,
                                      const RowState& state) {
  const std::string& council = type_.is_council() ? state.key : partition_;
  std::vector<HistoryEntry> history;
  absl::Status status = audit_.History(
      session, council, type_.table_name(), state.key,
      [&](const HistoryEntry& entry, const Row& row) {
        if (history.empty() && !row.IsNull(storage::Audit::kHistoryBody) &&
            row.Bytes(storage::Audit::kHistoryBody) != state.body) {
          Add(FindingKind::kBody, state.key,
              "the record is not what its latest entry says", entry.sequence);
        }
        history.push_back(entry);
      });
  if (!status.ok()) return status;
  if (history.empty()) {
    Add(FindingKind::kRecordWithoutEntry, state.key,
        "the ledger has no entry of the record");
    return absl::OkStatus();
  }
  std::reverse(history.begin(), history.end());
  CheckHistory(state, history);
  return absl::OkStatus();
}

void RecordCheck::CheckHistory(const RowState& state,
                               absl::Span<const HistoryEntry> history) {
  const HistoryEntry* before = nullptr;
  int64_t update_time = 0;  // of the latest entry that changed something
  for (const HistoryEntry& entry : history) {
    const bool stands =
        before != nullptr && before->action != EntryAction::kDelete;
    bool follows = false;
    switch (entry.action) {
      case EntryAction::kCreate:
        follows = before == nullptr && entry.revision == 1;
        break;
      case EntryAction::kUpdate:
        follows = stands && entry.revision == before->revision + 1;
        break;
      case EntryAction::kUnchanged:
        follows = stands && entry.revision == before->revision;
        break;
      case EntryAction::kDelete:
        follows = stands && entry.revision == before->revision + 1;
        break;
      case EntryAction::kUndelete:
        follows = before != nullptr && !stands &&
                  entry.revision == before->revision + 1;
        break;
    }
    if (!follows) {
      Add(FindingKind::kHistory, state.key,
          absl::StrCat("action ", static_cast<int>(entry.action),
                       " with revision ", entry.revision,
                       before == nullptr
                           ? std::string(" is the first entry of the record")
                           : absl::StrCat(" follows action ",
                                          static_cast<int>(before->action),
                                          " with revision ", before->revision)),
          entry.sequence);
    }
    const storage::ReadingClass prior = stands ? before->visibility : 0;
    if (entry.prior_visibility != prior) {
      Add(FindingKind::kPriorVisibility, state.key,
          absl::StrCat("the entry says that the visibility before it was ",
                       entry.prior_visibility, ", the one before it says ",
                       prior),
          entry.sequence);
    }
    if (entry.action != EntryAction::kUnchanged) {
      update_time = entry.commit_time;
    }
    before = &entry;
  }
  const HistoryEntry& latest = history.back();
  if (latest.revision != state.revision) {
    Add(FindingKind::kRevision, state.key,
        absl::StrCat("the record has revision ", state.revision,
                     ", its latest entry ", latest.revision),
        latest.sequence);
  }
  if (latest.visibility != state.visibility) {
    Add(FindingKind::kVisibility, state.key,
        absl::StrCat("the record has visibility ", state.visibility,
                     ", its latest entry ", latest.visibility),
        latest.sequence);
  }
  const bool deleted = latest.action == EntryAction::kDelete;
  if (deleted != (state.delete_time != 0)) {
    Add(FindingKind::kDeletion, state.key,
        deleted ? "the record stands, its latest entry deleted it"
                : "the record is deleted, its latest entry did not delete it",
        latest.sequence);
  }
  if (state.create_time != history.front().commit_time) {
    Add(FindingKind::kTime, state.key,
        absl::StrCat("the record was made at ", state.create_time,
                     ", its first entry committed at ",
                     history.front().commit_time),
        history.front().sequence);
  }
  if (state.update_time != update_time) {
    Add(FindingKind::kTime, state.key,
        absl::StrCat("the record was changed at ", state.update_time,
                     ", its latest entry committed at ", update_time),
        latest.sequence);
  }
}

absl::Status RecordCheck::CheckLinks(storage::ReadSession& session,
                                     const std::vector<RowState>& states,
                                     const std::string& last) {
  using Place = std::tuple<std::string, std::string, int64_t>;
  using Target = std::pair<std::string, std::string>;
  std::map<Place, Target> expected;
  for (const RowState& state : states) {
    for (const Link& link : state.links) {
      expected[{state.key, link.field, link.position}] = {
          link.target.type->table_name(), link.target.key};
    }
  }
  absl::Status status = audit_.Links(
      session, partition_, type_.table_name(), after_, last,
      [&](const storage::AuditedLink& link) {
        const std::string key(link.from_key);
        const auto found =
            expected.find({key, std::string(link.field), link.position});
        if (found == expected.end()) {
          Add(FindingKind::kLink, key,
              absl::StrCat("there is a link from ", AsAbsl(link.field), "[",
                           link.position, "] to ", AsAbsl(link.to_type), " ",
                           AsAbsl(link.to_key),
                           "; the record does not stand, or its body has no "
                           "such reference"));
          return;
        }
        if (found->second.first != link.to_type ||
            found->second.second != link.to_key) {
          Add(FindingKind::kLink, key,
              absl::StrCat("the link from ", AsAbsl(link.field), "[",
                           link.position, "] is to ", AsAbsl(link.to_type), " ",
                           AsAbsl(link.to_key), ", the body names ",
                           found->second.first, " ", found->second.second));
        }
        expected.erase(found);
      });
  if (!status.ok()) return status;
  for (const auto& [place, target] : expected) {
    Add(FindingKind::kLink, std::get<0>(place),
        absl::StrCat("the body's reference ", std::get<1>(place), "[",
                     std::get<2>(place), "] to ", target.first, " ",
                     target.second, " has no link"));
  }
  return absl::OkStatus();
}

absl::Status RecordCheck::CheckReferences(storage::ReadSession& session,
                                          const std::vector<RowState>& states) {
  // The keys referred to, by type and partition.
  std::map<std::pair<const engine::ResourceType*, std::string>,
           std::set<std::string>>
      wanted;
  for (const RowState& state : states) {
    for (const Link& link : state.links) {
      wanted[{link.target.type, link.target.partition}].insert(link.target.key);
    }
  }
  for (auto& [place, keys] : wanted) {
    const std::vector<std::string> list(keys.begin(), keys.end());
    absl::Status status = place.first->table().GetVisibilities(
        session, place.second, list,
        [&keys = keys](std::string_view key, storage::ReadingClass) {
          keys.erase(std::string(key));
        });
    if (!status.ok()) return status;
  }
  for (const RowState& state : states) {
    for (const Link& link : state.links) {
      if (wanted[{link.target.type, link.target.partition}].count(
              link.target.key) == 0) {
        continue;
      }
      Add(FindingKind::kReference, state.key,
          absl::StrCat(link.path, " refers to ", link.target.Name(),
                       ", which does not stand"));
    }
  }
  return absl::OkStatus();
}

absl::Status RecordCheck::CheckEntries(storage::ReadSession& session,
                                       const std::vector<RowState>& states,
                                       const std::string& last) {
  // A council's own entries stand in its own ledger: see the ledger's check.
  if (type_.is_council()) return absl::OkStatus();
  size_t next = 0;
  return audit_.EntryKeys(
      session, partition_, type_.table_name(), after_, last,
      [&](std::string_view key, int64_t sequence) {
        while (next < states.size() && states[next].key < key) ++next;
        if (next < states.size() && states[next].key == key) return;
        Add(FindingKind::kEntryWithoutRecord, std::string(key),
            "the ledger tells of a record that is not there", sequence);
      });
}

}  // namespace minutebook::keeping
