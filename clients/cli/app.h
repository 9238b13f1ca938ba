// The whole command line as one CLI11 application.
#pragma once

#include <CLI/App.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace minutebook::cli {

class Application {
 public:
  // Results go to `out`, errors and progress to `err`.
  Application(std::ostream& out, std::ostream& err);
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  // Runs the command line without the program's name; returns the exit code.
  int Run(std::vector<std::string> arguments);

  CLI::App& app() { return app_; }

 private:
  void AddGlobalOptions();
  int Refuse(const CLI::ParseError& error,
             const std::vector<std::string>& arguments);

  std::ostream& out_;
  std::ostream& err_;
  GlobalOptions options_;
  CLI::App app_;
  absl::Status status_;
  int exit_code_ = 0;
};

}  // namespace minutebook::cli
