// The server's certificate and key, and whom it trusts for clients' ones: files
// that may change while the server runs. What they say is checked before it is
// taken up; a wrong pair changes nothing but the log.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"
#include "services/runtime/log.h"

namespace minutebook::runtime {

struct TlsFiles {
  std::string certificate;  // PEM: the chain, the server's own first
  std::string key;          // PEM
  std::string client_ca;    // PEM; empty: clients are not asked for one
  bool require_client = false;
};

// The contents of the files.
struct TlsTexts {
  std::string certificate;
  std::string key;
  std::string client_ca;

  bool operator==(const TlsTexts&) const = default;
};

// Whether a server can begin to serve with these at `now`: the chain can be
// read, has begun and not ended, and is of the key; there is an authority when
// one is asked for. Gives the end of the server's own certificate. Pure.
absl::StatusOr<absl::Time> CheckTlsTexts(const TlsTexts& texts,
                                         bool with_client_ca, absl::Time now);

class TlsCertificates {
 public:
  // Reads and checks the files, then looks each second whether they changed.
  // `log` outlives it.
  static absl::StatusOr<std::shared_ptr<TlsCertificates>> Open(
      const TlsFiles& files, Log& log);
  ~TlsCertificates();

  // What the server listens with: each handshake takes what holds then. Keeps
  // `certificates` alive.
  static std::shared_ptr<grpc::ServerCredentials> Credentials(
      std::shared_ptr<TlsCertificates> certificates);

  bool asks_clients() const { return !files_.client_ca.empty(); }

  // Of the certificate in use, seconds since 1970.
  int64_t expires() const { return expires_.load(std::memory_order_relaxed); }
  uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  class ServerCredentials;

  TlsCertificates(TlsFiles files, Log& log)
      : files_(std::move(files)), log_(log) {}

  absl::StatusOr<TlsTexts> ReadFiles() const;
  absl::Status TakeUp(TlsTexts texts);
  void Watch();
  // The texts and how often they changed.
  TlsTexts Get(uint64_t& generation) const;

  const TlsFiles files_;
  Log& log_;
  std::atomic<int64_t> expires_{0};
  std::atomic<uint64_t> refused_{0};
  mutable std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;    // guarded by mutex_
  TlsTexts texts_;           // guarded by mutex_
  uint64_t generation_ = 0;  // guarded by mutex_
  std::thread watcher_;
};

}  // namespace minutebook::runtime
