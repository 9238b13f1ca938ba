// Records as one source describes them, before they meet what the council has
// already: a field that the source does not tell stays empty.
#pragma once

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "minutebook/records/v1/import.pb.h"

namespace minutebook::importers {

struct Draft {
  std::unique_ptr<google::protobuf::Message> record;  // bears its name
  // Fields that are guesses or defaults: written into a new record, never
  // compared with one that exists.
  std::set<std::string> only_when_new;
  // Fields whose present value was looked at and is out of date: written over
  // it, whoever wrote that.
  std::set<std::string> supersedes;
  // A record that is never changed once it exists.
  bool immutable = false;
};

class Drafts {
 public:
  // The draft of this name, made empty when there is none yet.
  template <class T>
  T& At(const std::string& name) {
    Draft& draft = Entry(name);
    if (draft.record == nullptr) {
      auto record = std::make_unique<T>();
      record->set_name(name);
      draft.record = std::move(record);
    }
    return static_cast<T&>(*draft.record);
  }

  template <class T>
  const T* Find(const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end()
               ? nullptr
               : static_cast<const T*>(drafts_[found->second].record.get());
  }

  bool Has(const std::string& name) const { return places_.contains(name); }

  // Its entry, without a record when the draft is new.
  Draft& Entry(const std::string& name) {
    const auto [place, added] = places_.emplace(name, drafts_.size());
    if (added) drafts_.emplace_back();
    return drafts_[place->second];
  }

  std::vector<Draft>& all() { return drafts_; }

 private:
  std::vector<Draft> drafts_;
  std::map<std::string, size_t> places_;
};

// What the import of the same source wrote before.
class ImportMemory {
 public:
  // `before` may be null: the source is new.
  explicit ImportMemory(const records::v1::Import* before) {
    if (before == nullptr) return;
    for (const auto& record : before->records()) {
      records_[record.record()] = &record;
    }
  }

  const records::v1::Import::ImportedRecord* Find(
      const std::string& name) const {
    const auto found = records_.find(name);
    return found == records_.end() ? nullptr : found->second;
  }

  bool Created(const std::string& name) const {
    const auto* record = Find(name);
    return record != nullptr && record->created();
  }

  // The digest of the value written; empty when the field was not written.
  std::string FieldDigest(const std::string& name,
                          std::string_view field) const {
    const auto* record = Find(name);
    if (record == nullptr) return "";
    for (const auto& written : record->fields()) {
      if (written.path() == field) return written.sha256();
    }
    return "";
  }

 private:
  std::map<std::string, const records::v1::Import::ImportedRecord*> records_;
};

}  // namespace minutebook::importers
