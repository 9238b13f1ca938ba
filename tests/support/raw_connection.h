// A connection that says what a test wants it to, byte by byte, with TLS or
// without: what no client library would send.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace minutebook::testing {

// What a client offers in a TLS handshake. Certificates are not checked.
struct TlsOffer {
  int least = 0;       // as OpenSSL's TLS1_2_VERSION; 0: any
  int most = 0;        // 0: any
  std::string suites;  // of TLS 1.2 and before, as OpenSSL lists them
};

class RawConnection {
 public:
  // Connects to an address as runtime::ParseAddress takes it; with `offer`,
  // speaks TLS there and wishes for HTTP/2.
  explicit RawConnection(const std::string& address,
                         const TlsOffer* offer = nullptr);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // Whether there is a connection, with TLS when that was wished for.
  bool connected() const;
  // As OpenSSL names it, such as TLSv1.3; without TLS empty.
  std::string tls_version() const;

  // False when not all could be sent within two seconds or the peer has closed.
  bool Send(std::string_view bytes);

  // What comes within the time, at most some kibibytes; empty when nothing does
  // or the peer has closed.
  std::string Receive(int millis);

  // Whether the peer closes within the time; what it sends is read over.
  bool ClosedWithin(int millis);

 private:
  struct Tls;

  int fd_ = -1;
  bool connected_ = false;
  bool closed_ = false;
  std::unique_ptr<Tls> tls_;
};

}  // namespace minutebook::testing
