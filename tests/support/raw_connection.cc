#include "tests/support/raw_connection.h"

#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "services/runtime/address.h"

namespace minutebook::testing {
namespace {

constexpr int kPatienceSeconds = 2;
constexpr unsigned char kHttp2[] = {2, 'h', '2'};

}  // namespace

struct RawConnection::Tls {
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context{
      SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  std::unique_ptr<SSL, void (*)(SSL*)> connection{nullptr, SSL_free};
};

RawConnection::RawConnection(const std::string& address,
                             const TlsOffer* offer) {
  const runtime::Address to = *runtime::ParseAddress(address);
  fd_ = socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience = {kPatienceSeconds, 0};
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  connected_ = connect(fd_, to.get(), to.length) == 0;
  if (!connected_ || offer == nullptr) return;
  // OpenSSL's writes to a peer that has closed would end the test.
  signal(SIGPIPE, SIG_IGN);
  tls_ = std::make_unique<Tls>();
  SSL_CTX* context = tls_->context.get();
  // What a sound client would not take is to be refused by the server.
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, offer->least);
  SSL_CTX_set_max_proto_version(context, offer->most);
  if (!offer->suites.empty()) {
    SSL_CTX_set_cipher_list(context, offer->suites.c_str());
  }
  SSL_CTX_set_alpn_protos(context, kHttp2, sizeof(kHttp2));
  tls_->connection.reset(SSL_new(context));
  SSL_set_fd(tls_->connection.get(), fd_);
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  connected_ = SSL_connect(tls_->connection.get()) == 1;
}

RawConnection::~RawConnection() {
  tls_.reset();
  close(fd_);
}

bool RawConnection::connected() const { return connected_; }

std::string RawConnection::tls_version() const {
  return tls_ == nullptr || !connected_
             ? ""
             : SSL_get_version(tls_->connection.get());
}

bool RawConnection::Send(std::string_view bytes) {
  if (!connected_ || closed_) return false;
  while (!bytes.empty()) {
    const ssize_t sent =
        tls_ == nullptr ? send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                        : SSL_write(tls_->connection.get(), bytes.data(),
                                    static_cast<int>(bytes.size()));
    if (sent <= 0) {
      closed_ = true;
      return false;
    }
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::string RawConnection::Receive(int millis) {
  if (!connected_ || closed_) return "";
  const bool buffered =
      tls_ != nullptr && SSL_pending(tls_->connection.get()) > 0;
  pollfd waiting = {fd_, POLLIN, 0};
  if (!buffered && poll(&waiting, 1, millis) <= 0) return "";
  char buffer[4096];
  ssize_t count = 0;
  if (tls_ == nullptr) {
    count = recv(fd_, buffer, sizeof(buffer), 0);
  } else {
    count = SSL_read(tls_->connection.get(), buffer, sizeof(buffer));
    // A session ticket, say, is nothing for the caller.
    if (count <= 0 &&
        SSL_get_error(tls_->connection.get(), static_cast<int>(count)) ==
            SSL_ERROR_WANT_READ) {
      return "";
    }
  }
  if (count <= 0) {
    closed_ = true;
    return "";
  }
  return {buffer, static_cast<size_t>(count)};
}

bool RawConnection::ClosedWithin(int millis) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(millis);
  while (connected_ && !closed_) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - Clock::now());
    if (left.count() <= 0) return false;
    Receive(static_cast<int>(left.count()));
  }
  return true;
}

}  // namespace minutebook::testing
