// Certificates and keys made for a test.
#pragma once

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace minutebook::testing {

struct CertificateRequest {
  std::string common_name = "localhost";
  std::string dns_name = "localhost";  // empty: none
  std::string uri;                     // empty: none
  absl::Time begin = absl::Now() - absl::Hours(1);
  absl::Time end = absl::Now() + absl::Hours(1);
  bool authority = false;
};

// PEM texts.
struct KeyPair {
  std::string certificate;
  std::string key;
};

// A certificate on P-256, signed by `issuer`, or by itself when that is null.
KeyPair MakeCertificate(const CertificateRequest& request,
                        const KeyPair* issuer = nullptr);

}  // namespace minutebook::testing
