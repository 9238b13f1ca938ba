// What clients may offer in a TLS handshake, and whether a server of ours, or a
// front of it, takes that.
#pragma once

#include <openssl/ssl.h>

#include "tests/support/raw_connection.h"

namespace minutebook::testing {

struct TlsCase {
  const char* what;
  TlsOffer offer;
  bool taken;
};

// For a server whose key is on P-256.
inline const TlsCase kTlsCases[] = {
    {"TLS 1.3", {TLS1_3_VERSION, TLS1_3_VERSION, ""}, true},
    {"TLS 1.2", {TLS1_2_VERSION, TLS1_2_VERSION, ""}, true},
    {"ECDHE and GCM",
     {0, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256"},
     true},
    {"TLS 1.1", {TLS1_VERSION, TLS1_1_VERSION, ""}, false},
    {"CBC", {0, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA"}, false},
    {"CBC and SHA-2", {0, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256"}, false},
    {"the server's key for all sessions",
     {0, TLS1_2_VERSION, "AES128-GCM-SHA256"},
     false},
    {"no authentication", {0, TLS1_2_VERSION, "aNULL"}, false},
    {"no encryption", {0, TLS1_2_VERSION, "eNULL"}, false},
};

}  // namespace minutebook::testing
