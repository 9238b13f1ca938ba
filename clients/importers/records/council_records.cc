#include "clients/importers/records/council_records.h"

#include <algorithm>
#include <utility>

#include "clients/cpp/records.h"
#include "clients/cpp/resource_name.h"

namespace minutebook::importers {
namespace {

using google::protobuf::Message;

std::string NameOf(const Message& record) {
  return client::GetString(record, "name");
}

bool IsWholeList(const Question& question, std::string_view council) {
  return question.name.empty() && question.filter.empty() &&
         question.parent == council;
}

// A copy with the fields that a brief list has.
std::shared_ptr<const Message> Brief(const Message& record,
                                     const std::vector<std::string>& fields) {
  std::shared_ptr<Message> brief(record.New());
  brief->CopyFrom(record);
  std::vector<const google::protobuf::FieldDescriptor*> set;
  record.GetReflection()->ListFields(record, &set);
  for (const auto* field : set) {
    if (std::find(fields.begin(), fields.end(), field->name()) ==
        fields.end()) {
      brief->GetReflection()->ClearField(brief.get(), field);
    }
  }
  return brief;
}

}  // namespace

const Message* CouncilRecords::GetMessage(
    const google::protobuf::Descriptor& type, const std::string& name) {
  const auto found = records_.find(name);
  if (found != records_.end()) return found->second.get();
  if (!gone_.contains(name)) questions_.insert({&type, name, "", "", {}});
  return nullptr;
}

std::vector<const Message*> CouncilRecords::ListMessages(
    const Question& question) {
  std::vector<const Message*> records;
  const auto found = lists_.find(question);
  if (found == lists_.end()) {
    questions_.insert(question);
    return records;
  }
  for (const auto& [name, record] : found->second) {
    records.push_back(record.get());
  }
  return records;
}

std::vector<Question> CouncilRecords::TakeQuestions() {
  std::vector<Question> questions(questions_.begin(), questions_.end());
  questions_.clear();
  return questions;
}

void CouncilRecords::Answer(const Question& question,
                            std::vector<std::unique_ptr<Message>> records) {
  if (!question.name.empty()) {
    records_[question.name] =
        records.empty() ? nullptr : Record(std::move(records.front()));
    return;
  }
  auto& list = lists_[question];
  for (auto& record : records) {
    const std::string name = NameOf(*record);
    list[name] = Record(std::move(record));
    if (question.fields.empty()) records_[name] = list[name];
  }
}

void CouncilRecords::Written(const Message& record) {
  const std::string name = NameOf(record);
  std::shared_ptr<Message> copy(record.New());
  copy->CopyFrom(record);
  records_[name] = copy;
  for (auto& [question, list] : lists_) {
    if (question.type != record.GetDescriptor() ||
        !IsWholeList(question, council_)) {
      continue;
    }
    list[name] =
        question.fields.empty() ? Record(copy) : Brief(record, question.fields);
  }
}

void CouncilRecords::ForgetDetails() {
  questions_.clear();
  records_.clear();
  std::erase_if(lists_, [&](const auto& entry) {
    return !IsWholeList(entry.first, council_);
  });
  for (const auto& [question, list] : lists_) {
    if (!question.fields.empty()) continue;
    records_.insert(list.begin(), list.end());
  }
}

void CouncilRecords::ForgetAll() {
  questions_.clear();
  records_.clear();
  lists_.clear();
}

}  // namespace minutebook::importers
