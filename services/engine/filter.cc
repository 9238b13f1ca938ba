#include "services/engine/filter.h"

#include <cctype>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/time_util.h"
#include "google/type/date.pb.h"
#include "services/engine/error.h"
#include "services/rules/civil_date.h"

namespace minutebook::engine {
namespace {

using google::protobuf::FieldDescriptor;

constexpr int kMaxDepth = 10;
constexpr size_t kMaxComparisons = 50;

struct Token {
  enum class Kind { kEnd, kWord, kText, kOperator, kOpen, kClose, kMinus };
  Kind kind = Kind::kEnd;
  std::string text;
  size_t place = 0;  // bytes from the start
};

bool IsWordByte(char c) {
  return c != '\0' && !absl::ascii_isspace(c) &&
         std::string_view("()=<>!:\"'").find(c) == std::string_view::npos;
}

class Compiler {
 public:
  Compiler(const ResourceType& type, std::string_view filter, int parameter)
      : type_(type), filter_(filter), parameter_(parameter) {}

  absl::StatusOr<std::unique_ptr<CompiledFilter>> Compile() {
    Advance();
    if (token_.kind != Token::Kind::kEnd) {
      Filter(0);
      if (problem_.empty() && token_.kind != Token::Kind::kEnd) {
        Fail(absl::StrCat("unexpected `", token_.text, "`"));
      }
    }
    if (!problem_.empty()) {
      return MakeError(options::v1::ERROR_REASON_FILTER_INVALID, problem_,
                       {{"field", "filter"}});
    }
    return std::move(result_);
  }

 private:
  void Fail(const std::string& what) {
    if (problem_.empty()) {
      problem_ =
          absl::StrCat("filter, at character ", token_.place + 1, ": ", what);
    }
  }

  void Advance() {
    while (next_ < filter_.size() && absl::ascii_isspace(filter_[next_])) {
      ++next_;
    }
    token_ = {Token::Kind::kEnd, "", next_};
    if (next_ >= filter_.size()) return;
    const char c = filter_[next_];
    if (c == '(' || c == ')') {
      token_.kind = c == '(' ? Token::Kind::kOpen : Token::Kind::kClose;
      token_.text = c;
      ++next_;
    } else if (c == '"' || c == '\'') {
      QuotedText(c);
    } else if (std::string_view("=<>!:").find(c) != std::string_view::npos) {
      token_.kind = Token::Kind::kOperator;
      token_.text = c;
      ++next_;
      if (c != '=' && c != ':' && next_ < filter_.size() &&
          filter_[next_] == '=') {
        token_.text += '=';
        ++next_;
      }
    } else if (c == '-' && !value_expected_) {
      token_.kind = Token::Kind::kMinus;
      token_.text = c;
      ++next_;
    } else {
      token_.kind = Token::Kind::kWord;
      while (next_ < filter_.size() && IsWordByte(filter_[next_])) {
        token_.text += filter_[next_++];
      }
    }
  }

  void QuotedText(char quote) {
    token_.kind = Token::Kind::kText;
    ++next_;
    while (next_ < filter_.size() && filter_[next_] != quote) {
      if (filter_[next_] == '\\' && next_ + 1 < filter_.size()) ++next_;
      token_.text += filter_[next_++];
    }
    if (next_ >= filter_.size()) Fail("the quoted text has no end");
    ++next_;
  }

  bool IsWord(const char* word) const {
    return token_.kind == Token::Kind::kWord && token_.text == word;
  }

  void Filter(int depth) {
    if (depth > kMaxDepth) {
      Fail(absl::StrCat("nested deeper than ", kMaxDepth));
      return;
    }
    Append("(");
    while (true) {
      const FieldDescriptor* equal = Factor(depth);
      // What every record found has: an index may lead to them.
      if (equal != nullptr && depth == 0) {
        result_->equalities.insert(equal->name());
      }
      if (!problem_.empty() || token_.kind == Token::Kind::kEnd ||
          token_.kind == Token::Kind::kClose) {
        break;
      }
      if (IsWord("AND")) Advance();
      Append(" AND ");
    }
    Append(")");
  }

  // Returns the field where the whole factor is that it equals a value.
  const FieldDescriptor* Factor(int depth) {
    Append("(");
    const FieldDescriptor* equal = Term(depth);
    while (problem_.empty() && IsWord("OR")) {
      Advance();
      Append(" OR ");
      Term(depth);
      equal = nullptr;
    }
    Append(")");
    return equal;
  }

  const FieldDescriptor* Term(int depth) {
    if (!problem_.empty()) return nullptr;
    const bool negated = IsWord("NOT") || token_.kind == Token::Kind::kMinus;
    if (negated) {
      Append("NOT ");
      Advance();
    }
    if (token_.kind == Token::Kind::kOpen) {
      Advance();
      Filter(depth + 1);
      if (token_.kind != Token::Kind::kClose) Fail("`)` is missing");
      Advance();
      return nullptr;
    }
    const FieldDescriptor* equal = Comparison();
    return negated ? nullptr : equal;
  }

