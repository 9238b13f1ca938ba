// The server's side of drawing: what becomes of a program that draws, does not,
// or never ends.

#include "services/drawing/page_drawer.h"

#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/drawing/helper_process.h"
#include "services/engine/error.h"
#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"

namespace minutebook::drawing {
namespace {

using render::v1::DrawRequest;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::StartsWith;
using testing::TemporaryFolder;

constexpr char kProgram[] = MINUTEBOOK_RENDER_BINARY;

MATCHER_P(HasReason, reason, "") { return engine::ReasonOf(arg) == reason; }

class PageDrawerTest : public ::testing::Test {
 protected:
  // A program that does what `body` says.
  std::string Script(const std::string& body) {
    const std::string path = folder_.File("program");
    std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
    chmod(path.c_str(), 0700);
    return path;
  }

  absl::StatusOr<std::string> Draw(
      const std::string& program, absl::Duration timeout = absl::Seconds(30),
      storage::SteadyTime deadline = storage::kNoDeadline) {
    DrawRequest request;
    request.mutable_page()->set_title("Plan");
    auto& section = *request.mutable_page()->add_sections();
    section.set_key("why");
    section.set_text(text_);
    request.set_format(format_);
    return HelperPageDrawer({program, timeout}).Draw(request, deadline);
  }

  TemporaryFolder folder_;
  std::string text_ = "Because.";
  strategies::v1::PageFormat format_ = strategies::v1::PAGE_FORMAT_PDF;
};

TEST_F(PageDrawerTest, DrawsByTheProgram) {
  const auto page = Draw(kProgram);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(*page, StartsWith("%PDF-"));
  for (const auto format :
       {strategies::v1::PAGE_FORMAT_PDF, strategies::v1::PAGE_FORMAT_PNG,
        strategies::v1::PAGE_FORMAT_SVG,
        strategies::v1::PAGE_FORMAT_MARKDOWN}) {
    format_ = format;
    EXPECT_EQ(*Draw(kProgram), *Draw(kProgram)) << format;
  }
}

TEST_F(PageDrawerTest, WhatDoesNotFitIsRefused) {
  for (int i = 0; i < 4000; ++i) text_ += " word";
  const auto page = Draw(kProgram);
  EXPECT_THAT(page.status(),
              HasReason(options::v1::ERROR_REASON_PAGE_OVERFULL));
  EXPECT_THAT(std::string(page.status().message()), HasSubstr("\"why\""));
}

TEST_F(PageDrawerTest, AProgramThatFailsIsSaidToHaveFailed) {
  const auto expect = [this](const std::string& program, const char* why) {
    const auto page = Draw(program);
    EXPECT_THAT(page.status(),
                HasReason(options::v1::ERROR_REASON_RENDERER_UNAVAILABLE));
    EXPECT_THAT(std::string(page.status().message()), HasSubstr(why));
  };
  expect(folder_.File("missing"), "cannot be started: No such file");
  expect(Script("exit 3"), "ended with status 3");
  expect(Script("kill -9 $$"), "was ended by signal 9");
  expect(Script("cat >/dev/null; echo what"), "makes no sense");
  expect(Script("cat >/dev/null"), "makes no sense");
}

TEST_F(PageDrawerTest, AProgramThatNeverEndsIsEnded) {
  const auto before = storage::SteadyNow();
  const auto page = Draw(Script("exec sleep 60"), absl::Milliseconds(200));
  EXPECT_THAT(page.status(),
              HasReason(options::v1::ERROR_REASON_RENDERER_UNAVAILABLE));
  EXPECT_THAT(std::string(page.status().message()), HasSubstr("too long"));
  EXPECT_LT(storage::SteadyNow() - before, std::chrono::seconds(20));
}

TEST_F(PageDrawerTest, TheCallersDeadlineHolds) {
  EXPECT_THAT(Draw(Script("exec sleep 60"), absl::Seconds(60),
                   storage::SteadyAfter(absl::Milliseconds(100)))
                  .status(),
              HasReason(options::v1::ERROR_REASON_DEADLINE_PASSED));
}

TEST_F(PageDrawerTest, MoreThanMayWaitAreRefused) {
  HelperPageDrawer drawer(
      {Script("exec sleep 60"), absl::Milliseconds(500), 1});
  std::atomic<int> refused = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 6; ++i) {
    callers.emplace_back([&] {
      const auto page = drawer.Draw({}, storage::kNoDeadline);
      if (engine::ReasonOf(page.status()) ==
          options::v1::ERROR_REASON_OVERLOADED) {
        ++refused;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_GE(refused, 4);
}

TEST_F(PageDrawerTest, OutputIsTakenToALimit) {
  EXPECT_THAT(std::string(RunHelper(Script("exec yes"), "", 1 << 20,
                                    storage::SteadyAfter(absl::Seconds(30)))
                              .status()
                              .message()),
              HasSubstr("writes more than is taken"));
}

TEST_F(PageDrawerTest, AllInputArrivesAndNothingElse) {
  const std::string input(3 << 20, 'x');
  const auto output = RunHelper(
      Script("cat; env | sort | tr '\\n' ' '; ls /proc/self/fd | wc -l"), input,
      8 << 20, storage::SteadyAfter(absl::Seconds(30)));
  ASSERT_THAT(output, IsOk());
  EXPECT_THAT(output->substr(0, input.size()), input);
  EXPECT_THAT(output->substr(input.size()), StartsWith("LC_ALL=C.UTF-8 "));
}

TEST_F(PageDrawerTest, ADocumentThatTakesTooLongSaysWhatToAskForInstead) {
  const std::string program = Script("exec sleep 60");
  const auto why = [&](render::v1::Report::Format format) {
    DrawRequest request;
    request.mutable_report()->set_format(format);
    return std::string(HelperPageDrawer({program, absl::Milliseconds(50)})
                           .Draw(request, storage::kNoDeadline)
                           .status()
                           .message());
  };
  EXPECT_THAT(why(render::v1::Report::FORMAT_PDF),
              HasSubstr("took too long; ask for XLSX or JSON instead"));
  EXPECT_THAT(why(render::v1::Report::FORMAT_XLSX),
              ::testing::Not(HasSubstr("XLSX")));
}

}  // namespace
}  // namespace minutebook::drawing
