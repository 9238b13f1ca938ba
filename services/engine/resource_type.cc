#include "services/engine/resource_type.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "google/api/resource.pb.h"
#include "services/engine/descriptors.h"
#include "storage/text.h"

namespace minutebook::engine {
namespace {

using google::protobuf::Descriptor;
using storage::AsAbsl;
using storage::AsStd;
using storage::kServerPartition;

constexpr std::string_view kAnyId = "-";

[[noreturn]] void Unsound(const std::string& what) {
  std::fprintf(stderr, "the contract is not sound: %s\n", what.c_str());
  std::abort();
}

// Views into a name; names are short, so that seldom takes memory.
using Segments = absl::InlinedVector<absl::string_view, 8>;

Segments SegmentsOf(std::string_view name) {
  return absl::StrSplit(AsAbsl(name), '/');
}

storage::TableSpec SpecOf(const Descriptor& descriptor) {
  const auto& record = descriptor.options().GetExtension(options::v1::record);
  storage::TableSpec spec;
  spec.table = record.table();
  spec.columns = {record.columns().begin(), record.columns().end()};
  return spec;
}

const google::api::ResourceDescriptor& ResourceOf(const Descriptor& message) {
  return message.options().GetExtension(google::api::resource);
}

// Splits a name by the literal segments of a pattern; false when they differ
// or an id is malformed.
bool MatchSegments(absl::Span<const std::string> collections, size_t id_count,
                   std::string_view name, bool allow_any, Segments& ids) {
  const size_t count = collections.size() + id_count;
  for (size_t i = 0; i < count; ++i) {
    const size_t end = name.find('/');
    const bool last = i + 1 == count;
    if ((end == std::string_view::npos) != last) return false;
    const std::string_view segment = name.substr(0, end);
    if (!last) name.remove_prefix(end + 1);
    if (i % 2 == 0) {
      if (segment != collections[i / 2]) return false;
      continue;
    }
    const bool any = allow_any && i > 1 && segment == kAnyId;
    if (!any && !IsValidId(segment)) return false;
    ids.push_back(AsAbsl(segment));
  }
  return true;
}

}  // namespace

ResourceType::ResourceType(const MessagePlan& plan, const ResourceType* parent)
    : plan_(plan),
      parent_(parent),
      type_(ResourceOf(*plan.descriptor).type()),
      singular_(ResourceOf(*plan.descriptor).singular()),
      plural_(ResourceOf(*plan.descriptor).plural()),
      pattern_(ResourceOf(*plan.descriptor).pattern(0)),
      singleton_(plan.descriptor->options()
                     .GetExtension(options::v1::record)
                     .singleton()),
      default_visibility_(plan.descriptor->options()
                              .GetExtension(options::v1::record)
                              .default_visibility()),
      table_(SpecOf(*plan.descriptor)) {
  for (const absl::string_view segment : SegmentsOf(pattern_)) {
    if (segment.front() != '{') collections_.emplace_back(segment);
  }
  for (const std::string& column : table_.spec().columns) {
    const auto* field = plan.descriptor->FindFieldByName(column);
    if (field == nullptr || field->is_repeated()) {
      Unsound(absl::StrCat(type_, " has no single field ", column));
    }
    columns_.push_back(field);
  }
  const auto& record =
      plan.descriptor->options().GetExtension(options::v1::record);
  for (const std::string& index : record.indexes()) {
    indexes_.push_back(absl::StrSplit(index, ','));
  }
  for (const std::string& name : record.business_of()) {
    const bool above = name == "parent";
    const auto* field =
        above ? nullptr : plan.descriptor->FindFieldByName(name);
    if (above ? parent_ == nullptr
              : field == nullptr || field->is_repeated() ||
                    field->type() !=
                        google::protobuf::FieldDescriptor::TYPE_STRING) {
      Unsound(absl::StrCat(type_, " says whose business it is by ", name,
                           ", which is neither a single text nor the record "
                           "above"));
    }
    business_of_.push_back(field);
  }
  for (const std::string& order : record.orders()) {
    const auto* field = plan.descriptor->FindFieldByName(order);
    if (parent_ != nullptr || singleton_ || !HasIndexFor({}, field)) {
      Unsound(absl::StrCat(type_, " cannot be ordered by ", order,
                           ": it is no top-level type with that index"));
    }
    orders_.push_back(field);
  }
}

bool ResourceType::HasIndexFor(
    const std::set<std::string>& equal,
    const google::protobuf::FieldDescriptor* order) const {
  return std::any_of(
      indexes_.begin(), indexes_.end(),
      [&](const std::vector<std::string>& index) {
        size_t fixed = index.size();
        if (order != nullptr) {
          if (index.back() != order->name()) return false;
          --fixed;
        }
        // Only what the filter fixes makes the index better than the order's
        // own.
        if (order != nullptr && fixed == 0) return equal.empty();
        return std::all_of(
            index.begin(), index.begin() + static_cast<ptrdiff_t>(fixed),
            [&](const std::string& column) { return equal.contains(column); });
      });
}

std::unique_ptr<google::protobuf::Message> ResourceType::NewMessage() const {
  return std::unique_ptr<google::protobuf::Message>(
      NewGeneratedMessage(descriptor()));
}

const std::string& RecordRef::council() const {
  return type->is_council() ? key : partition;
}

std::string_view RecordRef::parent_key() const {
  const size_t slash = key.rfind('/');
  return slash == std::string::npos ? std::string_view()
                                    : std::string_view(key).substr(0, slash);
}

std::string RecordRef::Name() const {
  std::string name;
  if (type->is_council()) return absl::StrCat("councils/", key);
  absl::StrAppend(&name, "councils/", partition);
  const Segments ids = SegmentsOf(key);
  for (size_t i = 0; i < ids.size(); ++i) {
    absl::StrAppend(&name, "/", type->collections_[i + 1]);
    if (type->singleton_ && i + 1 == ids.size()) break;
    absl::StrAppend(&name, "/", ids[i]);
  }
  return name;
}

bool IsValidId(std::string_view id) {
  constexpr size_t kMaxLength = 63;
  if (id.empty() || id.size() > kMaxLength || id.front() == '-') return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::optional<RecordRef> ParseName(const ResourceType& type,
                                   std::string_view name) {
  Segments ids;
  const size_t count = type.collections_.size() - (type.singleton_ ? 1 : 0);
  if (!MatchSegments(type.collections_, count, name, false, ids)) {
    return std::nullopt;
  }
  if (type.singleton_) ids.emplace_back(type.collections_.back());
  RecordRef ref;
  ref.type = &type;
  if (type.is_council()) {
    ref.partition = kServerPartition;
    ref.key = std::string(ids[0]);
  } else {
    ref.partition = std::string(ids[0]);
    ref.key = absl::StrJoin(ids.begin() + 1, ids.end(), "/");
  }
  return ref;
}

std::optional<ParentRef> ParseParent(const ResourceType& type,
                                     std::string_view name, bool allow_any) {
  ParentRef parent;
  if (type.is_council()) {
    if (!name.empty()) return std::nullopt;
    parent.partition = kServerPartition;
    return parent;
  }
  Segments ids;
  const size_t count = type.collections_.size() - 1;
  if (!MatchSegments(absl::MakeSpan(type.collections_).first(count), count,
                     name, allow_any, ids)) {
    return std::nullopt;
  }
  parent.partition = std::string(ids[0]);
  ids.erase(ids.begin());
  const auto is_any = [](absl::string_view id) { return AsStd(id) == kAnyId; };
  parent.any_parent = std::any_of(ids.begin(), ids.end(), is_any);
  if (parent.any_parent) {
    // Keys are ordered by the outermost id, so only `-` all the way is a range.
    if (!std::all_of(ids.begin(), ids.end(), is_any)) return std::nullopt;
    return parent;
  }
  parent.key = absl::StrJoin(ids, "/");
  return parent;
}

RecordRef ChildOf(const ResourceType& type, const ParentRef& parent,
                  std::string_view id) {
  const std::string last = type.singleton() ? type.plural() : std::string(id);
  return {&type, parent.partition,
          parent.key.empty() ? last : absl::StrCat(parent.key, "/", last)};
}

std::unique_ptr<Catalogue> Catalogue::FromGeneratedPool(MessagePlans& plans) {
  std::vector<const Descriptor*> messages;
  for (const auto* file : ContractFiles()) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      const Descriptor* message = file->message_type(i);
      if (message->options().HasExtension(options::v1::record)) {
        messages.push_back(message);
      }
    }
  }
  // Parents before their children.
  std::stable_sort(messages.begin(), messages.end(),
                   [](const Descriptor* a, const Descriptor* b) {
                     return SegmentsOf(ResourceOf(*a).pattern(0)).size() <
                            SegmentsOf(ResourceOf(*b).pattern(0)).size();
                   });
  auto catalogue = std::make_unique<Catalogue>();
  for (const Descriptor* message : messages) {
    const std::string& pattern = ResourceOf(*message).pattern(0);
    const bool singleton =
        message->options().GetExtension(options::v1::record).singleton();
    Segments segments = SegmentsOf(pattern);
    segments.resize(segments.size() - (singleton ? 1 : 2));
    const std::string parent_pattern = absl::StrJoin(segments, "/");
    ResourceType* parent = nullptr;
    for (const auto& type : catalogue->types_) {
      if (type->pattern_ == parent_pattern) parent = type.get();
    }
    if (parent == nullptr && !parent_pattern.empty()) {
      Unsound(absl::StrCat(pattern, " has no parent resource"));
    }
    const bool top = parent == nullptr || parent->is_council();
    catalogue->types_.push_back(std::make_unique<ResourceType>(
        plans.For(*message), top ? nullptr : parent));
    if (parent != nullptr) {
      parent->children_.push_back(catalogue->types_.back().get());
    }
  }
  return catalogue;
}

const ResourceType* Catalogue::FindByType(std::string_view type) const {
  for (const auto& candidate : types_) {
    if (candidate->type() == type) return candidate.get();
  }
  return nullptr;
}

const ResourceType* Catalogue::FindByTable(std::string_view table) const {
  for (const auto& candidate : types_) {
    if (candidate->table_name() == table) return candidate.get();
  }
  return nullptr;
}

const ResourceType* Catalogue::FindByMessage(std::string_view full_name) const {
  for (const auto& candidate : types_) {
    if (candidate->descriptor().full_name() == full_name) {
      return candidate.get();
    }
  }
  return nullptr;
}

ResourceType* Catalogue::FindMutable(std::string_view type) {
  for (const auto& candidate : types_) {
    if (candidate->type() == type) return candidate.get();
  }
  return nullptr;
}

std::optional<RecordRef> Catalogue::ParseAnyName(std::string_view name) const {
  for (const auto& type : types_) {
    std::optional<RecordRef> ref = ParseName(*type, name);
    if (ref.has_value()) return ref;
  }
  return std::nullopt;
}

}  // namespace minutebook::engine