  // Returns the field where the operator is `=`.
  const FieldDescriptor* Comparison() {
    if (token_.kind != Token::Kind::kWord) {
      Fail("the name of a field is expected");
      return nullptr;
    }
    if (++comparisons_ > kMaxComparisons) {
      Fail(absl::StrCat("more than ", kMaxComparisons, " comparisons"));
      return nullptr;
    }
    const FieldDescriptor* field = nullptr;
    for (const FieldDescriptor* column : type_.columns()) {
      if (column->name() == token_.text) field = column;
    }
    if (field == nullptr) {
      Fail(absl::StrCat(
          "`", token_.text, "` cannot be filtered by; ", type_.plural(),
          " can by: ", absl::StrJoin(type_.table().spec().columns, ", ")));
      return nullptr;
    }
    Advance();
    const std::string op = token_.text;
    if (token_.kind != Token::Kind::kOperator || op == "!") {
      Fail("one of = != < <= > >= : is expected");
      return nullptr;
    }
    value_expected_ = true;
    Advance();
    value_expected_ = false;
    if (token_.kind != Token::Kind::kWord &&
        token_.kind != Token::Kind::kText) {
      Fail("a value is expected");
      return nullptr;
    }
    Compare(*field, op);
    Advance();
    return op == "=" ? field : nullptr;
  }

  // A text, day or time that is not set is never less or more than anything,
  // and different from every value.
  void Compare(const FieldDescriptor& field, const std::string& op) {
    const std::string column = absl::StrCat("f_", field.name());
    const bool is_text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    const bool may_be_unset =
        is_text || field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const std::string is_set =
        absl::StrCat(column, is_text ? " <> ''" : " <> 0");
    if (op == ":" && token_.kind == Token::Kind::kWord && token_.text == "*") {
      Append(absl::StrCat("(", is_set, ")"));
      return;
    }
    if (is_text && op == ":") {
      result_->texts.push_back(absl::StrCat("%", EscapedPattern(), "%"));
      result_->values.emplace_back(std::string_view(result_->texts.back()));
      Append(absl::StrCat("(", is_set, " AND lower(", column, ") LIKE ?",
                          parameter_++, " ESCAPE '\\')"));
      return;
    }
    if (is_text) {
      result_->texts.push_back(token_.text);
      result_->values.emplace_back(std::string_view(result_->texts.back()));
    } else {
      const std::optional<int64_t> number = NumberFor(field);
      if (!number.has_value()) return;
      result_->values.emplace_back(*number);
    }
    const bool excludes_unset = may_be_unset && op.front() == '<';
    Append(absl::StrCat("(", excludes_unset ? is_set + " AND " : "", column,
                        " ", op == ":" ? "=" : (op == "!=" ? "<>" : op), " ?",
                        parameter_++, ")"));
  }

  std::string EscapedPattern() const {
    std::string pattern;
    for (const char c : token_.text) {
      if (c == '%' || c == '_' || c == '\\') pattern += '\\';
      pattern += absl::ascii_tolower(c);
    }
    return pattern;
  }

  std::optional<int64_t> NumberFor(const FieldDescriptor& field) {
    int64_t number = 0;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        if (token_.text == "true") return 1;
        if (token_.text == "false") return 0;
        Fail("true or false is expected");
        return std::nullopt;
      case FieldDescriptor::CPPTYPE_ENUM:
        if (const auto* value =
                field.enum_type()->FindValueByName(token_.text)) {
          return value->number();
        }
        Fail(absl::StrCat("`", token_.text, "` is no value of ",
                          field.enum_type()->name()));
        return std::nullopt;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return InstantOrDay(field);
      default:
        if (absl::SimpleAtoi(token_.text, &number)) return number;
        Fail(absl::StrCat("`", token_.text, "` is no whole number"));
        return std::nullopt;
    }
  }

  std::optional<int64_t> InstantOrDay(const FieldDescriptor& field) {
    if (field.message_type()->full_name() != "google.type.Date") {
      google::protobuf::Timestamp time;
      if (google::protobuf::util::TimeUtil::FromString(token_.text, &time)) {
        return google::protobuf::util::TimeUtil::TimestampToMicroseconds(time);
      }
      Fail("a time such as 2015-08-04T18:30:00Z is expected");
      return std::nullopt;
    }
    const std::vector<std::string> parts = absl::StrSplit(token_.text, '-');
    int values[3] = {0, 0, 0};
    bool good = parts.size() <= 3;
    for (size_t i = 0; good && i < parts.size(); ++i) {
      good = absl::SimpleAtoi(parts[i], &values[i]);
    }
    google::type::Date date;
    date.set_year(values[0]);
    date.set_month(values[1]);
    date.set_day(values[2]);
    if (good && rules::IsValidDate(date, true)) return rules::DateNumber(date);
    Fail("a day such as 2015-08-04 is expected");
    return std::nullopt;
  }

  void Append(const std::string& text) { result_->condition += text; }

  const ResourceType& type_;
  const std::string_view filter_;
  int parameter_;
  size_t next_ = 0;
  size_t comparisons_ = 0;
  bool value_expected_ = false;
  Token token_;
  std::string problem_;
  std::unique_ptr<CompiledFilter> result_ = std::make_unique<CompiledFilter>();
};

}  // namespace

absl::StatusOr<std::unique_ptr<CompiledFilter>> CompileFilter(
    const ResourceType& type, std::string_view filter, int first_parameter) {
  return Compiler(type, filter, first_parameter).Compile();
}

}  // namespace minutebook::engine
