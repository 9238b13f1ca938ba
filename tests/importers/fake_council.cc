#include "tests/importers/fake_council.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/record_text.h"
#include "clients/cpp/records.h"
#include "clients/cpp/resource_name.h"
#include "google/api/resource.pb.h"
#include "minutebook/options/v1/options.pb.h"

namespace minutebook::importers {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using records::v1::Operation;

std::string NameOf(const Message& record) {
  return client::GetString(record, "name");
}

client::MessagePtr Unpack(const google::protobuf::Any& any) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          any.type_url().substr(any.type_url().rfind('/') + 1));
  client::MessagePtr record = client::NewMessage(*type);
  EXPECT_TRUE(any.UnpackTo(record.get()));
  return record;
}

// Whether `field = "value" AND ...` holds.
bool Matches(const std::string& filter, const Message& record) {
  if (filter.empty()) return true;
  for (const auto& term : absl::StrSplit(filter, " AND ")) {
    const std::vector<std::string> sides =
        absl::StrSplit(std::string(term), absl::MaxSplits(" = ", 1));
    const auto* field = record.GetDescriptor()->FindFieldByName(sides[0]);
    const std::string value = sides[1].substr(1, sides[1].size() - 2);
    if (cli::FieldText(record, *field) != value) return false;
  }
  return true;
}

}  // namespace

void FakeCouncil::Answer(const Question& question, CouncilRecords& known) {
  std::vector<client::MessagePtr> answer;
  for (const auto& [name, record] : records_) {
    if (record->GetDescriptor() != question.type) continue;
    const bool wanted =
        question.name.empty()
            ? std::string(client::ParentOf(name)) == question.parent &&
                  Matches(question.filter, *record)
            : name == question.name;
    if (!wanted) continue;
    answer.emplace_back(record->New());
    answer.back()->CopyFrom(*record);
  }
  known.Answer(question, std::move(answer));
}

ImportPlan FakeCouncil::Plan(const Page& page, const std::string& bytes,
                             PlanOptions options) {
  CouncilRecords known(kName);
  for (int round = 0; round < 20; ++round) {
    ImportPlan plan = PlanImport({page, bytes}, options, known);
    const auto questions = known.TakeQuestions();
    if (!questions.empty()) {
      for (const Question& question : questions) Answer(question, known);
      continue;
    }
    bool gone = false;
    for (const auto& batch : plan.batches) {
      for (const Operation& operation : batch) {
        if (!operation.has_create()) continue;
        const std::string name = NameOf(*Unpack(operation.create().record()));
        if (taken_.contains(name) && !records_.contains(name)) {
          known.MarkGone(name);
          gone = true;
        }
      }
    }
    if (!gone) return plan;
  }
  ADD_FAILURE() << "the plan never settled";
  return {};
}

ImportPlan FakeCouncil::Import(const Page& page, const std::string& bytes,
                               PlanOptions options) {
  ImportPlan plan = Plan(page, bytes, options);
  std::vector<google::protobuf::Any> written;
  for (const auto& batch : plan.batches) {
    Apply(batch);
    for (const Operation& operation : batch) {
      const auto& any = operation.has_create() ? operation.create().record()
                                               : operation.update().record();
      written.emplace_back().PackFrom(*records_.at(NameOf(*Unpack(any))));
    }
  }
  Operation remember;
  if (RememberEtags(written, plan.import, remember)) Apply({remember});
  return plan;
}

void FakeCouncil::Apply(const std::vector<Operation>& operations) {
  ++applies_;
  EXPECT_LE(operations.size(), kMaxOperations);
  std::set<std::string> touched;
  for (const Operation& operation : operations) {
    if (operation.has_create()) {
      const client::MessagePtr record = Unpack(operation.create().record());
      const std::string name = NameOf(*record);
      EXPECT_TRUE(client::IsValidId(operation.create().id())) << name;
      EXPECT_FALSE(taken_.contains(name)) << name;
      EXPECT_TRUE(touched.insert(name).second) << name;
      EXPECT_NE(client::Catalogue::Get().FindName(name), nullptr) << name;
      Put(*record);
      continue;
    }
    const auto& update = operation.update();
    const client::MessagePtr record = Unpack(update.record());
    const std::string name = NameOf(*record);
    EXPECT_TRUE(touched.insert(name).second) << name;
    ASSERT_TRUE(records_.contains(name)) << name;
    Message& stored = *records_[name];
    const std::string etag = client::GetString(*record, "etag");
    if (!etag.empty()) {
      EXPECT_EQ(etag, client::GetString(stored, "etag"));
    }
    client::MessagePtr changed(stored.New());
    changed->CopyFrom(stored);
    for (const std::string& path : update.update_mask().paths()) {
      const auto* field = record->GetDescriptor()->FindFieldByName(path);
      ASSERT_NE(field, nullptr) << path;
      record->GetReflection()->SwapFields(record.get(), changed.get(), {field});
    }
    Put(*changed);
  }
  for (const Operation& operation : operations) {
    const auto& any = operation.has_create() ? operation.create().record()
                                             : operation.update().record();
    Check(*records_[NameOf(*Unpack(any))]);
  }
}

void FakeCouncil::Check(const Message& record) {
  std::vector<const FieldDescriptor*> fields;
  record.GetReflection()->ListFields(record, &fields);
  for (const FieldDescriptor* field : fields) {
    const auto* reflection = record.GetReflection();
    if (field->message_type() != nullptr) {
      if (field->is_repeated()) {
        for (int i = 0; i < reflection->FieldSize(record, field); ++i) {
          Check(reflection->GetRepeatedMessage(record, field, i));
        }
      } else {
        Check(reflection->GetMessage(record, field));
      }
      continue;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    const auto& limits = field->options().GetExtension(options::v1::limits);
    if (!field->is_repeated()) {
      const std::string text = reflection->GetString(record, field);
      EXPECT_LE(limits.max_length() == 0 ? 0 : text.size() / 4,
                limits.max_length());
      EXPECT_TRUE(limits.multiline() || !absl::StrContains(text, "\n") ||
                  field->type() == FieldDescriptor::TYPE_BYTES)
          << field->full_name();
    }
    if (!field->options().HasExtension(google::api::resource_reference)) {
      continue;
    }
    std::vector<std::string> targets;
    if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(record, field); ++i) {
        targets.push_back(reflection->GetRepeatedString(record, field, i));
      }
    } else {
      targets.push_back(reflection->GetString(record, field));
    }
    for (const std::string& target : targets) {
      EXPECT_TRUE(records_.contains(target))
          << field->full_name() << " refers to " << target;
    }
  }
}

void FakeCouncil::Put(const Message& record) {
  const std::string name = NameOf(record);
  client::MessagePtr copy(record.New());
  copy->CopyFrom(record);
  copy->GetReflection()->SetString(
      copy.get(), copy->GetDescriptor()->FindFieldByName("etag"),
      absl::StrCat("e", ++revision_));
  records_[name] = std::move(copy);
  taken_.insert(name);
}

void FakeCouncil::Delete(const std::string& name) {
  ASSERT_EQ(records_.erase(absl::StrCat(kName, "/", name)), 1u) << name;
}

}  // namespace minutebook::importers
