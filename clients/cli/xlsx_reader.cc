#include "clients/cli/xlsx_reader.h"

#include <zip.h>

#include <map>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/xml_part.h"

namespace minutebook::cli {
namespace {

constexpr size_t kMostBytes = 32 << 20;
constexpr size_t kMostUnpacked = 256 << 20;
constexpr int64_t kMostEntries = 2'000;
constexpr char kFolder[] = "xl/";

absl::Status Fault(const std::string& what) {
  return absl::InvalidArgumentError(what);
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

// The parts of the archive by their names, which are looked up in it alone.
class Archive {
 public:
  absl::Status Open(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source =
        zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source != nullptr) {
      archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
      if (archive_ == nullptr) zip_source_free(source);
    }
    zip_error_fini(&error);
    if (archive_ == nullptr) return Fault("is no workbook, or a broken one");
    if (zip_get_num_entries(archive_.get(), 0) > kMostEntries) {
      return Fault(absl::StrCat("has more than ", kMostEntries, " parts"));
    }
    return absl::OkStatus();
  }

  // The part's bytes; empty where there is none.
  absl::StatusOr<std::string> Part(const std::string& name) {
    zip_stat_t about;
    if (zip_stat(archive_.get(), name.c_str(), 0, &about) != 0) return "";
    const std::unique_ptr<zip_file_t, Discard> file(
        zip_fopen(archive_.get(), name.c_str(), 0));
    if (file == nullptr) return Fault("a part of it cannot be unpacked");
    std::string bytes;
    char buffer[64 * 1024];
    // What the archive says of the size is not believed.
    while (true) {
      const int64_t got = zip_fread(file.get(), buffer, sizeof(buffer));
      if (got < 0) return Fault("a part of it cannot be unpacked");
      if (got == 0) return bytes;
      unpacked_ += static_cast<size_t>(got);
      if (unpacked_ > kMostUnpacked) {
        return Fault("has more than 256 MiB when unpacked");
      }
      bytes.append(buffer, static_cast<size_t>(got));
    }
  }

 private:
  std::unique_ptr<zip_t, Discard> archive_;
  size_t unpacked_ = 0;
};

// The name in the archive of what a part of `xl/` refers to.
std::string Resolved(std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  return kFolder + std::string(target);
}

struct Found {
  std::string sheet, strings, styles;  // names of parts
  std::string sheet_name;
  bool since_1904 = false;
};

absl::StatusOr<Found> FindParts(Archive& archive, std::string_view wanted,
                                OtherSheet other) {
  const absl::StatusOr<std::string> xml = archive.Part("xl/workbook.xml");
  if (!xml.ok()) return xml.status();
  if (xml->empty()) return Fault("is no workbook: it has no xl/workbook.xml");
  XmlPart book;
  absl::Status status = book.Parse(*xml);
  if (!status.ok()) return status;
  const absl::StatusOr<std::string> relations_xml =
      archive.Part("xl/_rels/workbook.xml.rels");
  if (!relations_xml.ok()) return relations_xml.status();
  Found found;
  std::map<std::string, std::string> targets;  // by id
  if (!relations_xml->empty()) {
    XmlPart relations;
    status = relations.Parse(*relations_xml);
    if (!status.ok()) return status;
    for (const auto each : Children(relations.root(), "Relationship")) {
      const std::string target = Resolved(each.attribute("Target").as_string());
      const std::string_view type = each.attribute("Type").as_string();
      targets[each.attribute("Id").as_string()] = target;
      if (type.ends_with("/sharedStrings")) found.strings = target;
      if (type.ends_with("/styles")) found.styles = target;
    }
  }
  const pugi::xml_attribute since =
      Child(book.root(), "workbookPr").attribute("date1904");
  found.since_1904 = since.as_bool();
  std::vector<std::string> names;
  for (const auto sheet : Children(Child(book.root(), "sheets"), "sheet")) {
    std::string id;
    for (const auto attribute : sheet.attributes()) {
      if (std::string_view(attribute.name()).ends_with(":id")) {
        id = attribute.value();
      }
    }
    names.emplace_back(sheet.attribute("name").as_string());
    const bool is_wanted = names.back() == wanted;
    if (found.sheet.empty() || is_wanted) {
      found.sheet = targets[id];
      found.sheet_name = names.back();
    }
    if (is_wanted) return found;
  }
  if (other == OtherSheet::kRefused) {
    return absl::NotFoundError(
        absl::StrCat("there is no sheet \"", std::string(wanted),
                     "\": expected one of ", absl::StrJoin(names, ", ")));
  }
  if (found.sheet.empty()) return Fault("has no sheet");
  return found;
}

}  // namespace

bool IsXlsx(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

absl::StatusOr<std::vector<Row>> ReadXlsx(std::string_view bytes,
                                          std::string_view sheet,
                                          OtherSheet other) {
  if (bytes.size() > kMostBytes) return Fault("has more than 32 MiB");
  Archive archive;
  absl::Status status = archive.Open(bytes);
  if (!status.ok()) return status;
  const absl::StatusOr<Found> found = FindParts(archive, sheet, other);
  if (!found.ok()) return found.status();
  SheetParts parts;
  parts.since_1904 = found->since_1904;
  for (const auto& [name, part] : {std::pair(found->sheet, &parts.sheet),
                                   std::pair(found->strings, &parts.strings),
                                   std::pair(found->styles, &parts.styles)}) {
    if (name.empty()) continue;
    absl::StatusOr<std::string> xml = archive.Part(name);
    if (!xml.ok()) return xml.status();
    *part = *std::move(xml);
  }
  if (parts.sheet.empty()) return Fault("its sheet is missing in the file");
  absl::StatusOr<std::vector<Row>> rows = ReadSheet(parts);
  if (rows.ok()) return rows;
  return Fault(absl::StrCat("sheet ", found->sheet_name, ": ",
                            std::string(rows.status().message().data(),
                                        rows.status().message().size())));
}

}  // namespace minutebook::cli
