#include "services/engine/record_list.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/engine/error.h"
#include "services/engine/field_mask.h"
#include "services/engine/filter.h"
#include "services/engine/standard_methods.h"
#include "services/engine/standard_reads.h"
#include "services/engine/wire.h"
#include "storage/read_notes.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using storage::ListedRecord;
using storage::RecordTable;

struct Order {
  const FieldDescriptor* field = nullptr;  // null: by name
  bool descending = false;

  std::string column() const { return field == nullptr ? "" : field->name(); }
  bool is_text() const {
    return field != nullptr &&
           field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  }
};

absl::StatusOr<Order> ParseOrder(const ResourceType& type,
                                 const std::string& text) {
  const std::vector<std::string> words =
      absl::StrSplit(text, ' ', absl::SkipEmpty());
  if (words.empty()) return Order{};
  const bool descending = words.size() == 2 && words[1] == "desc";
  for (const FieldDescriptor* field : type.orders()) {
    if (field->name() == words[0] && (words.size() == 1 || descending)) {
      return Order{field, descending};
    }
  }
  std::vector<std::string> choices;
  for (const FieldDescriptor* field : type.orders()) {
    choices.push_back(
        absl::StrCat("`", field->name(), "`, `", field->name(), " desc`"));
  }
  FieldViolations violations;
  violations.Add("order_by",
                 absl::StrCat("`", text, "` is no order of ", type.plural(),
                              "; these are: ", absl::StrJoin(choices, ", ")));
  return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
}

// Where a page ended: the last record looked at.
struct Place {
  std::string value;  // of the column of the order
  std::string key;
};

// Keys hold no line feed; values may.
std::string EncodePlace(const Place& place) {
  return absl::StrCat(place.value, "\n", place.key);
}

Place DecodePlace(const std::string& text) {
  const size_t split = text.rfind('\n');
  return {text.substr(0, split), text.substr(split + 1)};
}

// One page while it is filled.
class Page {
 public:
  Page(const ResourceType& type, const FieldMask& mask, int size)
      : type_(type), mask_(mask), size_(size) {}

  // False when the record has no place on the page.
  bool Add(std::string_view body) {
    if (count_ == size_ ||
        (count_ > 0 && reply_.size() + body.size() > kMaxPageBytes)) {
      return false;
    }
    if (KeepsAll(mask_)) {
      if (count_ == 0) Expect(body.size());
      AppendBytesField(1, body, reply_);
    } else {
      AppendBytesField(1, Masked(type_, mask_, body), reply_);
    }
    ++count_;
    return true;
  }

  // Makes room for a page of records about as long as this one.
  void Expect(size_t bytes) {
    constexpr size_t kTagLengthAndToken = 200;
    reply_.reserve(std::min(bytes * size_ + bytes / 2 + kTagLengthAndToken,
                            kMaxPageBytes));
  }

  int size() const { return size_; }
  std::string& reply() { return reply_; }

 private:
  const ResourceType& type_;
  const FieldMask& mask_;
  const int size_;
  int count_ = 0;
  std::string reply_;
};

class List : public ReadCommand {
 public:
  List(const ResourceType& type, const std::string& method)
      : type_(type), method_(method) {}

  // Pages are not of one state anyhow: each begins behind a record.
  bool needs_snapshot() const override { return false; }

  absl::StatusOr<std::string> Run(const ReadContext& context,
                                  const Message& request) const override {
    const FieldMask mask = ReadMaskOf(request);
    absl::Status status = CheckReadMask(type_, mask);
    if (!status.ok()) return status;
    const std::optional<ParentRef> parent =
        ParseParent(type_, TextField(request, "parent"), true);
    if (!parent.has_value()) {
      FieldViolations violations;
      violations.Add("parent", "is not the name of a parent of these records");
      return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
    }
    absl::StatusOr<Order> order =
        ParseOrder(type_, TextField(request, "order_by"));
    if (!order.ok()) return order.status();
    absl::StatusOr<std::unique_ptr<CompiledFilter>> filter = CompileFilter(
        type_, TextField(request, "filter"),
        RecordTable::FirstConditionParameter(order->field != nullptr));
    if (!filter.ok()) return filter.status();
    status = CheckReadTime(request, *parent);
    if (!status.ok()) return status;

    const std::string scope = PageScope(method_, request);
    std::optional<Place> place;
    const std::string token = TextField(request, "page_token");
    if (!token.empty()) {
      const std::optional<std::string> position =
          context.tokens.OpenPageToken(scope, token);
      if (!position.has_value()) return PageTokenInvalid();
      place = DecodePlace(*position);
    }
    Page page(type_, mask, PageSize(request));
    const bool more =
        HasReadTime(request)
            ? FillFromPast(context, request, *parent, page, place, status)
            : Fill(context, *parent, *order, **filter, page, place, status);
    if (!status.ok()) return status;
    if (more) {
      AppendBytesField(2, context.tokens.PageToken(scope, EncodePlace(*place)),
                       page.reply());
    }
    return std::move(page.reply());
  }

