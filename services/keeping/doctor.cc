#include "services/keeping/doctor.h"

#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace minutebook::keeping {
namespace {

constexpr int64_t kMiB = int64_t{1} << 20;
// Less room than this, and the next writes fail.
constexpr int64_t kLeastFree = 64 * kMiB;
// A WAL of this size was not taken in for long: its checkpoints come every 4
// MiB.
constexpr int64_t kLargeWal = 64 * kMiB;
// Before it, two connections that write at the same instant may damage a WAL.
constexpr int kSoundSqlite = 3051003;
constexpr uint64_t kLeastFiles = 256;
constexpr uint64_t kGoodFiles = 1024;
constexpr int64_t kSecond = 1000000;
constexpr int64_t kYear2020 = int64_t{1577836800} * kSecond;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::string Mode(mode_t mode) {
  return absl::StrCat("0", (mode >> 6) & 7, (mode >> 3) & 7, mode & 7);
}

std::string MiB(int64_t bytes) { return absl::StrCat(bytes / kMiB, " MiB"); }

Diagnosis StoreFile(const StoreFacts& facts) {
  const FileFacts& file = facts.file;
  if (!file.exists) {
    return {Health::kFail, "store file",
            absl::StrCat("there is no ", facts.store),
            "name the store with --store; the first `minutebookd serve` makes "
            "it"};
  }
  if (!S_ISREG(file.mode)) {
    return {Health::kFail, "store file",
            absl::StrCat(facts.store, " is no regular file"),
            "name the database file itself"};
  }
  if (!file.writable) {
    return {Health::kFail, "store file",
            absl::StrCat(facts.store, " cannot be written by this user"),
            "run as the user that the service runs as, or give the file to it"};
  }
  if ((file.mode & kOthers) != 0) {
    return {Health::kWarn, "store file",
            absl::StrCat(facts.store, " has mode ", Mode(file.mode),
                         ": others than its owner may open it"),
            absl::StrCat("chmod 600 ", facts.store)};
  }
  if (file.owner != facts.user && facts.user != 0) {
    return {Health::kWarn, "store file",
            absl::StrCat(facts.store, " belongs to user ", file.owner,
                         ", not to ", facts.user),
            "run the service as the owner of the store"};
  }
  return {Health::kOk, "store file",
          absl::StrCat(facts.store, ", ", MiB(file.bytes), ", mode ",
                       Mode(file.mode)),
          ""};
}

Diagnosis Folder(const StoreFacts& facts) {
  if (!facts.folder.writable) {
    return {Health::kFail, "store folder",
            "the folder of the store cannot be written by this user",
            "the WAL and its index are made there: give the folder to the user "
            "that the service runs as"};
  }
  if ((facts.folder.mode & S_IWOTH) != 0 &&
      (facts.folder.mode & S_ISVTX) == 0) {
    return {
        Health::kWarn, "store folder",
        absl::StrCat("the folder of the store has mode ",
                     Mode(facts.folder.mode), ": anyone may replace the store"),
        "chmod o-w on the folder"};
  }
  return {Health::kOk, "store folder",
          absl::StrCat("mode ", Mode(facts.folder.mode)), ""};
}

Diagnosis FileSystem(const StoreFacts& facts) {
  const std::string name =
      facts.file_system.empty() ? "of another kind" : facts.file_system;
  if (facts.network_file_system) {
    return {Health::kFail, "file system",
            absl::StrCat("the store lies on ", name,
                         ", where locks and the WAL's shared memory cannot be "
                         "relied on"),
            "move the store to a disk of this machine, or use PostgreSQL"};
  }
  if (facts.read_only_file_system) {
    return {Health::kFail, "file system", "it is mounted read-only",
            "see the kernel's log for why, then mount it for writing"};
  }
  if (facts.memory_file_system) {
    return {Health::kWarn, "file system",
            "the store lies in memory and is gone when the machine restarts",
            "move the store to a disk"};
  }
  if (name == "fuse") {
    return {Health::kWarn, "file system",
            "what lies behind FUSE cannot be seen: locks and syncs may not "
            "hold",
            "move the store to a file system of the kernel's"};
  }
  return {Health::kOk, "file system", name, ""};
}

Diagnosis DiskSpace(const StoreFacts& facts) {
  const std::string text = absl::StrCat(MiB(facts.free_bytes), " of ",
                                        MiB(facts.all_bytes), " are free");
  if (facts.free_bytes < kLeastFree) {
    return {Health::kFail, "disk space", text,
            "make room: writes fail when the disk is full"};
  }
  if (facts.free_bytes < facts.file.bytes ||
      facts.free_bytes < facts.all_bytes / 20) {
    return {Health::kWarn, "disk space", text,
            "make room for growth and for a copy of the store"};
  }
  return {Health::kOk, "disk space", text, ""};
}

Diagnosis Wal(const StoreFacts& facts) {
  const std::string text = absl::StrCat("the WAL has ", MiB(facts.wal.bytes));
  if (facts.wal.bytes > kLargeWal) {
    return {Health::kWarn, "WAL", text,
            "a long read, such as a backup, keeps it from being taken in; if "
            "none is under way, restart the service"};
  }
  return {Health::kOk, "WAL", text, ""};
}

Diagnosis Database(const StoreFacts& facts) {
  if (!facts.is_database) {
    return {Health::kFail, "database", "the file is no SQLite database",
            "name another file, or restore a backup"};
  }
  if (facts.foreign) {
    return {Health::kFail, "database",
            "the file is a database of another program", "name another file"};
  }
  if (!facts.open_error.empty()) {
    return {Health::kFail, "database",
            absl::StrCat("it cannot be opened: ", facts.open_error),
            "run `minutebookd verify`; if it is damaged, restore a backup"};
  }
  if (facts.open_in != 0) {
    return {Health::kOk, "database",
            absl::StrCat("opens; process ", facts.open_in, " has it open too"),
            ""};
  }
  return {Health::kOk, "database", "opens; no other process has it open", ""};
}

Diagnosis Schema(const StoreFacts& facts) {
  const std::string text =
      absl::StrCat("the store has schema ", facts.schema,
                   ", this program needs ", facts.latest_schema);
  if (facts.schema < facts.latest_schema) {
    return {Health::kFail, "schema", text,
            "make a backup, then run `minutebookd migrate`"};
  }
  if (facts.schema > facts.latest_schema) {
    return {Health::kFail, "schema", text,
            "use the version that wrote the store, or a newer one"};
  }
  if (facts.altered_schema) {
    return {Health::kFail, "schema",
            "the store was made with another text of a migration",
            "use the program that made the store"};
  }
  return {Health::kOk, "schema", absl::StrCat(facts.schema), ""};
}

Diagnosis Token(const StoreFacts& facts) {
  const std::string& path = facts.token_path;
  if (!facts.token.exists) {
    return {Health::kWarn, "administrator's token",
            absl::StrCat("there is no ", path),
            "the next `minutebookd serve` makes one; name another file with "
            "--token-file"};
  }
  if ((facts.token.mode & kOthers) != 0) {
    return {Health::kFail, "administrator's token",
            absl::StrCat(path, " has mode ", Mode(facts.token.mode),
                         ": others may read it, and the server will not start"),
            absl::StrCat("remove ", path,
                         " to have a new token made, or chmod 600 it if nobody "
                         "read it")};
  }
  if (facts.token.owner != facts.file.owner) {
    return {Health::kWarn, "administrator's token",
            absl::StrCat(path, " belongs to user ", facts.token.owner,
                         ", the store to ", facts.file.owner),
            "give both to the user that the service runs as"};
  }
  return {Health::kOk, "administrator's token",
          absl::StrCat(path, ", mode ", Mode(facts.token.mode)), ""};
}

Diagnosis Clock(const StoreFacts& facts) {
  if (facts.now < kYear2020) {
    return {Health::kFail, "clock", "the machine's clock is years behind",
            "set it, and keep it right with NTP"};
  }
  const int64_t ahead = facts.last_commit_time.value_or(0) - facts.now;
  if (ahead > kSecond) {
    return {Health::kWarn, "clock",
            absl::StrCat("the last commit is ", ahead / kSecond,
                         " s in the future: the clock was ahead then, or is "
                         "behind"),
            "keep the clock right with NTP; commit times creep on from the "
            "last one until the clock has passed it"};
  }
  return {Health::kOk, "clock", "no commit is in the future", ""};
}

Diagnosis Leftovers(const StoreFacts& facts) {
  if (facts.leftovers.empty()) {
    return {Health::kOk, "leftover files", "none", ""};
  }
  return {Health::kWarn, "leftover files", absl::StrJoin(facts.leftovers, ", "),
          "a backup or restore was cut short: remove them once none is under "
          "way"};
}

Diagnosis Sqlite(const StoreFacts& facts) {
  const std::string text = absl::StrCat(facts.sqlite_version / 1000000, ".",
                                        facts.sqlite_version / 1000 % 1000, ".",
                                        facts.sqlite_version % 1000);
  if (facts.sqlite_version < kSoundSqlite) {
    return {Health::kWarn, "SQLite", text,
            "versions before 3.51.3 may damage a WAL that two connections "
            "write at the same instant: build with the pinned one"};
  }
  return {Health::kOk, "SQLite", text, ""};
}

Diagnosis OpenFiles(const StoreFacts& facts) {
  const std::string text =
      absl::StrCat(facts.open_files_limit, " files may be open");
  if (facts.open_files_limit < kGoodFiles) {
    return {
        facts.open_files_limit < kLeastFiles ? Health::kFail : Health::kWarn,
        "open files", text,
        "every connection takes one: raise the limit (LimitNOFILE in the "
        "unit, ulimit -n in a shell)"};
  }
  return {Health::kOk, "open files", text, ""};
}

}  // namespace

std::string_view HealthName(Health health) {
  switch (health) {
    case Health::kOk:
      return "ok";
    case Health::kWarn:
      return "warn";
    case Health::kFail:
      return "fail";
  }
  return "fail";
}

std::vector<Diagnosis> Judge(const StoreFacts& facts) {
  std::vector<Diagnosis> lines = {StoreFile(facts), Folder(facts),
                                  FileSystem(facts), DiskSpace(facts)};
  if (facts.file.exists) {
    lines.push_back(Wal(facts));
    lines.push_back(Database(facts));
  }
  if (facts.is_database && facts.open_error.empty()) {
    lines.push_back(Schema(facts));
    lines.push_back(Clock(facts));
  }
  lines.push_back(Token(facts));
  lines.push_back(Leftovers(facts));
  lines.push_back(Sqlite(facts));
  lines.push_back(OpenFiles(facts));
  return lines;
}

}  // namespace minutebook::keeping
