// Messages of the contract made from a fuzzer's input: every input makes one,
// and most are nearly right, so that mutations reach what lies behind the
// parsing of bytes and the checks of form.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "services/engine/message_plan.h"
#include "services/engine/resource_type.h"
#include "tests/fuzz/target.h"

namespace minutebook::fuzz {

class MessageMaker {
 public:
  // Texts are often one of `words`, references one of those that name a record
  // of their type.
  explicit MessageMaker(std::vector<std::string> words = {});

  const engine::Catalogue& catalogue() const { return *catalogue_; }

  // Puts `word` among the words, unless many were put there already.
  void Learn(const std::string& word);
  // Forgets what was learnt.
  void Forget();

  // Fills fields of `message`: those that the contract requires nearly always,
  // those that the server sets nearly never.
  void Fill(Input& input, google::protobuf::Message& message);

 private:
  // Puts `word` among the words and, when it names a record, among the names,
  // which are returned then.
  std::vector<std::string>* Put(const std::string& word);
  void Fill(Input& input, int depth, google::protobuf::Message& message);
  void Set(Input& input, int depth, const engine::FieldRule& rule,
           google::protobuf::Message& message);
  // True when `part` is one of Google's own messages, and filled.
  bool FillKnown(Input& input, int depth, google::protobuf::Message& part);
  std::string Text(Input& input, const engine::FieldRule& rule);
  std::string Word(Input& input, const std::string& type);

  engine::MessagePlans plans_;
  std::unique_ptr<engine::Catalogue> catalogue_;
  std::vector<std::string> words_;
  std::map<std::string, std::vector<std::string>> names_;  // by type
  // For each word that was learnt the names it stands among, or null.
  std::vector<std::vector<std::string>*> learnt_;
};

}  // namespace minutebook::fuzz
