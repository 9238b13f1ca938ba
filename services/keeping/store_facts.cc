#include "services/keeping/store_facts.h"

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "services/keeping/open_store.h"
#include "storage/audit.h"
#include "storage/files.h"
#include "storage/migrations.h"
#include "storage/sqlite/store_user.h"

namespace minutebook::keeping {
namespace {

struct FileSystem {
  uint32_t magic;
  const char* name;
  bool network;
};

// From statfs(2).
constexpr FileSystem kFileSystems[] = {
    {0x6969, "nfs", true},          {0x517b, "smb", true},
    {0xff534d42, "cifs", true},     {0xfe534d42, "smb2", true},
    {0x5346414f, "afs", true},      {0x00c36400, "ceph", true},
    {0x01021997, "9p", true},       {0x0bd00bd0, "lustre", true},
    {0x47504653, "gpfs", true},     {0x65735546, "fuse", false},
    {0xef53, "ext4", false},        {0x58465342, "xfs", false},
    {0x9123683e, "btrfs", false},   {0x2fc12fc1, "zfs", false},
    {0x794c7630, "overlay", false}, {0x01021994, "tmpfs", false}};
constexpr char kMemory[] = "tmpfs";

FileFacts Look(const std::string& path) {
  FileFacts facts;
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return facts;
  facts.exists = true;
  facts.mode = info.st_mode;
  facts.owner = info.st_uid;
  facts.bytes = info.st_size;
  facts.writable = access(path.c_str(), W_OK) == 0;
  return facts;
}

void LookAtFileSystem(const std::string& folder, StoreFacts& facts) {
  struct statfs type {};
  if (statfs(folder.c_str(), &type) == 0) {
    for (const FileSystem& known : kFileSystems) {
      if (static_cast<uint32_t>(type.f_type) != known.magic) continue;
      facts.file_system = known.name;
      facts.network_file_system = known.network;
      facts.memory_file_system = facts.file_system == kMemory;
    }
  }
  struct statvfs room {};
  if (statvfs(folder.c_str(), &room) == 0) {
    const auto block = static_cast<int64_t>(room.f_frsize);
    facts.free_bytes = static_cast<int64_t>(room.f_bavail) * block;
    facts.all_bytes = static_cast<int64_t>(room.f_blocks) * block;
    facts.read_only_file_system = (room.f_flag & ST_RDONLY) != 0;
  }
}

// Reads the header as bytes: a file that SQLite would refuse can be told of.
void LookAtHeader(StoreFacts& facts) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  FILE* file = std::fopen(facts.store.c_str(), "rbe");
  if (file == nullptr) return;
  char header[kMagic.size()] = {};
  const size_t count = std::fread(header, 1, sizeof(header), file);
  std::fclose(file);
  facts.is_database = std::string_view(header, count) == kMagic;
}

void LookInside(StoreFacts& facts) {
  const absl::StatusOr<pid_t> user = storage::FindStoreUser(facts.store);
  if (user.ok()) facts.open_in = *user;
  const auto fault = [&](const absl::Status& status) {
    facts.open_error = std::string(status.message());
  };
  absl::StatusOr<std::unique_ptr<storage::Driver>> driver =
      OpenExistingStore(facts.store);
  if (!driver.ok()) {
    facts.foreign = absl::IsFailedPrecondition(driver.status());
    return fault(driver.status());
  }
  const storage::Audit audit;
  absl::StatusOr<std::unique_ptr<storage::ReadConnection>> connection =
      (*driver)->OpenReader();
  if (!connection.ok()) return fault(connection.status());
  absl::StatusOr<storage::SchemaState> schema =
      storage::InspectSchema(**connection, (*driver)->dialect());
  if (!schema.ok()) return fault(schema.status());
  facts.schema = schema->version;
  facts.latest_schema = schema->latest;
  facts.altered_schema = schema->altered;
  constexpr int64_t kCouncils = 10000;
  absl::StatusOr<std::vector<storage::CouncilHead>> heads =
      audit.Heads(**connection, "", kCouncils);
  if (!heads.ok()) return fault(heads.status());
  for (const storage::CouncilHead& head : *heads) {
    facts.last_commit_time =
        std::max(facts.last_commit_time.value_or(0), head.head.commit_time);
  }
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() &&
         text.compare(text.size() - end.size(), end.size(), end) == 0;
}

void LookForLeftovers(const std::string& folder, StoreFacts& facts) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string path = entry.path().string();
    for (const char* end : {".part", ".restoring", ".restoring-wal"}) {
      if (EndsWith(path, end)) facts.leftovers.push_back(path);
    }
  }
  std::sort(facts.leftovers.begin(), facts.leftovers.end());
}

}  // namespace

StoreFacts LookAtStore(const std::string& store, const std::string& token_path,
                       int64_t now) {
  StoreFacts facts;
  facts.store = store;
  facts.token_path = token_path;
  facts.user = geteuid();
  facts.now = now;
  const std::string folder = storage::FolderOf(store);
  facts.file = Look(store);
  facts.folder = Look(folder);
  facts.wal = Look(store + "-wal");
  facts.token = Look(token_path);
  LookAtFileSystem(folder, facts);
  LookForLeftovers(folder, facts);
  if (facts.file.exists) LookAtHeader(facts);
  if (facts.is_database) LookInside(facts);
  facts.sqlite_version = sqlite3_libversion_number();
  struct rlimit limit {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    facts.open_files_limit = limit.rlim_cur;
  }
  return facts;
}

}  // namespace minutebook::keeping
