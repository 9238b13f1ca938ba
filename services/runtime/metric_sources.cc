#include "services/runtime/metric_sources.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace minutebook::runtime {
namespace {

constexpr const char* kCodes[MethodMeter::kCodes] = {"OK",
                                                     "Canceled",
                                                     "Unknown",
                                                     "InvalidArgument",
                                                     "DeadlineExceeded",
                                                     "NotFound",
                                                     "AlreadyExists",
                                                     "PermissionDenied",
                                                     "ResourceExhausted",
                                                     "FailedPrecondition",
                                                     "Aborted",
                                                     "OutOfRange",
                                                     "Unimplemented",
                                                     "Internal",
                                                     "Unavailable",
                                                     "DataLoss",
                                                     "Unauthenticated"};
constexpr double kMicro = 1e-6;

const char* TypeOf(MethodKind kind) {
  switch (kind) {
    case MethodKind::kUnary:
      return "unary";
    case MethodKind::kServerStream:
      return "server_stream";
    default:
      return "bidi_stream";
  }
}

void ReportMethod(const ServedMethod& method, MetricSink& sink) {
  const MethodMeter& meter = method.meter;
  const MetricSink::Labels labels = {{"grpc_type", TypeOf(method.kind)},
                                     {"grpc_service", method.service},
                                     {"grpc_method", method.name}};
  const auto count = [](const std::atomic<uint64_t>& counter) {
    return static_cast<double>(counter.load(std::memory_order_relaxed));
  };
  sink.Counter("grpc_server_started_total", "Calls begun", count(meter.started),
               labels);
  // A method that nobody has called has no other lines yet.
  if (meter.started == 0) return;
  sink.Counter("grpc_server_msg_received_total", "Messages received",
               count(meter.received), labels);
  sink.Counter("grpc_server_msg_sent_total", "Messages sent", count(meter.sent),
               labels);
  for (size_t code = 0; code < meter.handled.size(); ++code) {
    if (code != 0 && meter.handled[code] == 0) continue;
    MetricSink::Labels with_code = labels;
    with_code.emplace_back("grpc_code", kCodes[code]);
    sink.Counter("grpc_server_handled_total", "Calls ended, by code",
                 count(meter.handled[code]), with_code);
  }
  std::vector<uint64_t> classes;
  for (const auto& counter : meter.durations) classes.push_back(counter);
  sink.Histogram("grpc_server_handling_seconds", "How long calls took",
                 {MethodMeter::kBounds.begin(), MethodMeter::kBounds.end()},
                 classes, count(meter.nanos) * 1e-9, labels);
}

}  // namespace

void ReportCalls(const Router& router, MetricSink& sink) {
  for (const ServedMethod& method : router.methods()) {
    ReportMethod(method, sink);
  }
  const char* const kUnderWay = "minutebook_calls_under_way";
  const char* const kHelp = "Calls that have begun and not ended";
  sink.Gauge(kUnderWay, kHelp, router.calls().unary, {{"kind", "unary"}});
  sink.Gauge(kUnderWay, kHelp, router.calls().streams, {{"kind", "stream"}});
  const char* const kRefused = "minutebook_calls_refused_total";
  const char* const kRefusedHelp =
      "Calls refused because of a limit of one caller or address";
  const QuotaStats& refusals = router.refusals();
  for (const auto& [limit, count] :
       {std::pair("caller_rate", &refusals.caller_rate),
        std::pair("caller_calls", &refusals.caller_calls),
        std::pair("caller_streams", &refusals.caller_streams),
        std::pair("address_rate", &refusals.address_rate),
        std::pair("address_failures", &refusals.address_failures)}) {
    sink.Counter(kRefused, kRefusedHelp, static_cast<double>(*count),
                 {{"limit", limit}});
  }
  sink.Counter("minutebook_faults_total",
               "Calls that failed by a fault of the store or the server",
               router.calls().faults);
}

void ReportConnections(Listener& listener, MetricSink& sink) {
  const ListenerStats& stats = listener.stats();
  sink.Gauge("minutebook_connections", "Connections that are open",
             listener.Connections());
  sink.Counter("minutebook_connections_accepted_total", "Connections accepted",
               stats.accepted);
  const char* const kRefused = "minutebook_connections_refused_total";
  const char* const kHelp = "Connections closed at once because of a limit";
  sink.Counter(kRefused, kHelp, stats.refused, {{"limit", "all"}});
  sink.Counter(kRefused, kHelp, stats.refused_for_address,
               {{"limit", "address"}});
  sink.Counter("minutebook_descriptors_short_total",
               "Times that there was no file descriptor for a connection",
               stats.descriptors_short);
}

