// The command `minutebook`.
#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/app.h"

int main(int argc, char** argv) {
  minutebook::cli::Application application(std::cout, std::cerr);
  return application.Run(std::vector<std::string>(argv + 1, argv + argc));
}
