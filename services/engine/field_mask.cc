#include "services/engine/field_mask.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/field_mask_util.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;

constexpr char kAll[] = "*";

bool IsAll(const FieldMask& mask) {
  return mask.paths_size() == 1 && mask.paths(0) == kAll;
}

// Protobuf passes over what is empty between dots, so that `.name` would mean
// `name` to it and another field to whoever looks at the text.
bool IsPlain(const std::string& path) {
  return !path.empty() && path.front() != '.' && path.back() != '.' &&
         path.find("..") == std::string::npos;
}

}  // namespace

void ValidateMask(const ResourceType& type, const FieldMask& mask,
                  const std::string& path, FieldViolations& violations) {
  for (int i = 0; i < mask.paths_size(); ++i) {
    if (mask.paths(i) == kAll && mask.paths_size() == 1) continue;
    if (!IsPlain(mask.paths(i)) ||
        !FieldMaskUtil::GetFieldDescriptors(&type.descriptor(), mask.paths(i),
                                            nullptr)) {
      violations.Add(absl::StrCat(path, ".paths[", i, "]"),
                     absl::StrCat("`", mask.paths(i), "` is no field of ",
                                  type.descriptor().name()));
    }
  }
}

void MergeMasked(const ResourceType& type, const FieldMask& mask,
                 const Message& source, Message& target) {
  FieldMask paths;
  if (mask.paths_size() > 0 && !IsAll(mask)) {
    paths = mask;
  } else {
    const google::protobuf::Reflection& reflection = *source.GetReflection();
    for (const FieldRule& rule : type.plan().fields) {
      const bool populated = rule.field->is_repeated()
                                 ? reflection.FieldSize(source, rule.field) > 0
                                 : reflection.HasField(source, rule.field);
      if (populated || IsAll(mask)) paths.add_paths(rule.field->name());
    }
  }
  FieldMask writable;
  for (const std::string& path : paths.paths()) {
    const std::string first = path.substr(0, path.find('.'));
    bool allowed = true;
    for (const FieldRule& rule : type.plan().fields) {
      if (rule.field->name() != first) continue;
      allowed = !rule.output_only &&
                rule.field->number() != HeaderFields::kName &&
                rule.field->number() != HeaderFields::kEtag;
    }
    if (allowed) writable.add_paths(path);
  }
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(source, writable, options, &target);
}

void KeepMasked(const FieldMask& mask, Message& record) {
  if (!KeepsAll(mask)) FieldMaskUtil::TrimMessage(mask, &record);
}

bool KeepsAll(const FieldMask& mask) {
  return mask.paths_size() == 0 || IsAll(mask);
}

}  // namespace minutebook::engine
