#include "services/commands/check_settings.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/runtime/address.h"
#include "services/runtime/client_host.h"
#include "services/runtime/key_set.h"

namespace minutebook::commands {
namespace {

using runtime::Reach;
using settings::Settings;

class Problems {
 public:
  void Add(const std::string& setting, const std::string& what) {
    found_.push_back(absl::StrCat(setting, ": ", what));
  }
  void Add(const std::string& setting, const absl::Status& status) {
    if (!status.ok()) Add(setting, std::string(status.message()));
  }

  absl::Status ToStatus() const {
    return found_.empty()
               ? absl::OkStatus()
               : absl::InvalidArgumentError(absl::StrJoin(found_, "\n"));
  }

 private:
  std::vector<std::string> found_;
};

absl::Status CheckAddress(const std::string& text, Reach reach) {
  const absl::StatusOr<runtime::Address> address = runtime::ParseAddress(text);
  return address.ok() ? runtime::CheckReach(text, *address, reach)
                      : address.status();
}

bool HasTls(const Settings& settings) {
  return !settings.tls_certificate.empty() && !settings.tls_key.empty();
}

void CheckTls(const Settings& settings, Problems& problems) {
  const bool wanted = !settings.tls_certificate.empty() ||
                      !settings.tls_key.empty() ||
                      !settings.tls_client_ca.empty();
  if (!wanted || HasTls(settings)) return;
  problems.Add("tls-certificate, tls-key",
               "both are needed, also for tls-client-ca");
}

void CheckProvider(const Settings& settings, Problems& problems) {
  if (settings.oidc_issuer.empty()) return;
  if (settings.oidc_audience.empty() || settings.oidc_keys.empty()) {
    problems.Add("oidc-issuer", "needs oidc-audience and oidc-keys too");
  }
  if (!settings.oidc_keys.empty()) {
    problems.Add("oidc-keys", runtime::KeySet::CheckSource(settings.oidc_keys));
  }
}

}  // namespace

absl::Status CheckSettings(const Settings& settings) {
  Problems problems;
  const Reach reach = HasTls(settings) ? Reach::kAnyone : Reach::kLocal;
  for (const std::string& address : settings.listen) {
    if (address != "systemd") {
      problems.Add("listen", CheckAddress(address, reach));
    }
  }
  if (!settings.admin_listen.empty()) {
    problems.Add("admin-listen",
                 CheckAddress(settings.admin_listen, Reach::kLocal));
  }
  problems.Add("trusted-fronts",
               runtime::TrustedFronts::Parse(settings.trusted_fronts).status());
  CheckTls(settings, problems);
  CheckProvider(settings, problems);
  return problems.ToStatus();
}

}  // namespace minutebook::commands
