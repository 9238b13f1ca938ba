// The standard methods of every resource, called by its catalogue entry.
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/catalogue.h"
#include "clients/cpp/connection.h"

namespace minutebook::client {

using MessagePtr = std::unique_ptr<google::protobuf::Message>;

struct ListOptions {
  std::string parent;
  std::string filter;
  int page_size = 0;                   // the server's default when 0
  int limit = 0;                       // of all records; none when 0
  std::vector<std::string> read_mask;  // whole records when empty
};

struct WriteOptions {
  std::string request_id;
  bool validate_only = false;
};

// Errors are those of the calls; UNIMPLEMENTED when the contract lacks the
// method for this resource.
class Records {
 public:
  explicit Records(const Connection& connection) : connection_(connection) {}

  absl::StatusOr<MessagePtr> Get(const ResourceType& type,
                                 const std::string& name) const;

  // Hands each page to `take` as it arrives, until the list, the limit or
  // `take` ends it.
  using TakePage = std::function<absl::Status(std::vector<MessagePtr> page)>;
  absl::Status List(const ResourceType& type, const ListOptions& options,
                    const TakePage& take) const;

  absl::StatusOr<MessagePtr> Create(const ResourceType& type,
                                    const std::string& parent,
                                    const std::string& id,
                                    const google::protobuf::Message& record,
                                    const WriteOptions& options) const;

  // `record` bears its name and perhaps an etag; `mask` names the fields.
  absl::StatusOr<MessagePtr> Update(const ResourceType& type,
                                    const google::protobuf::Message& record,
                                    const std::vector<std::string>& mask,
                                    const WriteOptions& options) const;

  absl::StatusOr<MessagePtr> Delete(const ResourceType& type,
                                    const std::string& name,
                                    const std::string& etag,
                                    const WriteOptions& options) const;

 private:
  const Connection& connection_;
};

// Sets a field by name where the message has it; leaves it where not.
void SetString(google::protobuf::Message& message, const std::string& field,
               const std::string& value);
std::string GetString(const google::protobuf::Message& message,
                      const std::string& field);

}  // namespace minutebook::client
