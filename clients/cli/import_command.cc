#include "clients/cli/import_command.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/counted.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/page_import.h"
#include "clients/cli/read_file.h"
#include "clients/cli/table.h"
#include "clients/cli/text_layout.h"
#include "clients/importers/pages/page_json.h"
#include "clients/importers/pages/page_reader.h"

namespace minutebook::cli {
namespace {

namespace fs = std::filesystem;
using importers::ImportPlan;
using importers::Page;

// What a document may hold.
constexpr int64_t kMaxBytes = 1 << 20;

struct Arguments {
  std::vector<std::string> files;
  bool dry_run = false;
  bool refresh = false;
  std::string out_dir;
  std::string source_base;
};

struct Input {
  std::string file;
  std::string source;
};

struct PageResult {
  std::string source;
  std::string status;  // "imported", "unchanged", "failed"
  int created = 0;
  int updated = 0;
  int unchanged = 0;
  int not_understood = 0;
  std::vector<records::v1::Import::Conflict> conflicts;
};

std::string SourceOf(const std::string& file, const std::string& base) {
  if (base.empty()) return fs::path(file).lexically_normal().generic_string();
  const bool joined = base.ends_with('/') || base.ends_with('=');
  return absl::StrCat(base, joined ? "" : "/",
                      fs::path(file).filename().generic_string());
}

absl::StatusOr<std::vector<Input>> Inputs(const Arguments& arguments) {
  std::vector<Input> inputs;
  std::map<std::string, std::string> seen;
  for (const std::string& file : arguments.files) {
    const std::string source = SourceOf(file, arguments.source_base);
    const auto [other, added] = seen.emplace(source, file);
    if (!added) {
      return UsageError(absl::StrCat(other->second, " and ", file,
                                     " would have the same source address ",
                                     source, ": import them apart"));
    }
    inputs.push_back({file, source});
  }
  return inputs;
}

absl::Status WriteJson(const Page& page, const Input& input,
                       const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  const fs::path path =
      fs::path(directory) / fs::path(input.file).stem().concat(".json");
  std::ofstream file(path, std::ios::binary);
  file << importers::PageToJson(page) << "\n";
  file.close();
  if (file) return absl::OkStatus();
  return absl::UnknownError(absl::StrCat(path.string(), " cannot be written"));
}

class Importer {
 public:
  Importer(const GlobalOptions& options, const Arguments& arguments,
           std::ostream& out, std::ostream& err)
      : options_(options), arguments_(arguments), out_(out), err_(err) {}

  absl::Status Run(int& exit_code) {
    const auto inputs = Inputs(arguments_);
    if (!inputs.ok()) return inputs.status();
    std::unique_ptr<client::Connection> connection;
    std::unique_ptr<PageImporter> importer;
    if (!arguments_.dry_run) {
      const auto council = CouncilName(options_);
      if (!council.ok()) return council.status();
      auto connected = Connect(options_);
      if (!connected.ok()) return connected.status();
      connection = *std::move(connected);
      importer = std::make_unique<PageImporter>(
          *connection, *council,
          importers::PlanOptions{.refresh = arguments_.refresh});
      const absl::Status there = importer->CheckCouncil();
      if (!there.ok()) return there;
    }
    size_t number = 0;
    for (const Input& input : *inputs) {
      Progress(++number, inputs->size(), input);
      const absl::Status status = OnePage(input, importer.get());
      if (status.ok()) continue;
      Fail(input, status);
      // Without a server the other pages fail alike.
      if (ExitCodeOf(status) == kUnavailable ||
          ExitCodeOf(status) == kPermission) {
        break;
      }
    }
    ClearProgress();
    if (!arguments_.dry_run) Summarise();
    size_t conflicts = 0;
    for (const PageResult& result : results_) {
      conflicts += result.conflicts.size();
    }
    if (first_failure_.ok() && conflicts > 0) exit_code = kImportConflicts;
    return first_failure_;
  }

 private:
  absl::Status OnePage(const Input& input, PageImporter* importer) {
    const auto bytes = ReadFile(input.file, kMaxBytes);
    if (!bytes.ok()) return bytes.status();
    const auto page = importers::ReadPage(*bytes, input.source);
    if (!page.ok()) return page.status();
    if (!arguments_.out_dir.empty()) {
      const absl::Status written = WriteJson(*page, input, arguments_.out_dir);
      if (!written.ok()) return written;
    }
    if (importer == nullptr) {
      if (arguments_.out_dir.empty()) ShowPage(*page);
      return absl::OkStatus();
    }
    const auto plan = importer->Import({*page, *bytes});
    if (!plan.ok()) return plan.status();
    AddResult(input, *plan);
    return absl::OkStatus();
  }

  void ShowPage(const Page& page) {
    if (options_.format() == Output::kJson) {
      out_ << importers::PageToJson(page) << "\n";
      return;
    }
    ClearProgress();
    out_ << page.source << ": "
         << OneLine(page.title.value_or("without a title")) << ", "
         << Counted(page.meetings.size(), "item") << ", "
         << Counted(page.not_understood.size(), "line") << " not understood\n";
  }

  void AddResult(const Input& input, const ImportPlan& plan) {
    PageResult& result = results_.emplace_back();
    result.source = input.source;
    result.status = plan.created + plan.updated == 0 ? "unchanged" : "imported";
    result.created = plan.created;
    result.updated = plan.updated;
    result.unchanged = plan.unchanged;
    result.not_understood = plan.import.not_understood_size();
    result.conflicts = {plan.import.conflicts().begin(),
                        plan.import.conflicts().end()};
    if (plan.import.source_uri() != input.source) {
      ClearProgress();
      err_ << OneLine(input.source) << ": is on record already, from "
           << OneLine(plan.import.source_uri()) << "\n";
    }
    if (plan.batches.size() > 1) {
      ClearProgress();
      err_ << input.source << ": written in " << plan.batches.size()
           << " steps, for it yields more than one step holds\n";
    }
    for (const auto& conflict : result.conflicts) {
      ClearProgress();
      err_ << Describe(input, conflict);
    }
  }

