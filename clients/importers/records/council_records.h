// What a council has already, as far as the mapping of a page asked for it.
// The mapping stays pure: what is not known yet becomes a question, somebody
// answers it, and the mapping is done again until no question is left.
#pragma once

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minutebook::importers {

// One thing to look up: a record by name, or a list.
struct Question {
  const google::protobuf::Descriptor* type = nullptr;
  std::string name;    // the record wanted; empty for a list
  std::string parent;  // of the list
  std::string filter;
  std::vector<std::string> fields;  // of a list; whole records when empty

  friend auto operator<=>(const Question&, const Question&) = default;
};

class CouncilRecords {
 public:
  // `council` is its full name.
  explicit CouncilRecords(std::string council) : council_(std::move(council)) {}

  const std::string& council() const { return council_; }

  // The record of this name; null when there is none or it is not known yet.
  template <class T>
  const T* Get(const std::string& name) {
    return static_cast<const T*>(GetMessage(*T::descriptor(), name));
  }
  const google::protobuf::Message* GetMessage(
      const google::protobuf::Descriptor& type, const std::string& name);

  // Whether it is known if there is a record of this name.
  bool Knows(const std::string& name) const {
    return records_.contains(name) || gone_.contains(name);
  }

  // The records of a list, in the order of their names.
  template <class T>
  std::vector<const T*> List(const std::string& parent,
                             const std::string& filter = "") {
    std::vector<const T*> records;
    for (const auto* record :
         ListMessages({T::descriptor(), "", parent, filter, {}})) {
      records.push_back(static_cast<const T*>(record));
    }
    return records;
  }

  // The records of a list with only these fields filled: cheap where a council
  // has thousands.
  template <class T>
  std::vector<const T*> ListBriefly(const std::string& parent,
                                    const std::vector<std::string>& fields) {
    std::vector<const T*> records;
    for (const auto* record :
         ListMessages({T::descriptor(), "", parent, "", fields})) {
      records.push_back(static_cast<const T*>(record));
    }
    return records;
  }

  // The questions asked since the last call that have no answer yet.
  std::vector<Question> TakeQuestions();

  // The answer to a question; no record answers a name that does not exist.
  void Answer(const Question& question,
              std::vector<std::unique_ptr<google::protobuf::Message>> records);

  // A record was written and is now so.
  void Written(const google::protobuf::Message& record);

  // The name is taken by a record that was deleted or is hidden.
  void MarkGone(const std::string& name) { gone_.insert(name); }
  bool IsGone(const std::string& name) const { return gone_.contains(name); }

  // Forgets all but the lists of the whole council, which `Written` keeps.
  void ForgetDetails();
  void ForgetAll();

 private:
  using Record = std::shared_ptr<const google::protobuf::Message>;

  std::vector<const google::protobuf::Message*> ListMessages(
      const Question& question);

  std::string council_;
  std::map<std::string, Record> records_;  // null: known not to exist
  std::map<Question, std::map<std::string, Record>> lists_;
  std::set<Question> questions_;
  std::set<std::string> gone_;
};

}  // namespace minutebook::importers
