#include "tests/support/postgres_cluster.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"

namespace minutebook::testing {
namespace {

// Short, for the path of a socket has to be.
std::string NextFolder() {
  static std::atomic<int> count{0};
  return absl::StrCat("/tmp/minutebook-postgres-", getpid(), "-", ++count);
}

}  // namespace

PostgresCluster::PostgresCluster() : folder_(NextFolder()) {
  Run({"start", "--durable"});
}

PostgresCluster::~PostgresCluster() { Run({"stop"}); }

void PostgresCluster::Run(std::initializer_list<const char*> arguments) {
  std::vector<const char*> argv = {MINUTEBOOK_POSTGRES_SCRIPT};
  argv.insert(argv.end(), arguments);
  argv.push_back(folder_.c_str());
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    execv(argv[0], const_cast<char**>(argv.data()));
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status == 0) return;
  std::fprintf(stderr, "%s %s failed\n", argv[0], argv[1]);
  std::abort();
}

}  // namespace minutebook::testing
