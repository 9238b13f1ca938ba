// TLS: what certificates are taken, changed while the server runs, and who a
// client's certificate says it is.

#include <atomic>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "services/runtime/server.h"
#include "services/runtime/tls_certificates.h"
#include "tests/support/certificates.h"
#include "tests/support/matchers.h"
#include "tests/support/raw_call.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/wexcombe.h"

namespace minutebook::testing {
namespace {

using runtime::CheckTlsTexts;
using runtime::TlsCertificates;
using ::testing::HasSubstr;

KeyPair Authority() {
  CertificateRequest request;
  request.common_name = "Test authority";
  request.dns_name = "";
  request.authority = true;
  return MakeCertificate(request);
}

TEST(TlsTextsTest, OnlyWhatCanServeIsTaken) {
  const KeyPair good = MakeCertificate({}), other = MakeCertificate({});
  CertificateRequest request;
  request.end = absl::Now() - absl::Seconds(1);
  const KeyPair ended = MakeCertificate(request);
  request.begin = absl::Now() + absl::Minutes(1);
  request.end = absl::Now() + absl::Hours(1);
  const KeyPair early = MakeCertificate(request);
  EXPECT_THAT(
      CheckTlsTexts({good.certificate, good.key, ""}, false, absl::Now()),
      IsOk());
  const struct {
    const char* what;
    runtime::TlsTexts texts;
    bool with_client_ca;
    const char* says;
  } cases[] = {
      {"empty", {"", "", ""}, false, "certificate file"},
      {"no PEM", {"hello", good.key, ""}, false, "certificate file"},
      {"no key", {good.certificate, "", ""}, false, "key file"},
      {"key of another", {good.certificate, other.key, ""}, false, "not that"},
      {"half a certificate",
       {good.certificate.substr(0, good.certificate.size() / 2), good.key, ""},
       false,
       "certificate file"},
      {"ended", {ended.certificate, ended.key, ""}, false, "valid from"},
      {"not begun", {early.certificate, early.key, ""}, false, "valid from"},
      {"chain ended",
       {good.certificate + ended.certificate, good.key, ""},
       false,
       "certificate 2"},
      {"no authority", {good.certificate, good.key, ""}, true, "authority"},
  };
  for (const auto& c : cases) {
    const auto end = CheckTlsTexts(c.texts, c.with_client_ca, absl::Now());
    EXPECT_THAT(end, StatusIs(absl::StatusCode::kFailedPrecondition)) << c.what;
    EXPECT_THAT(std::string(end.status().message()), HasSubstr(c.says))
        << c.what;
  }
}

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() { PutServer(MakeCertificate({}, &authority_)); }

  void Put(const std::string& name, const std::string& text) {
    std::ofstream(folder_.File(name), std::ios::binary) << text;
  }
  void PutServer(const KeyPair& pair) {
    Put("cert.pem", pair.certificate);
    Put("key.pem", pair.key);
    Put("ca.pem", authority_.certificate);
  }

  void Start(bool clients, bool must = false) {
    auto certificates = TlsCertificates::Open(
        {folder_.File("cert.pem"), folder_.File("key.pem"),
         clients ? folder_.File("ca.pem") : "", must},
        log_);
    ASSERT_THAT(certificates, IsOk());
    certificates_ = *std::move(certificates);
    runtime::RouterLimits limits;
    limits.certificates = clients;
    router_ =
        std::make_unique<runtime::Router>(wex_.engine(), names_, log_, limits);
    runtime::ServerOptions options;
    options.listen = {"0.0.0.0:0"};
    options.certificates = certificates_;
    auto server = runtime::Server::Start(*router_, options);
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
  }

  // What a client with (or without) a certificate is answered: a name, or why
  // not.
  absl::Status Call(const KeyPair* client = nullptr) {
    const std::string& listening = server_->addresses().front();
    const std::string port = listening.substr(listening.rfind(':') + 1);
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = authority_.certificate;
    if (client != nullptr) {
      options.pem_cert_chain = client->certificate;
      options.pem_private_key = client->key;
    }
    grpc::ChannelArguments arguments;
    arguments.SetSslTargetNameOverride("localhost");
    // A channel of its own, so that there is a handshake.
    arguments.SetInt("minutebook.test.channel", ++channels_);
    const auto channel = grpc::CreateCustomChannel(
        "127.0.0.1:" + port, grpc::SslCredentials(options), arguments);
    meetings::v1::ListMeetingsRequest request;
    request.set_parent(kWex);
    std::string reply;
    return CallBytes(*channel,
                     "minutebook.meetings.v1.MeetingService/ListMeetings", "",
                     request.SerializeAsString(), &reply);
  }

  // Takes everyone; remembers the certificate.
  class Names : public runtime::Authenticator {
   public:
    absl::StatusOr<std::shared_ptr<const engine::Principal>> Authenticate(
        const runtime::Credentials& credentials) const override {
      const std::lock_guard<std::mutex> lock(mutex_);
      last_ = std::string(credentials.certificate);
      return std::make_shared<const engine::Principal>();
    }
    std::string last() const {
      const std::lock_guard<std::mutex> lock(mutex_);
      return last_;
    }

