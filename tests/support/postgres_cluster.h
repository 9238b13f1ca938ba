// A PostgreSQL cluster of a test's own, which it may crash.
#pragma once

#include <initializer_list>
#include <string>

namespace minutebook::testing {

// Ends the test's process when a step fails. What is committed is on disk.
class PostgresCluster {
 public:
  PostgresCluster();
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  std::string address() const {
    return "postgresql:///postgres?host=" + folder_ + "&user=postgres";
  }

  // Stops it without any end of its sessions, as a crash of the machine would.
  void Crash() { Run({"crash"}); }
  void Resume() { Run({"resume"}); }

 private:
  void Run(std::initializer_list<const char*> arguments);

  const std::string folder_;
};

}  // namespace minutebook::testing
