// What a ledger entry tells of its record.
#pragma once

namespace minutebook::storage {

// Stored and hashed: values never change their meaning.
enum class EntryAction {
  kCreate = 1,
  kUpdate = 2,
  kDelete = 3,
  kUndelete = 4,
  // A write that altered nothing of the record, remembered for the repeat of
  // its request. Neither the feed nor the record's history tells of it: that
  // someone was at work may be all there is to know of what is hidden.
  kUnchanged = 5
};

}  // namespace minutebook::storage
