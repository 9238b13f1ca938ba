#include "services/runtime/tls_certificates.h"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/grpc.h"
#include "grpc/grpc_security.h"

namespace minutebook::runtime {
namespace {

constexpr size_t kLargestFile = 1 << 20;

template <typename T, void (*kFree)(T*)>
struct Freed {
  void operator()(T* object) const { kFree(object); }
};
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;

Memory Open(const std::string& text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::vector<Certificate> ReadCertificates(const std::string& pem) {
  const Memory memory = Open(pem);
  std::vector<Certificate> chain;
  while (X509* certificate =
             PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)) {
    chain.emplace_back(certificate);
  }
  ERR_clear_error();
  return chain;
}

// No pass phrase is ever asked for at a terminal.
int NoPassPhrase(char*, int, int, void*) { return 0; }

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm tm{};
  if (ASN1_TIME_to_tm(time, &tm) != 1) return absl::InfinitePast();
  return absl::FromTM(tm, absl::UTCTimeZone());
}

absl::Status Unusable(const std::string& what) {
  return absl::FailedPreconditionError(what);
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return Unusable(
        absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
  }
  std::string text;
  std::array<char, 4096> buffer;
  ssize_t count = 0;
  while (text.size() <= kLargestFile &&
         (count = read(file, buffer.data(), buffer.size())) > 0) {
    text.append(buffer.data(), static_cast<size_t>(count));
  }
  close(file);
  if (count < 0 || text.size() > kLargestFile) {
    return Unusable(absl::StrCat("cannot read ", path,
                                 ", or it is longer than ", kLargestFile,
                                 " bytes"));
  }
  return text;
}

}  // namespace

absl::StatusOr<absl::Time> CheckTlsTexts(const TlsTexts& texts,
                                         bool with_client_ca, absl::Time now) {
  const std::vector<Certificate> chain = ReadCertificates(texts.certificate);
  if (chain.empty()) return Unusable("the certificate file holds none in PEM");
  const Memory memory = Open(texts.key);
  const Key key(
      PEM_read_bio_PrivateKey(memory.get(), nullptr, NoPassPhrase, nullptr));
  ERR_clear_error();
  if (key == nullptr) {
    return Unusable("the key file holds none in PEM without a pass phrase");
  }
  const bool matches =
      X509_check_private_key(chain.front().get(), key.get()) == 1;
  ERR_clear_error();
  if (!matches) return Unusable("the key is not that of the certificate");
  for (size_t i = 0; i < chain.size(); ++i) {
    const absl::Time begin = TimeOf(X509_get0_notBefore(chain[i].get()));
    const absl::Time end = TimeOf(X509_get0_notAfter(chain[i].get()));
    if (now < begin || end <= now) {
      return Unusable(
          absl::StrCat("certificate ", i + 1, " of the chain is valid from ",
                       absl::FormatTime(begin, absl::UTCTimeZone()), " to ",
                       absl::FormatTime(end, absl::UTCTimeZone())));
    }
  }
  if (with_client_ca && ReadCertificates(texts.client_ca).empty()) {
    return Unusable("the file of the clients' authority holds none in PEM");
  }
  return TimeOf(X509_get0_notAfter(chain.front().get()));
}

absl::StatusOr<std::shared_ptr<TlsCertificates>> TlsCertificates::Open(
    const TlsFiles& files, Log& log) {
  std::shared_ptr<TlsCertificates> certificates(
      new TlsCertificates(files, log));
  absl::StatusOr<TlsTexts> texts = certificates->ReadFiles();
  if (!texts.ok()) return texts.status();
  absl::Status status = certificates->TakeUp(*std::move(texts));
  if (!status.ok()) {
    return Unusable(absl::StrCat("will not serve TLS with ", files.certificate,
                                 " and ", files.key, ": ",
                                 std::string(status.message())));
  }
  certificates->watcher_ =
      std::thread([watched = certificates.get()] { watched->Watch(); });
  return certificates;
}

TlsCertificates::~TlsCertificates() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (watcher_.joinable()) watcher_.join();
}