  static std::string Describe(const Input& input,
                              const records::v1::Import::Conflict& conflict) {
    if (conflict.path() == "records") {
      return absl::StrCat("conflict: ", OneLine(input.source), ": ",
                          conflict.imported_value(),
                          " was deleted and stays so\n");
    }
    return absl::StrCat(
        "conflict: ", OneLine(input.source), ": ", conflict.record(), " ",
        conflict.path(), ": kept ",
        FitWidth(OneLine(conflict.kept_value()), 200), ", the page says ",
        FitWidth(OneLine(conflict.imported_value()), 200), "\n");
  }

  void Fail(const Input& input, const absl::Status& status) {
    ClearProgress();
    const std::string text = Explain(status, options_);
    // What to do about the first is told by the caller.
    if (first_failure_.ok()) first_failure_ = status;
    err_ << "failed: " << OneLine(input.source) << ": "
         << text.substr(text.find(": ") + 2);
    PageResult& result = results_.emplace_back();
    result.source = input.source;
    result.status = "failed";
  }

  void Progress(size_t number, size_t total, const Input& input) const {
    if (!IsTerminal(STDERR_FILENO)) return;
    err_ << "\r\033[K[" << number << "/" << total << "] "
         << FitWidth(OneLine(input.source), 60) << std::flush;
  }

  void ClearProgress() const {
    if (IsTerminal(STDERR_FILENO)) err_ << "\r\033[K" << std::flush;
  }

  void Summarise() const {
    PageResult sum;
    std::map<std::string, int> pages;
    size_t conflicts = 0;
    for (const PageResult& result : results_) {
      ++pages[result.status];
      sum.created += result.created;
      sum.updated += result.updated;
      sum.unchanged += result.unchanged;
      sum.not_understood += result.not_understood;
      conflicts += result.conflicts.size();
    }
    switch (options_.format()) {
      case Output::kJson:
        SummariseJson(sum, pages, conflicts);
        break;
      case Output::kCsv:
        SummariseCsv();
        break;
      case Output::kTable:
        out_ << "Pages: " << results_.size() << " (imported "
             << pages["imported"] << ", unchanged " << pages["unchanged"]
             << ", failed " << pages["failed"] << ")\n"
             << "Records: created " << sum.created << ", updated "
             << sum.updated << ", unchanged " << sum.unchanged << "\n"
             << "Conflicts: " << conflicts << "\n"
             << "Lines not understood: " << sum.not_understood << "\n";
        break;
    }
  }

  void SummariseJson(const PageResult& sum, std::map<std::string, int>& pages,
                     size_t conflicts) const {
    nlohmann::ordered_json summary = {{"pages", results_.size()},
                                      {"imported", pages["imported"]},
                                      {"unchanged_pages", pages["unchanged"]},
                                      {"failed", pages["failed"]},
                                      {"created", sum.created},
                                      {"updated", sum.updated},
                                      {"unchanged", sum.unchanged},
                                      {"conflicts", conflicts},
                                      {"not_understood", sum.not_understood}};
    out_ << summary.dump(2) << "\n";
  }

  void SummariseCsv() const {
    out_ << CsvLine({"source", "status", "created", "updated", "unchanged",
                     "conflicts", "not_understood"});
    for (const PageResult& result : results_) {
      out_ << CsvLine(
          {result.source, result.status, absl::StrCat(result.created),
           absl::StrCat(result.updated), absl::StrCat(result.unchanged),
           absl::StrCat(result.conflicts.size()),
           absl::StrCat(result.not_understood)});
    }
  }

  const GlobalOptions& options_;
  const Arguments& arguments_;
  std::ostream& out_;
  std::ostream& err_;
  std::vector<PageResult> results_;
  absl::Status first_failure_;
};

}  // namespace

void AddImportCommand(CLI::App& app, const GlobalOptions& options,
                      std::ostream& out, std::ostream& err, const Runner& run,
                      int& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "import", "Import published committee pages (text or HTML)");
  command->footer(
      "Examples:\n"
      "  minutebook import --council oxford pages/*.html\n"
      "  minutebook import --council oxford --source-base "
      "https://example.gov.uk/pages page1.html\n"
      "  minutebook import --dry-run --output json page1.txt\n"
      "Importing a page again changes only what nobody changed since; what "
      "others\nchanged is kept and listed as a conflict (exit code 8).");
  command->add_option("files", arguments->files, "The pages")
      ->required()
      ->type_name("FILE");
  command->add_flag("--dry-run", arguments->dry_run,
                    "Only read the pages and show what they say: needs no "
                    "server, council or token");
  command
      ->add_option("--out-dir", arguments->out_dir,
                   "Write what was read to DIR/NAME.json, one file a page")
      ->type_name("DIR");
  command
      ->add_option("--source-base", arguments->source_base,
                   "Source addresses are this followed by the file's name; "
                   "without it, the path as given")
      ->type_name("URI");
  command->add_flag("--refresh", arguments->refresh,
                    "Look again at pages that have not changed, to link them "
                    "with records imported since");
  command->callback([=, &options, &out, &err, &exit_code] {
    run([=, &options, &out, &err, &exit_code] {
      return Importer(options, *arguments, out, err).Run(exit_code);
    });
  });
}

}  // namespace minutebook::cli