void ReportCertificates(const TlsCertificates& certificates, MetricSink& sink) {
  sink.Gauge("minutebook_tls_certificate_expires_seconds",
             "When the server's certificate ends, in seconds since 1970",
             static_cast<double>(certificates.expires()));
  sink.Counter("minutebook_tls_certificates_refused_total",
               "Times that changed certificate files were not taken up",
               static_cast<double>(certificates.refused()));
}

void ReportStore(const storage::Store& store, MetricSink& sink) {
  const storage::WriterStats& writer = store.writer_stats();
  sink.Gauge("minutebook_writer_waiting", "Writes that wait for the writer",
             writer.waiting);
  sink.Counter("minutebook_writer_refused_total",
               "Writes refused because too many waited", writer.refused);
  sink.Counter("minutebook_writer_jobs_total", "Writes carried out",
               writer.jobs);
  sink.Counter("minutebook_writer_failed_batches_total",
               "Transactions rolled back, their writes done one by one",
               writer.failed_batches);
  sink.Summary("minutebook_writer_batch_seconds",
               "Transactions, and how long they took with their commit",
               writer.batches, writer.micros * kMicro);
  const storage::ReaderStats& readers = store.reader_stats();
  sink.Gauge("minutebook_readers", "Connections for reading", readers.size);
  sink.Gauge("minutebook_readers_in_use", "Those in use", readers.in_use);
  sink.Gauge("minutebook_readers_waiting", "Reads that wait for one",
             readers.waiting);
  sink.Summary("minutebook_reader_wait_seconds",
               "Reads that had to wait for a connection, and how long",
               readers.waits, readers.wait_micros * kMicro);
  sink.Counter("minutebook_reader_timeouts_total",
               "Reads that got no connection in time", readers.timeouts);
}

void ReportFeed(const engine::FeedStats& feed, MetricSink& sink) {
  sink.Gauge("minutebook_feed_watchers", "Streams that watch a council",
             feed.watchers);
  sink.Counter("minutebook_feed_polls_total",
               "Looks at the heads of the councils watched", feed.polls);
  sink.Counter("minutebook_feed_failed_polls_total",
               "Those that the store did not answer", feed.failed_polls);
  sink.Counter("minutebook_feed_entries_total",
               "Changes seen in councils while they were watched",
               feed.entries);
}

void ReportSecurityLog(const SecurityLogStats& log, MetricSink& sink) {
  const auto read = [](const std::atomic<uint64_t>& number) {
    return static_cast<double>(number.load(std::memory_order_relaxed));
  };
  sink.Counter("minutebook_security_log_lines_total",
               "Lines taken for the security log", read(log.lines));
  sink.Counter("minutebook_security_log_dropped_total",
               "Refusals left out of the security log for want of room",
               read(log.dropped));
  sink.Counter("minutebook_security_log_calls_refused_total",
               "Calls not answered because they could not be recorded",
               read(log.refused));
  sink.Gauge("minutebook_security_log_failing",
             "1 while the security log cannot be written",
             log.failing.load() ? 1 : 0);
}

void ReportProcess(const std::string& version, MetricSink& sink) {
  sink.Gauge("minutebook_build_info", "Always 1; the label says what runs", 1,
             {{"version", version}});
  int64_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  sink.Gauge("process_resident_memory_bytes", "Memory held",
             static_cast<double>(resident * sysconf(_SC_PAGESIZE)));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) * kMicro;
  };
  sink.Counter("process_cpu_seconds_total", "Processor time used",
               seconds(usage.ru_utime) + seconds(usage.ru_stime));
  std::error_code error;
  std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (!error) {
    sink.Gauge("process_open_fds", "File descriptors open",
               static_cast<double>(std::distance(
                   descriptors, std::filesystem::directory_iterator())));
  }
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  sink.Gauge("process_max_fds", "File descriptors allowed",
             static_cast<double>(limit.rlim_cur));
  // Field 22 of stat, counted behind the name in parentheses: ticks since boot.
  std::ifstream stat("/proc/self/stat");
  std::stringstream text;
  text << stat.rdbuf();
  std::istringstream fields(text.str().substr(text.str().rfind(')') + 1));
  std::string field;
  for (int i = 3; i < 22; ++i) fields >> field;
  double ticks = 0;
  fields >> ticks;
  // When the machine began, by its clock: /proc/stat may be out of reach.
  const auto clock = [](clockid_t id) {
    timespec now{};
    clock_gettime(id, &now);
    return static_cast<double>(now.tv_sec) +
           static_cast<double>(now.tv_nsec) * 1e-9;
  };
  const double boot = clock(CLOCK_REALTIME) - clock(CLOCK_BOOTTIME);
  sink.Gauge("process_start_time_seconds", "When it started, as Unix time",
             boot + ticks / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

}  // namespace minutebook::runtime