absl::StatusOr<TlsTexts> TlsCertificates::ReadFiles() const {
  TlsTexts texts;
  const std::pair<const std::string&, std::string*> all[] = {
      {files_.certificate, &texts.certificate},
      {files_.key, &texts.key},
      {files_.client_ca, &texts.client_ca}};
  for (const auto& [path, text] : all) {
    if (path.empty()) continue;
    absl::StatusOr<std::string> read = ReadFile(path);
    if (!read.ok()) return read.status();
    *text = *std::move(read);
  }
  return texts;
}

absl::Status TlsCertificates::TakeUp(TlsTexts texts) {
  absl::StatusOr<absl::Time> end =
      CheckTlsTexts(texts, asks_clients(), absl::Now());
  if (!end.ok()) return end.status();
  expires_ = absl::ToUnixSeconds(*end);
  const std::lock_guard<std::mutex> lock(mutex_);
  texts_ = std::move(texts);
  ++generation_;
  return absl::OkStatus();
}

TlsTexts TlsCertificates::Get(uint64_t& generation) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  generation = generation_;
  return texts_;
}

void TlsCertificates::Watch() {
  constexpr std::chrono::seconds kBetweenLooks{1};
  uint64_t generation = 0;
  // What was found wrong is said once, not each second.
  TlsTexts refused;
  std::string unread;
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_.wait_for(lock, kBetweenLooks, [this] { return stopping_; })) {
    lock.unlock();
    absl::StatusOr<TlsTexts> texts = ReadFiles();
    if (!texts.ok()) {
      if (unread != texts.status().message()) {
        unread = std::string(texts.status().message());
        ++refused_;
        log_.Write(LogLevel::kError, "certificate kept: files unreadable",
                   {{"detail", unread}});
      }
    } else if (unread.clear(); *texts != Get(generation) && *texts != refused) {
      absl::Status status = TakeUp(*texts);
      if (status.ok()) {
        refused = {};
        log_.Write(LogLevel::kInfo, "certificate taken up",
                   {{"expires", expires()}});
      } else {
        refused = *std::move(texts);
        ++refused_;
        log_.Write(LogLevel::kError,
                   "certificate kept: the new one is unusable",
                   {{"detail", std::string(status.message())}});
      }
    }
    lock.lock();
  }
}

class TlsCertificates::ServerCredentials : public grpc::ServerCredentials {
 public:
  explicit ServerCredentials(std::shared_ptr<TlsCertificates> certificates)
      : certificates_(std::move(certificates)) {
    grpc_ssl_client_certificate_request_type request =
        GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE;
    if (certificates_->asks_clients()) {
      request = certificates_->files_.require_client
                    ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                    : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY;
    }
    credentials_ = grpc_ssl_server_credentials_create_with_options(
        grpc_ssl_server_credentials_create_options_using_config_fetcher(
            request, Fetch, this));
  }
  ~ServerCredentials() override {
    grpc_server_credentials_release(credentials_);
  }

  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  // gRPC calls this at each handshake, one at a time.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* data, grpc_ssl_server_certificate_config** config) {
    auto& self = *static_cast<ServerCredentials*>(data);
    uint64_t generation = 0;
    const TlsTexts texts = self.certificates_->Get(generation);
    if (generation == self.fetched_) {
      return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    }
    grpc_ssl_pem_key_cert_pair pair{texts.key.c_str(),
                                    texts.certificate.c_str()};
    // gRPC wants some authority even where no client is asked for a
    // certificate; then nobody is held to this one.
    const std::string& authority = self.certificates_->asks_clients()
                                       ? texts.client_ca
                                       : texts.certificate;
    *config =
        grpc_ssl_server_certificate_config_create(authority.c_str(), &pair, 1);
    self.fetched_ = generation;
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  const std::shared_ptr<TlsCertificates> certificates_;
  grpc_server_credentials* credentials_;
  uint64_t fetched_ = 0;
};

std::shared_ptr<grpc::ServerCredentials> TlsCertificates::Credentials(
    std::shared_ptr<TlsCertificates> certificates) {
  return std::make_shared<ServerCredentials>(std::move(certificates));
}

}  // namespace minutebook::runtime
