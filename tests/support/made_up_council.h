// A council made up by a seeded generator: records of every type with whatever
// the contract allows in their fields, as calls of Apply; and random reads of
// it. The same seed and the same answers give the same calls.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "minutebook/records/v1/apply.pb.h"
#include "services/engine/message_plan.h"
#include "services/engine/resource_type.h"

namespace minutebook::testing {

class MadeUpCouncil {
 public:
  // `catalogue` outlives it. `council` is the council's name, which exists.
  MadeUpCouncil(const engine::Catalogue& catalogue, std::string council,
                uint32_t seed);

  // One to four changes.
  records::v1::ApplyRequest NextWrite();
  // What the answer to NextWrite told.
  void Learn(const records::v1::ApplyResponse& response);

  struct ReadCall {
    const google::protobuf::MethodDescriptor* method = nullptr;
    std::string request;
    // The same for a second council that answered with cursors and names of
    // revisions of its own; see LearnPage.
    std::string twin_request;
  };
  // A call of one of `methods`: the request's fields are filled by what they
  // are called and by what the contract says of them. Writes are trials
  // (`validate_only`).
  ReadCall NextRead(
      const std::vector<const google::protobuf::MethodDescriptor*>& methods);
  // Remembers the token of a page, which later reads of the same list go on
  // from, and cursors and names of revisions. `twin_reply` is what the second
  // council answered, where there is one.
  void LearnPage(const ReadCall& call, const std::string& reply) {
    LearnPage(call, reply, reply);
  }
  void LearnPage(const ReadCall& call, const std::string& reply,
                 const std::string& twin_reply);

  size_t records() const { return records_; }

 private:
  bool Chance(int percent) { return Below(100) < percent; }
  int Below(int end) { return static_cast<int>(random_() % end); }
  template <typename T>
  const T& AnyOf(const std::vector<T>& values) {
    return values[Below(static_cast<int>(values.size()))];
  }
  std::string Words(int longest);
  std::string NameOf(const std::string& type);
  std::string TextFor(const engine::FieldRule& rule);
  int64_t NumberFor(const engine::FieldRule& rule);
  void Fill(const engine::MessagePlan& plan, int depth,
            google::protobuf::Message& message);
  void FillField(const engine::FieldRule& rule, int depth,
                 google::protobuf::Message& message);
  std::string Filter(const engine::ResourceType& type);
  // What a server sealed, by its own secrets.
  struct Sealed {
    std::string here;
    std::string twin;
  };
  void LearnSealed(std::vector<Sealed>& known, Sealed sealed);

  const engine::Catalogue& catalogue_;
  const std::string council_;
  std::mt19937 random_;
  int ids_ = 0;
  size_t records_ = 0;
  std::map<std::string, std::vector<std::string>> names_;  // by type
  std::vector<ReadCall> next_pages_;
  engine::MessagePlans plans_;  // of requests
  std::vector<Sealed> cursors_;
  std::vector<Sealed> revisions_;
};

}  // namespace minutebook::testing