 private:
  static int PageSize(const Message& request) {
    const FieldDescriptor* field =
        request.GetDescriptor()->FindFieldByName("page_size");
    const int asked = request.GetReflection()->GetInt32(request, field);
    return asked == 0 ? kDefaultPageSize : std::min(asked, kMaxPageSize);
  }

  // A past list is of one parent, in the order of its names, whole.
  static absl::Status CheckReadTime(const Message& request,
                                    const ParentRef& parent) {
    if (!HasReadTime(request)) return absl::OkStatus();
    FieldViolations violations;
    for (const char* field : {"filter", "order_by"}) {
      if (!TextField(request, field).empty()) {
        violations.Add(field, "is not allowed beside read_time");
      }
    }
    if (parent.any_parent) {
      violations.Add("parent", "must name one parent beside read_time");
    }
    return violations.ToStatus(options::v1::ERROR_REASON_FIELDS_INVALID);
  }

  static std::string FirstKey(const ParentRef& parent) {
    return parent.key.empty() ? "" : absl::StrCat(parent.key, "/");
  }
  // '0' follows '/'.
  static std::string LastKey(const ParentRef& parent) {
    return parent.key.empty() ? std::string(storage::kAfterAllKeys)
                              : absl::StrCat(parent.key, "0");
  }

  // Fills the page from behind `place` and moves that along; true when more
  // may follow.
  bool FillFromPast(const ReadContext& context, const Message& request,
                    const ParentRef& parent, Page& page,
                    std::optional<Place>& place, absl::Status& status) const {
    absl::StatusOr<std::optional<storage::PastQuery>> past =
        PastOf(context, parent.partition, request);
    if (!past.ok()) {
      status = past.status();
      return false;
    }
    bool more = false;
    Place last;
    status = type_.table().ListPast(
        context.session, parent.partition,
        place.has_value() ? place->key : FirstKey(parent), LastKey(parent),
        **past, PageSize(request) + 1,
        [&](std::string_view key, std::string_view body) {
          if (more || !page.Add(body)) {
            more = true;
            Drop(parent, key);
          } else {
            last.key = key;
          }
        });
    place = last;
    return more;
  }

  bool Fill(const ReadContext& context, const ParentRef& parent,
            const Order& order, const CompiledFilter& filter, Page& page,
            std::optional<Place>& place, absl::Status& status) const {
    storage::ListQuery query;
    const std::string first = FirstKey(parent), before = LastKey(parent);
    const std::string column = order.column();
    query.council = parent.partition;
    query.before = before;
    query.visibilities = context.caller.visibilities;
    query.order = column;
    query.order_is_text = order.is_text();
    query.descending = order.descending;
    query.condition = filter.condition;
    query.condition_values = filter.values;
    // Without an index for the filter, records are tried one after the other,
    // in ever larger windows.
    query.with_failing = !filter.condition.empty() &&
                         !type_.HasIndexFor(filter.equalities, order.field);
    int64_t examined = 0;
    int64_t window = page.size() + 1;
    bool more = false;
    Place last;
    while (true) {
      query.limit = query.with_failing
                        ? std::min(window, kMaxExamined - examined)
                        : window;
      query.after = place.has_value() ? place->key : first;
      if (place.has_value() && order.field != nullptr &&
          !SetValue(order, place->value, query)) {
        status = PageTokenInvalid();
        return false;
      }
      int64_t rows = 0;
      status = type_.table().List(
          context.session, query, [&](const ListedRecord& record) {
            ++rows;
            if (more || (record.matches && !page.Add(record.body))) {
              more = true;
              Drop(parent, record.key);
              return;
            }
            last.key = record.key;
            if (order.field != nullptr) last.value = record.order_value;
          });
      if (rows > 0 && !last.key.empty()) place = last;
      if (!status.ok() || more || rows < query.limit) return more;
      examined += rows;
      if (!query.with_failing || examined >= kMaxExamined) return true;
      constexpr int kWindowGrowth = 4;
      window *= kWindowGrowth;
    }
  }

  void Drop(const ParentRef& parent, std::string_view key) const {
    storage::ReadNotes::Drop(type_.table_name(), parent.partition, key);
  }

  // Views into `value`. False when it is none of the column.
  static bool SetValue(const Order& order, const std::string& value,
                       storage::ListQuery& query) {
    if (order.is_text()) {
      query.after_value = storage::Value(std::string_view(value));
      return true;
    }
    int64_t number = 0;
    if (!absl::SimpleAtoi(value, &number)) return false;
    query.after_value = storage::Value(number);
    return true;
  }

  const ResourceType& type_;
  const std::string method_;
};

}  // namespace

std::unique_ptr<ReadCommand> MakeList(
    const ResourceType& type,
    const google::protobuf::MethodDescriptor& method) {
  return std::make_unique<List>(type, method.full_name());
}

}  // namespace minutebook::engine
