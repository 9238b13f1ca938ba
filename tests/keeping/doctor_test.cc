// What the doctor says of each thing that makes a service fail.

#include "services/keeping/doctor.h"

#include <sys/stat.h>

#include <fstream>
#include <functional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/wexcombe.h"

namespace minutebook::keeping {
namespace {

constexpr int64_t kMiB = int64_t{1} << 20;

StoreFacts Sound() {
  StoreFacts facts;
  facts.store = "/store/minutebook.db";
  facts.token_path = "/store/minutebook.db.token";
  facts.user = 1000;
  facts.now = 1800000000000000;
  facts.file = {true, S_IFREG | 0600, 1000, 100 * kMiB, true};
  facts.folder = {true, S_IFDIR | 0700, 1000, 4096, true};
  facts.wal = {true, S_IFREG | 0600, 1000, 4 * kMiB, true};
  facts.token = {true, S_IFREG | 0600, 1000, 65, true};
  facts.file_system = "ext4";
  facts.free_bytes = 50000 * kMiB;
  facts.all_bytes = 100000 * kMiB;
  facts.is_database = true;
  facts.schema = facts.latest_schema = 3;
  facts.last_commit_time = facts.now - 1000000;
  facts.sqlite_version = 3053002;
  facts.open_files_limit = 65536;
  return facts;
}

TEST(DoctorTest, SoundStoreHasNothingToSay) {
  for (const Diagnosis& line : Judge(Sound())) {
    EXPECT_EQ(line.health, Health::kOk) << line.check << ": " << line.text;
    EXPECT_EQ(line.advice, "");
  }
}

struct Ill {
  const char* name;
  std::function<void(StoreFacts&)> make;
  const char* check;
  Health health;
};

void PrintTo(const Ill& ill, std::ostream* out) { *out << ill.name; }

class IllTest : public ::testing::TestWithParam<Ill> {};

TEST_P(IllTest, IsSaidWithWhatToDo) {
  StoreFacts facts = Sound();
  GetParam().make(facts);
  bool found = false;
  for (const Diagnosis& line : Judge(facts)) {
    if (line.check == GetParam().check) {
      found = true;
      EXPECT_EQ(line.health, GetParam().health) << line.text;
      EXPECT_NE(line.advice, "");
    } else {
      EXPECT_EQ(line.health, Health::kOk) << line.check << ": " << line.text;
    }
  }
  EXPECT_TRUE(found);
}

const Ill kIlls[] = {
    {"NotWritable", [](StoreFacts& f) { f.file.writable = false; },
     "store file", Health::kFail},
    {"NoFile", [](StoreFacts& f) { f.file.mode = S_IFDIR | 0700; },
     "store file", Health::kFail},
    {"OpenToOthers", [](StoreFacts& f) { f.file.mode = S_IFREG | 0640; },
     "store file", Health::kWarn},
    {"FolderNotWritable", [](StoreFacts& f) { f.folder.writable = false; },
     "store folder", Health::kFail},
    {"FolderOfAll", [](StoreFacts& f) { f.folder.mode = S_IFDIR | 0777; },
     "store folder", Health::kWarn},
    {"Network", [](StoreFacts& f) { f.network_file_system = true; },
     "file system", Health::kFail},
    {"ReadOnly", [](StoreFacts& f) { f.read_only_file_system = true; },
     "file system", Health::kFail},
    {"Memory", [](StoreFacts& f) { f.memory_file_system = true; },
     "file system", Health::kWarn},
    {"Fuse", [](StoreFacts& f) { f.file_system = "fuse"; }, "file system",
     Health::kWarn},
    {"DiskFull", [](StoreFacts& f) { f.free_bytes = kMiB; }, "disk space",
     Health::kFail},
    {"DiskAlmostFull", [](StoreFacts& f) { f.free_bytes = 90 * kMiB; },
     "disk space", Health::kWarn},
    {"LargeWal", [](StoreFacts& f) { f.wal.bytes = 1000 * kMiB; }, "WAL",
     Health::kWarn},
    {"NoDatabase",
     [](StoreFacts& f) {
       f.is_database = false;
       f.open_error = "x";
     },
     "database", Health::kFail},
    {"Foreign",
     [](StoreFacts& f) {
       f.foreign = true;
       f.open_error = "x";
     },
     "database", Health::kFail},
    {"CannotBeOpened", [](StoreFacts& f) { f.open_error = "x"; }, "database",
     Health::kFail},
    {"OlderSchema", [](StoreFacts& f) { f.schema = 2; }, "schema",
     Health::kFail},
    {"NewerSchema", [](StoreFacts& f) { f.schema = 4; }, "schema",
     Health::kFail},
    {"AlteredSchema", [](StoreFacts& f) { f.altered_schema = true; }, "schema",
     Health::kFail},
    {"CommitInTheFuture",
     [](StoreFacts& f) { f.last_commit_time = f.now + 3600000000; }, "clock",
     Health::kWarn},
    {"NoToken", [](StoreFacts& f) { f.token.exists = false; },
     "administrator's token", Health::kWarn},
    {"TokenOpenToOthers", [](StoreFacts& f) { f.token.mode = S_IFREG | 0644; },
     "administrator's token", Health::kFail},
    {"TokenOfAnother", [](StoreFacts& f) { f.token.owner = 0; },
     "administrator's token", Health::kWarn},
    {"Leftovers", [](StoreFacts& f) { f.leftovers = {"/store/b.db.part"}; },
     "leftover files", Health::kWarn},
    {"OldSqlite", [](StoreFacts& f) { f.sqlite_version = 3040001; }, "SQLite",
     Health::kWarn},
    {"FewFiles", [](StoreFacts& f) { f.open_files_limit = 512; }, "open files",
     Health::kWarn},
    {"VeryFewFiles", [](StoreFacts& f) { f.open_files_limit = 64; },
     "open files", Health::kFail},
};

INSTANTIATE_TEST_SUITE_P(Ills, IllTest, ::testing::ValuesIn(kIlls),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

TEST(DoctorTest, ClockThatIsYearsBehindFails) {
  StoreFacts facts = Sound();
  facts.now = 1000000;
  for (const Diagnosis& line : Judge(facts)) {
    if (line.check == "clock") {
      EXPECT_EQ(line.health, Health::kFail);
    }
  }
}

TEST(DoctorTest, LooksAtTheRealThing) {
  const testing::TemporaryFolder folder;
  const std::string store = folder.File("m.db");
  EXPECT_FALSE(LookAtStore(store, store + ".token", 0).file.exists);
  std::ofstream(store) << std::string(1000, 'x');
  StoreFacts facts = LookAtStore(store, store + ".token", 0);
  EXPECT_TRUE(facts.file.exists);
  EXPECT_FALSE(facts.is_database);
  std::ofstream(folder.File("b.db.part")) << "x";
  facts = LookAtStore(store, store + ".token", 0);
  EXPECT_THAT(facts.leftovers,
              ::testing::ElementsAre(folder.File("b.db.part")));
  EXPECT_GT(facts.all_bytes, facts.free_bytes);
  EXPECT_GT(facts.open_files_limit, 0u);
}

}  // namespace
}  // namespace minutebook::keeping
