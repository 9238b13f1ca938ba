#include "storage/sqlite/backup.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "storage/files.h"
#include "storage/sqlite/copy_check.h"

namespace minutebook::storage {
namespace {

constexpr int kBusyTimeoutMs = 5000;
constexpr int kPagesAStep = 1024;

// One read transaction on the store's side, so that the copy is of one moment
// and no writer makes it begin anew.
absl::Status CopyPages(const std::string& store, const std::string& part,
                       const KeepingProgress& progress) {
  try {
    SQLite::Database source(store, SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    SQLite::Database target(part, SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    // Taking the WAL in is the writers' work.
    sqlite3_db_config(source.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
                      nullptr);
    // The file is synced as a whole before it gets its name.
    target.exec("PRAGMA journal_mode = OFF");
    target.exec("PRAGMA synchronous = OFF");
    source.exec("BEGIN");
    const int64_t page_bytes = source.execAndGet("PRAGMA page_size").getInt64();
    const int64_t bytes =
        page_bytes * source.execAndGet("PRAGMA page_count").getInt64();
    absl::StatusOr<int64_t> room = FreeBytes(part);
    if (!room.ok()) return room.status();
    if (*room < bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the backup needs ", bytes, " bytes, ", FolderOf(part),
                       " has room for ", *room));
    }
    SQLite::Backup backup(target, source);
    int result = SQLITE_OK;
    while (result != SQLITE_DONE) {
      result = backup.executeStep(kPagesAStep);
      if (progress != nullptr) {
        progress("copying",
                 page_bytes * (backup.getTotalPageCount() -
                               backup.getRemainingPageCount()),
                 page_bytes * backup.getTotalPageCount());
      }
    }
    return absl::OkStatus();
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    const std::string text = absl::StrCat("cannot copy ", store, ": SQLite ",
                                          code, ": ", error.what());
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
      return absl::DataLossError(text);
    }
    if (code == SQLITE_FULL) return absl::ResourceExhaustedError(text);
    return absl::UnavailableError(text);
  }
}

}  // namespace

absl::StatusOr<BackupManifest> BackUpSqlite(const BackupOptions& options) {
  if (!FileExists(options.store)) {
    return absl::NotFoundError(
        absl::StrCat("there is no store ", options.store));
  }
  if (FileExists(options.file)) {
    return absl::AlreadyExistsError(absl::StrCat(
        options.file, " is there already: name a file that is not"));
  }
  const std::string part = options.file + ".part";
  const std::string manifest_path = ManifestPath(options.file);
  RemoveCopy(part);
  const int file = open(part.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC,
                        S_IRUSR | S_IWUSR);
  if (file < 0) return FileError("make", part);
  close(file);
  // Once the copy bears its name, only what was beside it is left to remove.
  const absl::Cleanup clean = [&] {
    RemoveCopy(part);
    unlink((manifest_path + ".part").c_str());
  };

  absl::Status status = CopyPages(options.store, part, options.progress);
  if (!status.ok()) return status;
  absl::StatusOr<CopyFacts> facts = CheckCopy(part, CopyDepth::kQuick);
  if (!facts.ok()) return facts.status();
  status = SyncFile(part);
  if (!status.ok()) return status;
  struct stat info {};
  if (stat(part.c_str(), &info) != 0) return FileError("look at", part);
  absl::StatusOr<FileDigest> digest = DigestFile(part, [&](int64_t bytes) {
    if (options.progress != nullptr) {
      options.progress("hashing", bytes, info.st_size);
    }
  });
  if (!digest.ok()) return digest.status();
  BackupManifest manifest;
  manifest.program = options.program;
  manifest.time = options.now;
  manifest.schema = facts->schema.version;
  manifest.bytes = digest->bytes;
  manifest.sha256 = digest->sha256;
  manifest.heads = std::move(facts->heads);
  status = WritePart(manifest_path, ManifestToJson(manifest));
  // The manifest first: a backup that bears its name has one.
  if (status.ok()) {
    status = RenameForGood(manifest_path + ".part", manifest_path);
  }
  if (status.ok()) status = RenameForGood(part, options.file);
  if (!status.ok()) return status;
  return manifest;
}

}  // namespace minutebook::storage
