#include "clients/importers/records/record_limits.h"

#include <tuple>

#include "absl/strings/str_cat.h"
#include "clients/importers/pages/text.h"
#include "google/type/date.pb.h"
#include "minutebook/meetings/v1/due.pb.h"
#include "minutebook/options/v1/options.pb.h"

namespace minutebook::importers {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

size_t CountCharacters(const std::string& text) {
  size_t count = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
  }
  return count;
}

// Without control characters; a line break becomes a space where the field is
// a single line.
std::string Clean(const std::string& text, bool multiline) {
  std::string clean;
  clean.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    const unsigned char next =
        i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (c == '\n') {
      clean += multiline ? '\n' : ' ';
    } else if (c == '\r') {
      if (next != '\n') clean += multiline ? '\n' : ' ';
    } else if (c == '\t') {
      clean += ' ';
    } else if (c == 0xC2 && next >= 0x80 && next <= 0x9F) {
      ++i;
    } else if (c >= 0x20 && c != 0x7F) {
      clean += static_cast<char>(c);
    }
  }
  return clean;
}

class Fitter {
 public:
  void Fit(Message& message, const std::string& path) {
    if (message.GetDescriptor() == meetings::v1::Due::descriptor()) {
      DropReversed(static_cast<meetings::v1::Due&>(message), path);
    }
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      FitField(message, *field, path + field->name());
    }
  }

  std::vector<std::string> TakeLosses() { return std::move(losses_); }

 private:
  // A last day before the first: one of them is wrong, and which is not known.
  void DropReversed(meetings::v1::Due& due, const std::string& path) {
    const auto day = [](const google::type::Date& date) {
      return std::tuple(date.year(), date.month(), date.day());
    };
    if (!due.has_not_before() || !due.has_not_after() ||
        day(due.not_before()) <= day(due.not_after())) {
      return;
    }
    due.clear_not_before();
    due.clear_not_after();
    losses_.push_back(absl::StrCat(path, "not_before and ", path,
                                   "not_after are left out: the last day is "
                                   "before the first"));
  }

  void FitField(Message& message, const FieldDescriptor& field,
                const std::string& path) {
    const auto& limits = field.options().GetExtension(options::v1::limits);
    const auto* reflection = message.GetReflection();
    if (field.is_repeated()) {
      int size = reflection->FieldSize(message, &field);
      if (limits.max_items() > 0 &&
          size > static_cast<int>(limits.max_items())) {
        losses_.push_back(absl::StrCat(path, " has ", size, " elements; only ",
                                       limits.max_items(), " are kept"));
        for (; size > static_cast<int>(limits.max_items()); --size) {
          reflection->RemoveLast(&message, &field);
        }
      }
      for (int i = 0; i < size; ++i) FitElement(message, field, i, path);
    } else if (field.message_type() != nullptr) {
      Fit(*reflection->MutableMessage(&message, &field), path + ".");
    } else if (field.type() == FieldDescriptor::TYPE_STRING) {
      reflection->SetString(
          &message, &field,
          FitText(reflection->GetString(message, &field), limits, path));
    }
  }

  void FitElement(Message& message, const FieldDescriptor& field, int index,
                  const std::string& path) {
    const auto* reflection = message.GetReflection();
    if (field.message_type() != nullptr) {
      Fit(*reflection->MutableRepeatedMessage(&message, &field, index),
          path + ".");
    } else if (field.type() == FieldDescriptor::TYPE_STRING) {
      const auto& limits = field.options().GetExtension(options::v1::limits);
      reflection->SetRepeatedString(
          &message, &field, index,
          FitText(reflection->GetRepeatedString(message, &field, index), limits,
                  path));
    }
  }

  std::string FitText(const std::string& text,
                      const options::v1::Limits& limits,
                      const std::string& path) {
    std::string clean = Clean(text, limits.multiline());
    if (limits.max_length() == 0 ||
        CountCharacters(clean) <= limits.max_length()) {
      return clean;
    }
    losses_.push_back(
        absl::StrCat(path, " is cut to ", limits.max_length(), " characters"));
    return CutText(clean, limits.max_length());
  }

  std::vector<std::string> losses_;
};

}  // namespace

std::string CutText(const std::string& text, size_t length) {
  if (CountCharacters(text) <= length) return text;
  size_t count = 0;
  size_t end = 0;
  while (end < text.size()) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 &&
        count++ == length - 1) {
      break;
    }
    ++end;
  }
  return text.substr(0, end) + "…";
}

std::vector<std::string> FitLimits(Message& record) {
  Fitter fitter;
  fitter.Fit(record, "");
  return fitter.TakeLosses();
}

}  // namespace minutebook::importers
