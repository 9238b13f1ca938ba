// Which of the records that few may read were read to answer a call, by what
// the statements returned: no body is parsed for it, and a read that meets none
// adds nothing.
#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "storage/visibility.h"

namespace minutebook::storage {

class ReadNotes {
 public:
  struct Record {
    std::string table;
    std::string council;
    std::string key;

    auto operator<=>(const Record&) const = default;
  };

  // Records that not all who work for the council may read are noted.
  static constexpr ReadingClass kLastUnnoted = kInternalClass;

  // While it lives, what this thread reads is noted in `notes`; null: nowhere.
  // A call is read for on one thread, by commands that know nothing of notes
  // and through sessions that are others' a moment later: hence by thread.
  // With `replies_alone`, only what a write answers with: what it reads
  // besides is for its own checks.
  class Here {
   public:
    explicit Here(ReadNotes* notes, bool replies_alone = false)
        : before_(here_), replies_alone_before_(replies_alone_) {
      here_ = notes;
      replies_alone_ = replies_alone;
    }
    ~Here() {
      here_ = before_;
      replies_alone_ = replies_alone_before_;
    }
    Here(const Here&) = delete;
    Here& operator=(const Here&) = delete;

   private:
    ReadNotes* const before_;
    const bool replies_alone_before_;
  };

  // Where this thread notes; null: nowhere.
  static ReadNotes* current() { return here_; }

  // Notes a record that was read with this visibility.
  static void Add(ReadingClass visibility, std::string_view table,
                  std::string_view council, std::string_view key) {
    if (visibility <= kLastUnnoted || here_ == nullptr || replies_alone_) {
      return;
    }
    AddReply(visibility, table, council, key);
  }

  // Notes a record that a write answers with and the ledger does not have from
  // it: a trial's, an unchanged one, an earlier one's.
  static void AddReply(ReadingClass visibility, std::string_view table,
                       std::string_view council, std::string_view key) {
    if (visibility <= kLastUnnoted || here_ == nullptr) return;
    here_->records_.insert(
        {std::string(table), std::string(council), std::string(key)});
  }

  // The call has changed something, so its reply is not to be held back.
  static void Commit() {
    if (here_ != nullptr) here_->committed_ = true;
  }
  bool committed() const { return committed_; }

  // Takes back what was read and is not shown, as the first record behind a
  // page.
  static void Drop(std::string_view table, std::string_view council,
                   std::string_view key) {
    if (here_ == nullptr || here_->records_.empty()) return;
    here_->records_.erase(
        {std::string(table), std::string(council), std::string(key)});
  }

  const std::set<Record>& records() const { return records_; }
  void Clear() { records_.clear(); }

 private:
  static inline thread_local ReadNotes* here_ = nullptr;
  static inline thread_local bool replies_alone_ = false;

  std::set<Record> records_;
  bool committed_ = false;
};

}  // namespace minutebook::storage