   private:
    mutable std::mutex mutex_;
    mutable std::string last_ = "nobody called";
  };

  const KeyPair authority_ = Authority();
  const TemporaryFolder folder_;
  Wexcombe wex_;
  runtime::Log log_{runtime::LogLevel::kError};
  Names names_;
  std::atomic<int> channels_ = 0;
  std::shared_ptr<TlsCertificates> certificates_;
  std::unique_ptr<runtime::Router> router_;
  std::unique_ptr<runtime::Server> server_;
};

TEST_F(TlsTest, ServesAnyAddressWithItAndNoneButLocalOnesWithout) {
  Start(false);
  EXPECT_THAT(Call(), IsOk());
  EXPECT_EQ(names_.last(), "");
  runtime::ServerOptions options;
  options.listen = {"0.0.0.0:0"};
  const auto refused = runtime::Server::Start(*router_, options);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("tls-certificate"));
}

TEST_F(TlsTest, AClientIsWhoItsCertificateNames) {
  Start(true);
  CertificateRequest request;
  request.common_name = "Intranet";
  request.dns_name = "intranet.wexcombe.example";
  request.uri = "spiffe://wexcombe/intranet";
  const KeyPair by_uri = MakeCertificate(request, &authority_);
  request.uri = "";
  const KeyPair by_dns = MakeCertificate(request, &authority_);
  request.dns_name = "";
  const KeyPair by_name = MakeCertificate(request, &authority_);
  EXPECT_THAT(Call(&by_uri), IsOk());
  EXPECT_EQ(names_.last(), "spiffe://wexcombe/intranet");
  EXPECT_THAT(Call(&by_dns), IsOk());
  EXPECT_EQ(names_.last(), "intranet.wexcombe.example");
  EXPECT_THAT(Call(&by_name), IsOk());
  EXPECT_EQ(names_.last(), "Intranet");
  EXPECT_THAT(Call(), IsOk());
  EXPECT_EQ(names_.last(), "");
  const KeyPair stranger = MakeCertificate(request);
  EXPECT_FALSE(Call(&stranger).ok());
}

TEST_F(TlsTest, ACertificateMayBeAskedOfEveryClient) {
  Start(true, true);
  const KeyPair client = MakeCertificate({}, &authority_);
  EXPECT_THAT(Call(&client), IsOk());
  EXPECT_FALSE(Call().ok());
}

TEST_F(TlsTest, ChangedFilesAreTakenUpAndWrongOnesAreNot) {
  Start(false);
  const int64_t first = certificates_->expires();
  ASSERT_THAT(Call(), IsOk());
  // A key of another, then nothing at all: the server goes on.
  Put("key.pem", MakeCertificate({}).key);
  while (certificates_->refused() < 1) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_THAT(Call(), IsOk());
  Put("cert.pem", "");
  while (certificates_->refused() < 2) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_THAT(Call(), IsOk());
  EXPECT_EQ(certificates_->expires(), first);
  CertificateRequest request;
  request.end = absl::Now() + absl::Hours(2);
  const KeyPair next = MakeCertificate(request, &authority_);
  Put("key.pem", next.key);
  Put("cert.pem", next.certificate);
  for (int i = 0; i < 250 && certificates_->expires() == first; ++i) {
    EXPECT_THAT(Call(), IsOk());
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_GT(certificates_->expires(), first);
  EXPECT_THAT(Call(), IsOk());
}

TEST_F(TlsTest, ACertificateChangesUnderLoadWithoutAFailedCall) {
  constexpr int kCallers = 3, kChanges = 4;
  Start(false);
  std::atomic<bool> stop{false};
  std::atomic<int> calls{0}, failed{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&] {
      while (!stop) {
        const absl::Status status = Call();
        ++calls;
        if (!status.ok() && ++failed == 1) ADD_FAILURE() << status;
      }
    });
  }
  for (int i = 1; i <= kChanges; ++i) {
    const int64_t before = certificates_->expires();
    CertificateRequest request;
    request.end = absl::Now() + absl::Hours(10 + i);
    const KeyPair next = MakeCertificate(request, &authority_);
    Put("key.pem", next.key);
    Put("cert.pem", next.certificate);
    for (int j = 0; j < 500 && certificates_->expires() == before; ++j) {
      absl::SleepFor(absl::Milliseconds(10));
    }
    EXPECT_NE(certificates_->expires(), before);
  }
  stop = true;
  for (std::thread& caller : callers) caller.join();
  std::printf("%d calls by new connections over %d certificates, %d failed\n",
              calls.load(), kChanges + 1, failed.load());
  EXPECT_EQ(failed, 0);
  EXPECT_GT(calls, 20);
}

}  // namespace
}  // namespace minutebook::testing
