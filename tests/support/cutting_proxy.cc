#include "tests/support/cutting_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"

namespace minutebook::testing {
namespace {

constexpr char kSocket[] = ".s.PGSQL.5432";
constexpr int kLookMs = 20;
constexpr absl::Duration kLateness = absl::Milliseconds(300);

sockaddr_un Address(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (folder + "/" + kSocket).c_str(),
               sizeof(address.sun_path) - 1);
  return address;
}

bool Send(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(sent);
  }
  return true;
}

}  // namespace

CuttingProxy::CuttingProxy(const std::string& server) {
  const size_t begin = server.find("host=") + 5;
  server_folder_ = server.substr(begin, server.find('&', begin) - begin);
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = Address(folder_.File(""));
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address),
           sizeof(address)) != 0 ||
      listen(listener_, 16) != 0) {
    std::abort();
  }
  acceptor_ = std::thread([this] { Accept(); });
}

CuttingProxy::~CuttingProxy() {
  ending_ = true;
  acceptor_.join();
  for (std::thread& forwarder : forwarders_) forwarder.join();
  close(listener_);
}

std::string CuttingProxy::Through(const std::string& address) const {
  return absl::StrReplaceAll(
      address, {{"host=" + server_folder_, "host=" + folder_.File("")}});
}

void CuttingProxy::Accept() {
  while (!ending_) {
    pollfd look = {listener_, POLLIN, 0};
    if (poll(&look, 1, kLookMs) != 1) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    forwarders_.emplace_back([this, client] { Forward(client); });
  }
}

void CuttingProxy::Forward(int client) {
  constexpr std::string_view kCommit("\0COMMIT\0", 8);
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = Address(server_folder_);
  bool open = connect(server, reinterpret_cast<const sockaddr*>(&address),
                      sizeof(address)) == 0;
  char buffer[65536];
  while (open && !ending_) {
    pollfd looks[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(looks, 2, kLookMs) <= 0) continue;
    if (looks[1].revents != 0) {
      const ssize_t count = recv(server, buffer, sizeof(buffer), 0);
      open = count > 0 && Send(client, {buffer, static_cast<size_t>(count)});
      continue;
    }
    const ssize_t count = recv(client, buffer, sizeof(buffer), 0);
    if (count <= 0) break;
    const std::string_view bytes(buffer, count);
    const Cut cut = bytes.find(kCommit) == std::string_view::npos
                        ? Cut::kNone
                        : cut_.exchange(Cut::kNone);
    if (cut == Cut::kBefore) break;
    if (cut == Cut::kLate) {
      shutdown(client, SHUT_RDWR);
      absl::SleepFor(kLateness);
    }
    open = Send(server, bytes);
    if (cut == Cut::kNone) continue;
    // The answer is waited for, and kept.
    (void)recv(server, buffer, sizeof(buffer), 0);
    break;
  }
  close(client);
  close(server);
}

}  // namespace minutebook::testing
