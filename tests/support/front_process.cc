#include "tests/support/front_process.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace minutebook::testing {
namespace {

std::string Read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void Write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// What surrounds the shipped file in a system's own configuration. One process,
// so that it is ended with the test whatever happens.
std::string NginxMain(const std::string& folder) {
  std::string text = absl::StrCat(
      geteuid() == 0 ? "user root root;\n" : "",
      "daemon off;\nmaster_process off;\nworker_rlimit_nofile 4096;\npid ",
      folder, "/nginx.pid;\nerror_log stderr info;\n",
      "events { worker_connections 2048; }\nhttp {\naccess_log off;\n");
  for (const char* part :
       {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    absl::StrAppend(&text, part, "_temp_path ", folder, "/", part, ";\n");
  }
  return absl::StrCat(text, "include ", folder, "/shipped;\n}\n");
}

}  // namespace

FrontProcess::FrontProcess(FrontKind kind, const std::string& backend,
                           const Replacements& replacements) {
  CertificateRequest request;
  request.common_name = "Test authority";
  request.dns_name = "";
  request.authority = true;
  authority_ = MakeCertificate(request);
  const KeyPair server = MakeCertificate({}, &authority_);
  const std::string certificate = folder_.File("certificate.pem");
  const std::string key = folder_.File("key.pem");
  const std::string both = folder_.File("both.pem");
  Write(certificate, server.certificate);
  Write(key, server.key);
  Write(both, server.certificate + server.key);

  const bool nginx = kind == FrontKind::kNginx;
  Replacements all = {{"127.0.0.1:7878", backend}};
  if (nginx) {
    all.emplace_back("listen 443", "listen " + address_);
    all.emplace_back("/etc/minutebook/tls/certificate.pem", certificate);
    all.emplace_back("/etc/minutebook/tls/key.pem", key);
  } else {
    all.emplace_back("bind :443", "bind " + address_);
    all.emplace_back("/etc/minutebook/tls/haproxy.pem", both);
    // Only root can become another user.
    if (geteuid() != 0) {
      all.emplace_back("  user haproxy\n  group haproxy\n", "");
    }
  }
  all.insert(all.end(), replacements.begin(), replacements.end());
  std::string text = Read(absl::StrCat(MINUTEBOOK_PROXIES, "/",
                                       nginx ? "nginx.conf" : "haproxy.cfg"));
  for (const auto& [from, to] : all) {
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << "not shipped: " << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
  }
  Write(folder_.File("shipped"), text);
  Write(folder_.File("main"), NginxMain(folder_.path()));
  std::vector<std::string> command = {"/usr/sbin/haproxy", "-db", "-f",
                                      folder_.File("shipped")};
  if (nginx) {
    command = {"/usr/sbin/nginx", "-p", folder_.path(), "-c",
               folder_.File("main")};
  }
  process_ =
      std::make_unique<ChildProcess>(std::move(command), folder_.File("log"));
  EXPECT_THAT(process_->WaitToListen(address_), IsOk())
      << log() << "is it installed (deploy/install --tests)?";
}

std::string FrontProcess::log() const { return Read(folder_.File("log")); }

std::shared_ptr<grpc::Channel> FrontProcess::NewChannel() const {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = authority_.certificate;
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address_, grpc::SslCredentials(options),
                                   arguments);
}

}  // namespace minutebook::testing
