#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "storage/files.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/copy_check.h"
#include "storage/sqlite/sqlite_driver.h"
#include "storage/sqlite/store_user.h"

namespace minutebook::storage {
namespace {

constexpr int64_t kMostManifestBytes = int64_t{16} << 20;

absl::Status CheckFree(const std::string& store) {
  if (!FileExists(store)) return absl::OkStatus();
  absl::StatusOr<pid_t> user = FindStoreUser(store);
  if (!user.ok()) return user.status();
  if (*user == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      store, " is open in process ", *user, ": stop the server first"));
}

absl::StatusOr<BackupManifest> ReadManifest(const std::string& file) {
  const std::string path = ManifestPath(file);
  absl::StatusOr<std::string> text = ReadSmallFile(path, kMostManifestBytes);
  if (absl::IsNotFound(text.status())) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is missing: without it nothing says whether ",
                     file, " is whole"));
  }
  if (!text.ok()) return text.status();
  absl::StatusOr<BackupManifest> manifest = ManifestFromJson(*text);
  if (!manifest.ok()) {
    return absl::DataLossError(
        absl::StrCat(path, ": ", std::string(manifest.status().message())));
  }
  return manifest;
}

absl::Status Compare(const std::string& file, const BackupManifest& manifest,
                     const FileDigest& digest) {
  if (digest.bytes == manifest.bytes && digest.sha256 == manifest.sha256) {
    return absl::OkStatus();
  }
  return absl::DataLossError(
      absl::StrCat(file, " is damaged: it has ", digest.bytes,
                   " bytes and SHA-256 ", digest.sha256, ", its manifest says ",
                   manifest.bytes, " and ", manifest.sha256));
}

absl::Status CompareFacts(const std::string& file,
                          const BackupManifest& manifest,
                          const CopyFacts& facts) {
  if (facts.schema.version > facts.schema.latest) {
    return absl::FailedPreconditionError(
        absl::StrCat(file, " has schema ", facts.schema.version,
                     ", this program knows ", facts.schema.latest,
                     " at most: use version ", manifest.program, " or newer"));
  }
  bool same = facts.schema.version == manifest.schema &&
              facts.heads.size() == manifest.heads.size();
  for (size_t i = 0; same && i < facts.heads.size(); ++i) {
    const CouncilHead& a = facts.heads[i];
    const CouncilHead& b = manifest.heads[i];
    same = a.council == b.council && a.head.sequence == b.head.sequence &&
           a.head.write_number == b.head.write_number &&
           a.head.commit_time == b.head.commit_time;
  }
  if (same) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      file, " is not what its manifest tells of: schema or ledgers differ"));
}

// The new store belongs to whom the old one did, or its folder does.
absl::Status GiveTo(const std::string& owner_of, const std::string& path) {
  struct stat info {};
  if (geteuid() != 0 || stat(owner_of.c_str(), &info) != 0) {
    return absl::OkStatus();
  }
  if (chown(path.c_str(), info.st_uid, info.st_gid) != 0) {
    return FileError("give away", path);
  }
  return absl::OkStatus();
}

// Moves the store and what belongs to it to `aside`.
absl::Status MoveAside(const std::string& store, const std::string& aside) {
  if (FileExists(store)) {
    // Opened and closed again, a sound store takes in what its WAL holds; of a
    // damaged one the parts are moved as they are.
    (void)OpenSqlite({store});
    absl::Status status = CheckFree(store);
    if (status.ok()) status = RenameForGood(store, aside);
    if (!status.ok()) return status;
  }
  // What is left of another database's WAL would be taken for the new one's.
  if (FileExists(store + "-wal")) {
    absl::Status status = RenameForGood(store + "-wal", aside + "-wal");
    if (!status.ok()) return status;
  }
  unlink((store + "-shm").c_str());
  return SyncFolderOf(store);
}

}  // namespace

absl::StatusOr<RestoreResult> RestoreSqlite(const RestoreOptions& options) {
  const std::string& store = options.store;
  const bool stands = FileExists(store);
  if (stands && !options.replace) {
    return absl::AlreadyExistsError(absl::StrCat(
        store, " is there already: with --replace it is moved aside"));
  }
  absl::Status status = CheckFree(store);
  if (!status.ok()) return status;
  RestoreResult result;
  absl::StatusOr<BackupManifest> manifest = ReadManifest(options.file);
  if (!manifest.ok()) return manifest.status();
  result.manifest = *std::move(manifest);

  const std::string copy = store + ".restoring";
  RemoveCopy(copy);
  absl::StatusOr<int64_t> room = FreeBytes(store);
  if (!room.ok()) return room.status();
  if (*room < result.manifest.bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the store needs ", result.manifest.bytes, " bytes, ",
                     FolderOf(store), " has room for ", *room));
  }
  const absl::Cleanup clean = [&] { RemoveCopy(copy); };
  absl::StatusOr<FileDigest> digest =
      CopyFile(options.file, copy, [&](int64_t bytes) {
        if (options.progress != nullptr) {
          options.progress("copying", bytes, result.manifest.bytes);
        }
      });
  if (!digest.ok()) return digest.status();
  status = Compare(options.file, result.manifest, *digest);
  if (!status.ok()) return status;
  absl::StatusOr<CopyFacts> facts = CheckCopy(copy, CopyDepth::kWhole);
  if (!facts.ok()) return facts.status();
  status = CompareFacts(options.file, result.manifest, *facts);
  if (status.ok()) status = GiveTo(stands ? store : FolderOf(store), copy);
  if (status.ok()) status = SyncFile(copy);
  if (!status.ok()) return status;

  const std::string aside = absl::StrCat(
      store, ".before-",
      absl::FormatTime("%Y%m%dT%H%M%SZ", absl::FromUnixMicros(options.now),
                       absl::UTCTimeZone()));
  if (FileExists(aside) || FileExists(aside + "-wal")) {
    return absl::AlreadyExistsError(
        absl::StrCat(aside, " is there already: move it elsewhere"));
  }
  status = MoveAside(store, aside);
  if (status.ok()) status = RenameForGood(copy, store);
  if (!status.ok()) return status;
  if (stands) result.aside = aside;
  return result;
}

}  // namespace minutebook::storage
