// Some thirty writes of every kind to a council of their own, each with a
// request id, and what must be read when they have been acknowledged.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/support/server_process.h"

namespace minutebook::testing {

struct ScriptedWrite {
  std::string method;   // package.Service/Method
  std::string request;  // its bytes
};

// The writes, the same for each council but for its id. They make
// kScriptedEntries ledger entries in kScriptedWrites writes.
std::vector<ScriptedWrite> MakeScript(const std::string& council);
inline constexpr int kScriptedWrites = 30;
inline constexpr int kScriptedEntries = 38;

// What acknowledged writes say stands: the bytes of each record by its name,
// empty once it is deleted.
class AcknowledgedRecords {
 public:
  // Takes in the reply to a write.
  void Note(const ScriptedWrite& write, const std::string& reply);

  // Reads every record; a line for each that is not what was acknowledged.
  std::vector<std::string> Compare(ServerProcess& server) const;

  size_t size() const { return records_.size(); }

 private:
  void NoteRecord(const std::string& type, const std::string& bytes);

  struct Record {
    std::string get;    // the method that reads it
    std::string bytes;  // empty: deleted
  };
  std::map<std::string, Record> records_;
};

}  // namespace minutebook::testing
