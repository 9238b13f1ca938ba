// Runs a fuzz target on the files of a corpus, then on a number of inputs made
// from them by seeded chance: the same ones in every run. What libFuzzer does
// when it is not to be had.
// usage: NAME_fuzz [--mutations N] FILE_OR_FOLDER...
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/target.h"

namespace minutebook::fuzz {
namespace {

constexpr size_t kLongestInput = 4096;
constexpr char kFailedInput[] = "failed-input";

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string Next() {
    std::string input = Any();
    for (int left = 1 + Below(4); left > 0; --left) Change(input);
    if (input.size() > kLongestInput) input.resize(kLongestInput);
    return input;
  }

 private:
  // Not uniform_int_distribution, which differs between libraries.
  int Below(size_t end) { return static_cast<int>(random_() % end); }
  const std::string& Any() { return corpus_[Below(corpus_.size())]; }

  // A stretch of one of the inputs.
  std::string Piece() {
    const std::string& from = Any();
    return from.substr(Below(from.size() + 1), 1 + Below(16));
  }

  void Change(std::string& input) {
    const size_t at = Below(input.size() + 1);
    switch (Below(6)) {
      case 0:
        input.insert(at, 1, static_cast<char>(random_()));
        break;
      case 1:
        input.erase(at, 1 + Below(8));
        break;
      case 2:
        if (at < input.size()) input[at] ^= static_cast<char>(1 << Below(8));
        break;
      case 3:
        input.insert(at, Piece());
        break;
      case 4: {
        const std::string piece = Piece();
        input.replace(at, piece.size(), piece);
        break;
      }
      default:
        input = input.substr(0, at) + Any();
        break;
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937 random_{20150804};
};

const std::string* running = nullptr;

// Keeps the input that ended the process, as libFuzzer does.
void KeepInput(int signal) {
  std::signal(signal, SIG_DFL);
  const int file = open(kFailedInput, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file >= 0 && running != nullptr &&
      write(file, running->data(), running->size()) >= 0) {
    constexpr char kNote[] = "the input is in ./failed-input\n";
    (void)!write(STDERR_FILENO, kNote, sizeof(kNote) - 1);
  }
  std::raise(signal);
}

void Run(const std::string& input) {
  running = &input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                         input.size());
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int Main(int argc, char** argv) {
  int mutations = 0;
  std::vector<std::filesystem::path> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--mutations" && i + 1 < argc) {
      mutations = std::atoi(argv[++i]);
    } else if (std::filesystem::is_directory(argument)) {
      for (const auto& entry : std::filesystem::directory_iterator(argument)) {
        paths.push_back(entry.path());
      }
    } else {
      paths.emplace_back(argument);
    }
  }
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) {
    std::fprintf(stderr, "usage: %s [--mutations N] FILE_OR_FOLDER...\n",
                 argv[0]);
    return 2;
  }
  std::signal(SIGABRT, KeepInput);
  std::signal(SIGSEGV, KeepInput);
  std::vector<std::string> corpus;
  for (const std::filesystem::path& path : paths) {
    std::printf("%s\n", path.filename().c_str());
    std::fflush(stdout);
    corpus.push_back(ReadFile(path));
    Run(corpus.back());
  }
  Mutator mutator(corpus);
  for (int i = 0; i < mutations; ++i) {
    const std::string input = mutator.Next();
    Run(input);
  }
  std::printf("%zu files and %d made from them: clean\n", paths.size(),
              mutations);
  return 0;
}

}  // namespace
}  // namespace minutebook::fuzz

int main(int argc, char** argv) { return minutebook::fuzz::Main(argc, argv); }
