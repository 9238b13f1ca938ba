// Where the server's metrics come from. No metric has a label for a council or
// a caller.
#pragma once

#include <string>

#include "services/engine/feed.h"
#include "services/runtime/listener.h"
#include "services/runtime/metrics.h"
#include "services/runtime/router.h"
#include "services/runtime/security_log.h"
#include "services/runtime/tls_certificates.h"
#include "storage/store.h"

namespace minutebook::runtime {

// grpc_server_*, named and labelled as go-grpc-prometheus does.
void ReportCalls(const Router& router, MetricSink& sink);
void ReportConnections(Listener& listener, MetricSink& sink);
void ReportCertificates(const TlsCertificates& certificates, MetricSink& sink);
void ReportStore(const storage::Store& store, MetricSink& sink);
void ReportFeed(const engine::FeedStats& feed, MetricSink& sink);
void ReportSecurityLog(const SecurityLogStats& log, MetricSink& sink);
// process_*, named as other Prometheus libraries do, and the program's version.
void ReportProcess(const std::string& version, MetricSink& sink);

}  // namespace minutebook::runtime
