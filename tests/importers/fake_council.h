// A council's records in memory, as a server would keep them: answers what the
// mapping asks and carries out the operations of a plan.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "clients/importers/pages/page.h"
#include "clients/importers/records/council_records.h"
#include "clients/importers/records/import_plan.h"

namespace minutebook::importers {

class FakeCouncil {
 public:
  static constexpr char kName[] = "councils/testham";

  // Plans and carries out the import of a page; the plan that was carried out.
  ImportPlan Import(const Page& page, const std::string& bytes,
                    PlanOptions options = {});

  // The plan alone.
  ImportPlan Plan(const Page& page, const std::string& bytes,
                  PlanOptions options = {});

  // Carries out one batch; fails the test when a rule of the contract is
  // broken: a taken id, a missing record, a stale etag, a dangling reference.
  void Apply(const std::vector<records::v1::Operation>& operations);

  template <class T>
  T* Find(const std::string& name) {
    const auto found = records_.find(std::string(kName) + "/" + name);
    return found == records_.end() ? nullptr
                                   : dynamic_cast<T*>(found->second.get());
  }

  template <class T>
  std::vector<T*> All() {
    std::vector<T*> all;
    for (auto& [name, record] : records_) {
      if (auto* typed = dynamic_cast<T*>(record.get())) all.push_back(typed);
    }
    return all;
  }

  // Somebody else writes or deletes.
  void Put(const google::protobuf::Message& record);
  void Delete(const std::string& name);

  const std::map<std::string, std::unique_ptr<google::protobuf::Message>>&
  records() const {
    return records_;
  }
  int applies() const { return applies_; }

 private:
  void Answer(const Question& question, CouncilRecords& known);
  void Check(const google::protobuf::Message& record);

  std::map<std::string, std::unique_ptr<google::protobuf::Message>> records_;
  std::set<std::string> taken_;
  int revision_ = 0;
  int applies_ = 0;
};

}  // namespace minutebook::importers
