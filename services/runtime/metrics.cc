#include "services/runtime/metrics.h"

#include <limits>

#include "prometheus/text_serializer.h"

namespace minutebook::runtime {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric& MetricSink::Add(const std::string& name, const std::string& help,
                              MetricType type, const Labels& labels) {
  MetricFamily* family = nullptr;
  // The one used last is the likeliest.
  for (auto known = families_.rbegin();
       known != families_.rend() && family == nullptr; ++known) {
    if (known->name == name) family = &*known;
  }
  if (family == nullptr) {
    families_.push_back({name, help, type, {}});
    family = &families_.back();
  }
  ClientMetric& metric = family->metric.emplace_back();
  for (const auto& [label, value] : labels) {
    metric.label.push_back({label, value});
  }
  return metric;
}

void MetricSink::Counter(const std::string& name, const std::string& help,
                         double value, const Labels& labels) {
  Add(name, help, MetricType::Counter, labels).counter.value = value;
}

void MetricSink::Gauge(const std::string& name, const std::string& help,
                       double value, const Labels& labels) {
  Add(name, help, MetricType::Gauge, labels).gauge.value = value;
}

void MetricSink::Summary(const std::string& name, const std::string& help,
                         uint64_t count, double sum, const Labels& labels) {
  auto& summary = Add(name, help, MetricType::Summary, labels).summary;
  summary.sample_count = count;
  summary.sample_sum = sum;
}

void MetricSink::Histogram(const std::string& name, const std::string& help,
                           const std::vector<double>& bounds,
                           const std::vector<uint64_t>& classes, double sum,
                           const Labels& labels) {
  auto& histogram = Add(name, help, MetricType::Histogram, labels).histogram;
  uint64_t count = 0;
  for (size_t i = 0; i < classes.size(); ++i) {
    count += classes[i];
    histogram.bucket.push_back(
        {count, i < bounds.size() ? bounds[i]
                                  : std::numeric_limits<double>::infinity()});
  }
  histogram.sample_count = count;
  histogram.sample_sum = sum;
}

void Metrics::Add(Source source) {
  const std::lock_guard<std::mutex> lock(mutex_);
  sources_.push_back(std::move(source));
}

std::string Metrics::Text() const {
  MetricSink sink;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Source& source : sources_) source(sink);
  return prometheus::TextSerializer().Serialize(sink.families());
}

}  // namespace minutebook::runtime
