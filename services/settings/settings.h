// Everything that can be set, with its defaults. What each value means, and
// what it may be, stands once in the table of setting_table.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace minutebook::settings {

struct Settings {
  std::string store = "minutebook.db";
  std::string postgres_statements = "prepared";
  std::string token_file;  // empty: beside the store
  int64_t readers = 4;
  int64_t write_queue = 4096;

  std::vector<std::string> listen = {"127.0.0.1:7878"};
  std::string admin_listen;           // empty: none
  std::vector<std::string> services;  // empty: all

  std::string tls_certificate;  // empty: no TLS
  std::string tls_key;
  std::string tls_client_ca;  // empty: clients are not asked for certificates
  std::string tls_clients = "may";
  std::string anonymous = "allowed";
  std::string oidc_issuer;  // empty: no identity provider
  std::string oidc_audience;
  std::string oidc_keys;
  std::string oidc_roles_claim = "minutebook_roles";

  int64_t listen_backlog = 1024;
  int64_t max_connections = 10'000;
  int64_t max_connections_per_address = 4'096;
  absl::Duration handshake_timeout = absl::Seconds(5);
  absl::Duration max_connection_idle = absl::Minutes(30);
  absl::Duration max_connection_age = absl::Hours(1);
  absl::Duration max_connection_age_grace = absl::Minutes(10);
  absl::Duration keepalive_time = absl::Minutes(1);
  absl::Duration keepalive_timeout = absl::Seconds(20);
  absl::Duration min_ping_interval = absl::Seconds(10);
  int64_t max_ping_strikes = 2;

  int64_t max_calls = 2'000;
  int64_t max_streams = 1'000;
  int64_t max_streams_per_connection = 1'000;
  int64_t max_calls_per_caller = 1'000;
  int64_t max_streams_per_caller = 500;
  int64_t max_rate_per_caller = 5'000;
  int64_t max_rate_per_address = 10'000;
  int64_t max_failures_per_address = 10;
  absl::Duration rate_burst = absl::Seconds(2);
  std::vector<std::string> trusted_fronts;
  int64_t max_message_bytes = 16 << 20;
  int64_t max_metadata_bytes = 16 << 10;
  int64_t memory_quota_bytes = 512 << 20;
  absl::Duration deadline = absl::Seconds(10);
  absl::Duration shutdown_grace = absl::Seconds(10);

  std::string render_helper;
  absl::Duration render_timeout = absl::Seconds(10);
  int64_t render_at_once = 2;

  std::string log_level = "info";
  std::string security_log = "stderr";
};

}  // namespace minutebook::settings
