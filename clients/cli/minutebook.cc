// The command `minutebook`.
#include <google/protobuf/stubs/logging.h>

#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/app.h"

int main(int argc, char** argv) {
  // What cannot be read is told by whoever read it.
  google::protobuf::SetLogHandler(nullptr);
  minutebook::cli::Application application(std::cout, std::cerr);
  return application.Run(std::vector<std::string>(argv + 1, argv + argc));
}
