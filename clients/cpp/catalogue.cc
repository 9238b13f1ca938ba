#include "clients/cpp/catalogue.h"

#include <google/protobuf/descriptor_database.h>

#include <algorithm>
#include <cctype>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/api/resource.pb.h"
#include "minutebook/options/v1/options.pb.h"

namespace minutebook::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

std::vector<const FileDescriptor*> OwnFiles() {
  std::vector<std::string> names;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&names);
  std::sort(names.begin(), names.end());
  std::vector<const FileDescriptor*> files;
  for (const std::string& name : names) {
    if (!absl::StartsWith(name, "minutebook/")) continue;
    files.push_back(DescriptorPool::generated_pool()->FindFileByName(name));
  }
  return files;
}

void AddMethod(const MethodDescriptor& method, ResourceType& type) {
  const std::string& name = method.name();
  const std::string noun = type.message->name();
  if (name == absl::StrCat("Get", noun)) {
    type.get = &method;
  } else if (name == absl::StrCat("Create", noun)) {
    type.create = &method;
  } else if (name == absl::StrCat("Update", noun)) {
    type.update = &method;
  } else if (name == absl::StrCat("Delete", noun)) {
    type.remove = &method;
  } else if (absl::StartsWith(name, "List") &&
             ResourcesField(type, *method.output_type()) != nullptr &&
             method.output_type()->FindFieldByName("next_page_token")) {
    type.list = &method;
  } else if (absl::StartsWith(name, "BatchGet") &&
             ResourcesField(type, *method.output_type()) != nullptr) {
    type.batch_get = &method;
  }
}

// Lower case without the marks that spellings of one word differ in.
std::string Bare(std::string_view word) {
  std::string bare;
  for (const char c : word) {
    if (c == '-' || c == '_' || c == ' ') continue;
    bare += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return bare;
}

}  // namespace

Catalogue::Catalogue() {
  const std::vector<const FileDescriptor*> files = OwnFiles();
  for (const FileDescriptor* file : files) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const Descriptor* message = file->message_type(i);
      const auto& options = message->options();
      if (!options.HasExtension(google::api::resource) ||
          !options.HasExtension(options::v1::record)) {
        continue;
      }
      const auto& resource = options.GetExtension(google::api::resource);
      const auto& record = options.GetExtension(options::v1::record);
      ResourceType type;
      type.message = message;
      type.type = resource.type();
      type.singular = resource.singular();
      type.plural = resource.plural();
      type.pattern = NamePattern(resource.pattern(0));
      type.columns = {record.columns().begin(), record.columns().end()};
      type.singleton = record.singleton();
      types_.push_back(std::move(type));
    }
  }
  for (const FileDescriptor* file : files) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        for (ResourceType& type : types_) {
          AddMethod(*file->service(i)->method(j), type);
        }
      }
    }
  }
  std::sort(types_.begin(), types_.end(),
            [](const ResourceType& a, const ResourceType& b) {
              return a.plural < b.plural;
            });
}

const Catalogue& Catalogue::Get() {
  static const Catalogue* const catalogue = new Catalogue();
  return *catalogue;
}

const ResourceType* Catalogue::Find(std::string_view word) const {
  const std::string bare = Bare(word);
  for (const ResourceType& type : types_) {
    if (bare == Bare(type.plural) || bare == Bare(type.singular)) return &type;
  }
  return nullptr;
}

const ResourceType* Catalogue::FindType(std::string_view name) const {
  for (const ResourceType& type : types_) {
    if (type.type == name) return &type;
  }
  return nullptr;
}

const ResourceType* Catalogue::FindMessage(const Descriptor& message) const {
  for (const ResourceType& type : types_) {
    if (type.message == &message) return &type;
  }
  return nullptr;
}

const ResourceType* Catalogue::FindName(std::string_view name) const {
  for (const ResourceType& type : types_) {
    if (type.pattern.Match(name)) return &type;
  }
  return nullptr;
}

std::string Kebab(std::string_view camel) {
  std::string kebab;
  for (const char c : camel) {
    if (std::isupper(static_cast<unsigned char>(c))) {
      if (!kebab.empty()) kebab += '-';
      kebab += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else {
      kebab += c;
    }
  }
  return kebab;
}

const FieldDescriptor* ResourceField(const ResourceType& type,
                                     const Descriptor& request) {
  for (int i = 0; i < request.field_count(); ++i) {
    const FieldDescriptor* field = request.field(i);
    if (!field->is_repeated() && field->message_type() == type.message) {
      return field;
    }
  }
  return nullptr;
}

const FieldDescriptor* ResourcesField(const ResourceType& type,
                                      const Descriptor& response) {
  for (int i = 0; i < response.field_count(); ++i) {
    const FieldDescriptor* field = response.field(i);
    if (field->is_repeated() && field->message_type() == type.message) {
      return field;
    }
  }
  return nullptr;
}

}  // namespace minutebook::client
