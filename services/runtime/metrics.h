// Metrics in Prometheus' text form. What is counted stands in plain atomic
// counters beside what counts it (MethodMeter, storage::WriterStats, ...);
// a source reads them when metrics are asked for, so that counting costs an
// addition and its owner knows nothing of Prometheus.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "prometheus/metric_family.h"

namespace minutebook::runtime {

// Takes one look's values. Metrics of one name are given with the same kind.
class MetricSink {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  void Counter(const std::string& name, const std::string& help, double value,
               const Labels& labels = {});
  void Gauge(const std::string& name, const std::string& help, double value,
             const Labels& labels = {});
  // How many, and the sum of them all.
  void Summary(const std::string& name, const std::string& help, uint64_t count,
               double sum, const Labels& labels = {});
  // `classes` has a count for each upper bound and one for what lies above.
  void Histogram(const std::string& name, const std::string& help,
                 const std::vector<double>& bounds,
                 const std::vector<uint64_t>& classes, double sum,
                 const Labels& labels = {});

  const std::vector<prometheus::MetricFamily>& families() const {
    return families_;
  }

 private:
  prometheus::ClientMetric& Add(const std::string& name,
                                const std::string& help,
                                prometheus::MetricType type,
                                const Labels& labels);

  std::vector<prometheus::MetricFamily> families_;
};

// Thread-safe.
class Metrics {
 public:
  // Reads counters into the sink; called for each look, by any thread. What it
  // reads outlives the metrics.
  using Source = std::function<void(MetricSink&)>;

  void Add(Source source);
  std::string Text() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Source> sources_;  // guarded by mutex_
};

}  // namespace minutebook::runtime
