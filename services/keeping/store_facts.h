// What can be seen of a store, its files and its machine without changing what
// any of them holds: what the doctor judges.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace minutebook::keeping {

struct FileFacts {
  bool exists = false;
  mode_t mode = 0;
  uid_t owner = 0;
  int64_t bytes = 0;
  bool writable = false;  // by the caller
};

struct StoreFacts {
  std::string store;
  std::string token_path;
  uid_t user = 0;   // who asks
  int64_t now = 0;  // microseconds since 1970 UTC

  FileFacts file;
  FileFacts folder;
  FileFacts wal;
  FileFacts token;
  std::vector<std::string> leftovers;  // files that ended commands left behind

  std::string file_system;  // "nfs", "ext4", ...; empty: another
  bool network_file_system = false;
  bool memory_file_system = false;
  bool read_only_file_system = false;
  int64_t free_bytes = 0;
  int64_t all_bytes = 0;

  bool is_database = false;  // has the header of one
  bool foreign = false;      // and is another program's
  pid_t open_in = 0;         // a process that has it open; 0: none
  std::string open_error;    // why it could not be opened; empty: it was
  int schema = 0;
  int latest_schema = 0;
  bool altered_schema = false;
  std::optional<int64_t> last_commit_time;  // of all ledgers

  int sqlite_version = 0;  // as SQLite counts: 3051003
  uint64_t open_files_limit = 0;
};

// Looks. Never fails: what cannot be seen is told of in the facts.
StoreFacts LookAtStore(const std::string& store, const std::string& token_path,
                       int64_t now);

}  // namespace minutebook::keeping
