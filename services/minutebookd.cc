// The server and the tools that keep its store: one program, a subcommand for
// each. Its subcommands stand in commands/.

#include "services/commands/program.h"

int main(int argc, char** argv) {
  minutebook::commands::Program program(MINUTEBOOK_VERSION);
  minutebook::commands::AddServe(program);
  minutebook::commands::AddMigrate(program);
  minutebook::commands::AddConfig(program);
  minutebook::commands::AddBackup(program);
  minutebook::commands::AddRestore(program);
  minutebook::commands::AddVerify(program);
  minutebook::commands::AddDoctor(program);
  return program.Run(argc, argv);
}
