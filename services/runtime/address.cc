#include "services/runtime/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace minutebook::runtime {
namespace {

constexpr char kUnix[] = "unix:";

const sockaddr_in& Ipv4(const Address& address) {
  return reinterpret_cast<const sockaddr_in&>(address.storage);
}
const sockaddr_in6& Ipv6(const Address& address) {
  return reinterpret_cast<const sockaddr_in6&>(address.storage);
}

absl::Status NoAddress(const std::string& text) {
  return absl::InvalidArgumentError(
      absl::StrCat("found \"", text,
                   "\", expected 127.0.0.1:PORT, [::1]:PORT or unix:PATH"));
}

absl::StatusOr<Address> ParseUnix(const std::string& text) {
  Address address;
  auto& unix_address = reinterpret_cast<sockaddr_un&>(address.storage);
  const std::string path = text.substr(sizeof(kUnix) - 1);
  if (path.empty() || path.size() >= sizeof(unix_address.sun_path)) {
    return absl::InvalidArgumentError(
        absl::StrCat("found \"", text, "\", expected unix: and a path of 1 to ",
                     sizeof(unix_address.sun_path) - 1, " bytes"));
  }
  unix_address.sun_family = AF_UNIX;
  std::memcpy(unix_address.sun_path, path.c_str(), path.size() + 1);
  address.length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return address;
}

}  // namespace

bool Address::is_local() const {
  switch (storage.ss_family) {
    case AF_UNIX:
      return true;
    case AF_INET:
      return (ntohl(Ipv4(*this).sin_addr.s_addr) >> 24) == 127;
    case AF_INET6:
      return IN6_IS_ADDR_LOOPBACK(&Ipv6(*this).sin6_addr);
    default:
      return false;
  }
}

absl::StatusOr<Address> ParseAddress(const std::string& text) {
  // The system's calls read up to a zero byte, and take one that begins a path
  // for the sign of a socket that is no file.
  if (text.find('\0') != std::string::npos) return NoAddress(text);
  if (text.rfind(kUnix, 0) == 0) return ParseUnix(text);
  const size_t colon = text.rfind(':');
  int port = 0;
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 0 ||
      port > 65'535) {
    return NoAddress(text);
  }
  std::string host = text.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";
  Address address;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    auto& ipv6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    host = host.substr(1, host.size() - 2);
    if (inet_pton(AF_INET6, host.c_str(), &ipv6.sin6_addr) != 1) {
      return NoAddress(text);
    }
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(static_cast<uint16_t>(port));
    address.length = sizeof(ipv6);
  } else {
    auto& ipv4 = reinterpret_cast<sockaddr_in&>(address.storage);
    if (inet_pton(AF_INET, host.c_str(), &ipv4.sin_addr) != 1) {
      return NoAddress(text);
    }
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(static_cast<uint16_t>(port));
    address.length = sizeof(ipv4);
  }
  return address;
}

std::string HostText(const Address& address) {
  char text[INET6_ADDRSTRLEN] = "";
  switch (address.storage.ss_family) {
    case AF_INET:
      inet_ntop(AF_INET, &Ipv4(address).sin_addr, text, sizeof(text));
      return text;
    case AF_INET6:
      inet_ntop(AF_INET6, &Ipv6(address).sin6_addr, text, sizeof(text));
      return absl::StrCat("[", text, "]");
    default:
      return kUnix;
  }
}

std::string AddressText(const Address& address) {
  switch (address.storage.ss_family) {
    case AF_INET:
      return absl::StrCat(HostText(address), ":",
                          ntohs(Ipv4(address).sin_port));
    case AF_INET6:
      return absl::StrCat(HostText(address), ":",
                          ntohs(Ipv6(address).sin6_port));
    default:
      break;
  }
  const auto& named = reinterpret_cast<const sockaddr_un&>(address.storage);
  if (address.length <= offsetof(sockaddr_un, sun_path)) return kUnix;
  return absl::StrCat(kUnix, std::string(named.sun_path));
}

absl::Status CheckReach(const std::string& text, const Address& address,
                        Reach reach) {
  if (reach == Reach::kAnyone || address.is_local()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("will not listen on ", text,
                   ": without TLS only this machine may connect; set "
                   "tls-certificate and tls-key, or use 127.0.0.1:PORT, "
                   "[::1]:PORT or unix:PATH"));
}

}  // namespace minutebook::runtime
