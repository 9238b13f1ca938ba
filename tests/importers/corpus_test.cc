// Every page of the corpus and every bundled example is read without an error
// and without losing a word.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/importers/test_util.h"

namespace minutebook::importers {
namespace {

std::vector<std::filesystem::path> PagesIn(const std::filesystem::path& dir) {
  std::vector<std::filesystem::path> pages;
  if (!std::filesystem::is_directory(dir)) return pages;
  for (const auto& entry : std::filesystem::directory_iterator(dir)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".txt" || extension == ".html") {
      pages.push_back(entry.path());
    }
  }
  return pages;
}

std::string BytesOf(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

TEST(CorpusTest, EveryPageIsReadWithoutLosingAWord) {
  const char* corpus = std::getenv("MINUTEBOOK_CORPUS");
  if (corpus == nullptr) {
    GTEST_SKIP() << "MINUTEBOOK_CORPUS names no folder of pages";
  }
  const std::filesystem::path dir = corpus;
  std::vector<std::filesystem::path> pages = PagesIn(dir / "seeds");
  for (auto& page : PagesIn(dir / "pages")) pages.push_back(page);
  ASSERT_FALSE(pages.empty());
  for (const auto& path : pages) {
    SCOPED_TRACE(path.filename().string());
    const Page page = Read(BytesOf(path));
    EXPECT_FALSE(page.meetings.empty());
    for (const std::string& line : page.furniture) {
      EXPECT_LE(line.size(), 200u) << line;
    }
  }
}

TEST(CorpusTest, EveryExampleIsUnderstood) {
  const auto pages = PagesIn(MINUTEBOOK_EXAMPLES);
  ASSERT_FALSE(pages.empty());
  for (const auto& path : pages) {
    SCOPED_TRACE(path.filename().string());
    const Page page = Read(BytesOf(path));
    EXPECT_FALSE(page.meetings.empty());
    for (const NotUnderstood& note : page.not_understood) {
      ADD_FAILURE() << note.line << ": " << note.why << ": " << note.text;
    }
  }
}

}  // namespace
}  // namespace minutebook::importers
