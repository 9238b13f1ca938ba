#include "services/runtime/client_host.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "storage/text.h"

namespace minutebook::runtime {
namespace {

constexpr std::string_view kUnix = "unix:";
constexpr std::string_view kIpv4 = "ipv4:";
constexpr std::string_view kIpv6 = "ipv6:";
constexpr size_t kNetworkBytes = 8;
constexpr size_t kIpv4Bytes = 4;

// The bytes of an IP address; empty when it is none. An IPv4 address in the
// form of IPv6 is the IPv4 address.
std::string IpBytes(std::string_view text) {
  char zero_ended[INET6_ADDRSTRLEN] = "";
  if (text.size() >= sizeof(zero_ended)) return "";
  text.copy(zero_ended, text.size());
  in_addr ipv4{};
  if (inet_pton(AF_INET, zero_ended, &ipv4) == 1) {
    return {reinterpret_cast<const char*>(&ipv4), sizeof(ipv4)};
  }
  in6_addr ipv6{};
  if (inet_pton(AF_INET6, zero_ended, &ipv6) != 1) return "";
  const std::string bytes(reinterpret_cast<const char*>(&ipv6), sizeof(ipv6));
  return IN6_IS_ADDR_V4MAPPED(&ipv6) ? bytes.substr(sizeof(ipv6) - kIpv4Bytes)
                                     : bytes;
}

// The same from gRPC's text, where brackets may be written as %5B and %5D.
std::string PeerBytes(std::string_view peer) {
  const size_t colon = peer.rfind(':');
  if (peer.substr(0, kIpv4.size()) == kIpv4 && colon >= kIpv4.size()) {
    return IpBytes(peer.substr(kIpv4.size(), colon - kIpv4.size()));
  }
  if (peer.substr(0, kIpv6.size()) == kIpv6 && colon >= kIpv6.size()) {
    std::string_view host = peer.substr(kIpv6.size(), colon - kIpv6.size());
    for (const std::string_view open : {"[", "%5B", "%5b"}) {
      if (host.substr(0, open.size()) == open &&
          host.size() > 2 * open.size()) {
        host = host.substr(open.size(), host.size() - 2 * open.size());
        break;
      }
    }
    return IpBytes(host);
  }
  if (peer.substr(0, kUnix.size()) == kUnix) return std::string(kUnix);
  return std::string(peer);  // within the process
}

ClientHost NetworkOf(std::string bytes) {
  if (bytes.size() == sizeof(in6_addr)) bytes.resize(kNetworkBytes);
  return bytes;
}

}  // namespace

absl::StatusOr<TrustedFronts> TrustedFronts::Parse(
    const std::vector<std::string>& addresses) {
  TrustedFronts fronts;
  for (const std::string& address : addresses) {
    const std::string bytes = address == kUnix ? address : IpBytes(address);
    if (bytes.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "found \"", address,
          "\", expected an address without port, as 127.0.0.1 or ::1, or "
          "unix:"));
    }
    fronts.addresses_.insert(bytes);
  }
  return fronts;
}

ClientHost TrustedFronts::HostOf(std::string_view peer,
                                 std::string_view forwarded) const {
  std::string bytes = PeerBytes(peer);
  if (addresses_.count(bytes) != 0) {
    const absl::string_view last = absl::StripAsciiWhitespace(
        storage::AsAbsl(forwarded.substr(forwarded.rfind(',') + 1)));
    std::string named = IpBytes({last.data(), last.size()});
    if (!named.empty()) return NetworkOf(std::move(named));
  }
  return NetworkOf(std::move(bytes));
}

}  // namespace minutebook::runtime
