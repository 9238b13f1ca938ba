// Draws one page: reads a DrawRequest on standard input, writes a DrawReply on
// standard output. Holds itself to a share of memory and time, since the text
// may be anybody's.
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "clients/render/draw.h"

namespace {

constexpr rlim_t kSeconds = 20;
constexpr rlim_t kOpenFiles = 64;
constexpr size_t kMaxRequest = 16 << 20;

bool Limit() {
  const auto limit = [](auto resource, rlim_t most) {
    const rlimit value = {most, most};
    return setrlimit(resource, &value) == 0;
  };
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // The sanitizers take far more addresses than memory.
  constexpr rlim_t kMemoryBytes = 1 << 30;
  if (!limit(RLIMIT_AS, kMemoryBytes)) return false;
#endif
  return limit(RLIMIT_CPU, kSeconds) && limit(RLIMIT_NOFILE, kOpenFiles) &&
         limit(RLIMIT_CORE, 0);
}

bool ReadAll(int from, std::string& bytes) {
  char buffer[64 * 1024];
  while (true) {
    const ssize_t got = read(from, buffer, sizeof(buffer));
    if (got == 0) return true;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 || bytes.size() > kMaxRequest) return false;
    bytes.append(buffer, static_cast<size_t>(got));
  }
}

bool WriteAll(int to, const std::string& bytes) {
  size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t put =
        write(to, bytes.data() + written, bytes.size() - written);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    written += static_cast<size_t>(put);
  }
  return true;
}

int Fail(const char* why) {
  std::fprintf(stderr, "minutebook-render: %s\n", why);
  return 1;
}

}  // namespace

int main() {
  if (!Limit()) return Fail("the limits cannot be set");
  std::string input;
  minutebook::render::v1::DrawRequest request;
  if (!ReadAll(STDIN_FILENO, input) || !request.ParseFromString(input)) {
    return Fail("expected a DrawRequest on standard input");
  }
  const auto reply = minutebook::render::Draw(request);
  if (!reply.ok()) return Fail(reply.status().ToString().c_str());
  return WriteAll(STDOUT_FILENO, reply->SerializeAsString())
             ? 0
             : Fail("the reply cannot be written");
}
