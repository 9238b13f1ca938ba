#include "services/runtime/admin_server.h"

#include <CivetServer.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/runtime/address.h"

namespace minutebook::runtime {
namespace {

// One path: its answer is a status code and a text.
class Page : public CivetHandler {
 public:
  struct Answer {
    int code;
    std::string text;
  };

  Page(const char* type, std::function<Answer()> answer)
      : type_(type), answer_(std::move(answer)) {}

  bool handleGet(CivetServer*, mg_connection* connection) override {
    const Answer answer = answer_();
    const std::string head = absl::StrCat(
        "HTTP/1.1 ", answer.code,
        answer.code == 200 ? " OK" : " Service Unavailable",
        "\r\nContent-Type: ", type_, "\r\nContent-Length: ", answer.text.size(),
        "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
    mg_write(connection, head.data(), head.size());
    mg_write(connection, answer.text.data(), answer.text.size());
    return true;
  }

 private:
  const char* const type_;
  const std::function<Answer()> answer_;
};

constexpr char kPlain[] = "text/plain; charset=utf-8";

class CivetAdminServer : public AdminServer {
 public:
  CivetAdminServer(const Metrics& metrics,
                   std::function<std::string()> why_not_ready)
      : metrics_("text/plain; version=0.0.4; charset=utf-8",
                 [&metrics] {
                   return Page::Answer{200, metrics.Text()};
                 }),
        health_(kPlain,
                [] {
                  return Page::Answer{200, "alive\n"};
                }),
        ready_(kPlain, [why_not_ready = std::move(why_not_ready)] {
          const std::string why = why_not_ready();
          return why.empty() ? Page::Answer{200, "ready\n"}
                             : Page::Answer{503, why + "\n"};
        }) {}

  // civetweb looks whether it is to end only when it is connected to, or after
  // two seconds.
  ~CivetAdminServer() override {
    if (server_ == nullptr) return;
    std::atomic<bool> ended{false};
    std::thread end([&] {
      server_->close();
      ended = true;
    });
    const absl::StatusOr<Address> address = ParseAddress(address_);
    while (!ended && address.ok()) {
      const int fd = socket(address->storage.ss_family,
                            SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      if (fd >= 0) {
        connect(fd, address->get(), address->length);
        close(fd);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    end.join();
  }

  absl::Status Start(const std::string& listen, const Address& address) {
    try {
      server_ = std::make_unique<CivetServer>(std::vector<std::string>{
          "listening_ports", AddressText(address), "num_threads", "2",
          "request_timeout_ms", "5000", "enable_directory_listing", "no"});
    } catch (const CivetException&) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", listen,
                       ": it is taken by another process, or no address of "
                       "this machine"));
    }
    server_->addHandler("/metrics$", metrics_);
    server_->addHandler("/healthz$", health_);
    server_->addHandler("/readyz$", ready_);
    address_ = absl::StrCat(HostText(address), ":",
                            server_->getListeningPorts().front());
    return absl::OkStatus();
  }

  const std::string& address() const override { return address_; }

 private:
  Page metrics_;
  Page health_;
  Page ready_;
  std::string address_;
  std::unique_ptr<CivetServer> server_;  // ends before its pages
};

}  // namespace

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(
    const std::string& listen, const Metrics& metrics,
    std::function<std::string()> why_not_ready) {
  const absl::StatusOr<Address> address = ParseAddress(listen);
  if (!address.ok() || address->is_unix()) {
    return absl::FailedPreconditionError(
        absl::StrCat("admin-listen: found \"", listen,
                     "\", expected 127.0.0.1:PORT or [::1]:PORT"));
  }
  absl::Status status = CheckReach(listen, *address, Reach::kLocal);
  if (!status.ok()) return status;
  auto server =
      std::make_unique<CivetAdminServer>(metrics, std::move(why_not_ready));
  status = server->Start(listen, *address);
  if (!status.ok()) return status;
  return server;
}

}  // namespace minutebook::runtime
