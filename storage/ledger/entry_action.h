// What a ledger entry tells of its record.
#pragma once

namespace minutebook::storage {

// Stored and hashed: values never change their meaning.
enum class EntryAction { kCreate = 1, kUpdate = 2, kDelete = 3, kUndelete = 4 };

}  // namespace minutebook::storage
