// Reads pages and writes what was understood of each as OUT_DIR/NAME.json.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "clients/importers/pages/page_json.h"
#include "clients/importers/pages/page_reader.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: minutebook_read_pages OUT_DIR FILE...\n";
    return 2;
  }
  const std::filesystem::path out_dir = argv[1];
  std::filesystem::create_directories(out_dir);
  int failures = 0;
  for (int i = 2; i < argc; ++i) {
    const std::filesystem::path path = argv[i];
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      std::cerr << path.string() << ": cannot be read\n";
      ++failures;
      continue;
    }
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const auto page = minutebook::importers::ReadPage(bytes, path.string());
    if (!page.ok()) {
      std::cerr << path.string() << ": " << page.status() << "\n";
      ++failures;
      continue;
    }
    std::ofstream out(out_dir / (path.stem().string() + ".json"));
    out << minutebook::importers::PageToJson(*page);
    if (!out.flush()) ++failures;
  }
  return failures == 0 ? 0 : 1;
}
