#include "clients/importers/records/record_merge.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <set>

#include "clients/cpp/records.h"
#include "clients/importers/records/record_ids.h"
#include "clients/importers/records/record_limits.h"

namespace minutebook::importers {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using records::v1::Import;

constexpr size_t kMaxJson = 2000;

std::string Serialize(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

void CopyField(const Message& from, const FieldDescriptor& field, Message& to) {
  std::unique_ptr<Message> whole(from.New());
  whole->CopyFrom(from);
  whole->GetReflection()->SwapFields(whole.get(), &to, {&field});
}

std::unique_ptr<Message> OnlyField(const Message& record,
                                   const FieldDescriptor& field) {
  std::unique_ptr<Message> only(record.New());
  CopyField(record, field, *only);
  return only;
}

bool IsSet(const Message& record, const FieldDescriptor& field) {
  return field.is_repeated()
             ? record.GetReflection()->FieldSize(record, &field) > 0
             : record.GetReflection()->HasField(record, &field);
}

// One serialised element of a repeated field of messages or strings.
std::string Element(const Message& record, const FieldDescriptor& field,
                    int index) {
  const auto* reflection = record.GetReflection();
  if (field.message_type() != nullptr) {
    return Serialize(reflection->GetRepeatedMessage(record, &field, index));
  }
  return reflection->GetRepeatedString(record, &field, index);
}

bool IsMergedByElement(const FieldDescriptor& field) {
  return field.is_repeated() &&
         (field.message_type() != nullptr ||
          field.cpp_type() == FieldDescriptor::CPPTYPE_STRING);
}

// `present` with the elements of `draft` that it lacks; returns how many.
int AppendMissing(const Message& draft, const FieldDescriptor& field,
                  Message& present) {
  const auto* reflection = draft.GetReflection();
  std::set<std::string> known;
  for (int i = 0; i < reflection->FieldSize(present, &field); ++i) {
    known.insert(Element(present, field, i));
  }
  int added = 0;
  for (int i = 0; i < reflection->FieldSize(draft, &field); ++i) {
    if (!known.insert(Element(draft, field, i)).second) continue;
    ++added;
    if (field.message_type() != nullptr) {
      reflection->AddMessage(&present, &field)
          ->CopyFrom(reflection->GetRepeatedMessage(draft, &field, i));
    } else {
      reflection->AddString(&present, &field,
                            reflection->GetRepeatedString(draft, &field, i));
    }
  }
  return added;
}

class Merger {
 public:
  explicit Merger(const MergeInput& input) : input_(input) {
    result_.imported.set_record(Name());
    if (input.before != nullptr) {
      result_.imported.set_created(input.before->created());
      result_.imported.set_written_etag(input.before->written_etag());
      for (const auto& field : input.before->fields()) {
        digests_[field.path()] = field.sha256();
      }
    }
  }

  MergeResult Merge() && {
    if (input_.gone ||
        (input_.present == nullptr && input_.before != nullptr)) {
      Deleted();
    } else if (input_.present == nullptr) {
      if (!input_.frozen) Create();
    } else if (!input_.draft.immutable) {
      Compare();
    }
    RememberFields();
    return std::move(result_);
  }

 private:
  const Message& draft() const { return *input_.draft.record; }
  std::string Name() const { return client::GetString(draft(), "name"); }

  // The fields that the source tells, in the order of their numbers.
  std::vector<const FieldDescriptor*> DraftFields() const {
    std::vector<const FieldDescriptor*> fields;
    draft().GetReflection()->ListFields(draft(), &fields);
    std::erase_if(fields, [&](const FieldDescriptor* field) {
      return field->name() == "name";
    });
    return fields;
  }

  void Deleted() {
    result_.outcome = MergeResult::Outcome::kDeleted;
    auto& conflict = result_.conflicts.emplace_back();
    conflict.set_record(Name());
    conflict.set_path("delete_time");
    conflict.set_imported_value("the record");
    conflict.set_kept_value("deleted");
  }

  void Create() {
    result_.outcome = MergeResult::Outcome::kCreate;
    result_.record.reset(draft().New());
    result_.record->CopyFrom(draft());
    result_.imported.set_created(true);
    result_.imported.clear_written_etag();
    if (input_.draft.immutable) return;
    for (const FieldDescriptor* field : DraftFields()) {
      if (input_.draft.only_when_new.contains(field->name())) continue;
      digests_[field->name()] = FieldDigest(draft(), *field);
    }
  }

  void Compare() {
    for (const FieldDescriptor* field : DraftFields()) {
      if (input_.draft.only_when_new.contains(field->name())) continue;
      if (IsMergedByElement(*field)) {
        CompareElements(*field);
      } else {
        CompareValue(*field);
      }
    }
  }

  void CompareValue(const FieldDescriptor& field) {
    const Message& present = *input_.present;
    const std::string wanted = FieldDigest(draft(), field);
    const std::string held = FieldDigest(present, field);
    const std::string written = Digest(field);
    if (held == wanted) {
      Remember(field, wanted);
      return;
    }
    const bool free =
        input_.draft.supersedes.contains(field.name()) ||
        (written.empty() ? !IsSet(present, field) : held == written);
    if (free) {
      Write(field, draft());
    } else {
      Conflict(field);
    }
  }

  void CompareElements(const FieldDescriptor& field) {
    const Message& present = *input_.present;
    const std::string wanted = FieldDigest(draft(), field);
    const std::string held = FieldDigest(present, field);
    const std::string written = Digest(field);
    const std::unique_ptr<Message> joined = OnlyField(present, field);
    const int missing = AppendMissing(draft(), field, *joined);
    if (held == wanted || missing == 0) {
      Remember(field, wanted);
    } else if (written.empty()) {
      Write(field, *joined);
    } else if (written == wanted) {
      Conflict(field);
    } else if (field.message_type() == nullptr) {
      Write(field, *joined);
    } else if (held == written) {
      Write(field, draft());
    } else {
      Conflict(field);
    }
  }

  std::string Digest(const FieldDescriptor& field) const {
    const auto found = digests_.find(field.name());
    return found == digests_.end() ? "" : found->second;
  }

  // The record has what the source says now; only values that the import once
  // wrote are its own.
  void Remember(const FieldDescriptor& field, const std::string& digest) {
    if (input_.frozen || Digest(field).empty()) return;
    digests_[field.name()] = digest;
  }

  void Write(const FieldDescriptor& field, const Message& value) {
    if (input_.frozen) return;
    if (result_.record == nullptr) {
      result_.outcome = MergeResult::Outcome::kUpdate;
      result_.record.reset(draft().New());
      client::SetString(*result_.record, "name", Name());
      client::SetString(*result_.record, "etag",
                        client::GetString(*input_.present, "etag"));
      result_.imported.clear_written_etag();
    }
    CopyField(value, field, *result_.record);
    result_.mask.push_back(field.name());
    digests_[field.name()] = FieldDigest(draft(), field);
  }

  void Conflict(const FieldDescriptor& field) {
    auto& conflict = result_.conflicts.emplace_back();
    conflict.set_record(Name());
    conflict.set_path(field.name());
    conflict.set_imported_value(FieldJson(draft(), field));
    conflict.set_kept_value(FieldJson(*input_.present, field));
  }

  void RememberFields() {
    const Descriptor& type = *draft().GetDescriptor();
    std::vector<const FieldDescriptor*> fields;
    for (const auto& [path, digest] : digests_) {
      const FieldDescriptor* field = type.FindFieldByName(path);
      if (field != nullptr) fields.push_back(field);
    }
    std::sort(fields.begin(), fields.end(), [](const auto* a, const auto* b) {
      return a->number() < b->number();
    });
    for (const FieldDescriptor* field : fields) {
      auto& remembered = *result_.imported.add_fields();
      remembered.set_path(field->name());
      remembered.set_sha256(digests_[field->name()]);
    }
  }

  const MergeInput& input_;
  MergeResult result_;
  std::map<std::string, std::string> digests_;
};

}  // namespace

std::string FieldDigest(const Message& record, const FieldDescriptor& field) {
  return Sha256Hex(Serialize(*OnlyField(record, field)));
}

std::string FieldJson(const Message& record, const FieldDescriptor& field) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(*OnlyField(record, field),
                                                   &json, options)
           .ok()) {
    return "";
  }
  // {"purpose":VALUE}
  const size_t colon = json.find(':');
  if (colon == std::string::npos) return "null";
  return CutText(json.substr(colon + 1, json.size() - colon - 2), kMaxJson);
}

MergeResult MergeDraft(const MergeInput& input) {
  return Merger(input).Merge();
}

}  // namespace minutebook::importers
