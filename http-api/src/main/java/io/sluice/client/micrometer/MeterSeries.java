package io.sluice.client.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the meters say now, as series with one sample each, by the names and suffixes of a scrape of
 * Micrometer's Prometheus registry. Confined to one thread.
 */
final class MeterSeries {
  private static final TimeUnit SECONDS = TimeUnit.SECONDS;

  private final NamingConvention names;
  private final long timeMillis;
  private final List<TimeSeries> all = new ArrayList<>();

  MeterSeries(NamingConvention names, long timeMillis) {
    this.names = names;
    this.timeMillis = timeMillis;
  }

  List<TimeSeries> all() {
    return all;
  }

  void add(Meter meter) {
    meter.use(
        this::gauge,
        this::counter,
        this::timer,
        this::summary,
        this::longTaskTimer,
        this::timeGauge,
        this::functionCounter,
        this::functionTimer,
        this::other);
  }

  private void gauge(Gauge gauge) {
    sample(gauge, "", gauge.value());
  }

  private void timeGauge(TimeGauge gauge) {
    sample(gauge, "", gauge.value(SECONDS));
  }

  private void counter(Counter counter) {
    sample(counter, "", counter.count());
  }

  private void functionCounter(FunctionCounter counter) {
    sample(counter, "", counter.count());
  }

  private void functionTimer(FunctionTimer timer) {
    sample(timer, "_count", timer.count());
    sample(timer, "_sum", timer.totalTime(SECONDS));
  }

  private void timer(Timer timer) {
    HistogramSnapshot snapshot = timer.takeSnapshot();
    distribution(timer, snapshot, true);
    sample(timer, "_count", (double) snapshot.count());
    sample(timer, "_sum", snapshot.total(SECONDS));
    sample(timer, "_max", snapshot.max(SECONDS));
  }

  private void summary(DistributionSummary summary) {
    HistogramSnapshot snapshot = summary.takeSnapshot();
    distribution(summary, snapshot, false);
    sample(summary, "_count", (double) snapshot.count());
    sample(summary, "_sum", snapshot.total());
    sample(summary, "_max", snapshot.max());
  }

  private void longTaskTimer(LongTaskTimer timer) {
    HistogramSnapshot snapshot = timer.takeSnapshot();
    distribution(timer, snapshot, true);
    sample(timer, "_count", timer.activeTasks());
    sample(timer, "_sum", timer.duration(SECONDS));
    sample(timer, "_max", timer.max(SECONDS));
  }

  private void distribution(Meter meter, HistogramSnapshot snapshot, boolean timed) {
    for (ValueAtPercentile at : snapshot.percentileValues()) {
      double value = timed ? at.value(SECONDS) : at.value();
      add(meter, "", Map.of("quantile", number(at.percentile())), value);
    }
    CountAtBucket[] buckets = snapshot.histogramCounts();
    for (CountAtBucket bucket : buckets) {
      double bound = timed ? bucket.bucket(SECONDS) : bucket.bucket();
      if (bound < Double.MAX_VALUE && !Double.isInfinite(bound)) {
        add(meter, "_bucket", Map.of("le", number(bound)), bucket.count());
      }
    }
    if (buckets.length > 0) {
      add(meter, "_bucket", Map.of("le", "+Inf"), (double) snapshot.count());
    }
  }

  private void other(Meter meter) {
    for (Measurement measurement : meter.measure()) {
      String suffix =
          switch (measurement.getStatistic()) {
            case TOTAL, TOTAL_TIME -> "_sum";
            case COUNT -> "_total";
            case MAX -> "_max";
            case ACTIVE_TASKS -> "_active_count";
            case DURATION -> "_duration_sum";
            case VALUE, UNKNOWN -> "_value";
          };
      sample(meter, suffix, measurement.getValue());
    }
  }

  private void sample(Meter meter, String suffix, double value) {
    add(meter, suffix, Map.of(), value);
  }

  /** Tags without a value are left out, as a label without a value is none. */
  private void add(Meter meter, String suffix, Map<String, String> more, double value) {
    Map<String, String> labels = new TreeMap<>(more);
    for (Tag tag : meter.getId().getConventionTags(names)) {
      if (!tag.getValue().isEmpty()) {
        labels.put(tag.getKey(), tag.getValue());
      }
    }
    labels.put(Labels.METRIC_NAME, meter.getId().getConventionName(names) + suffix);
    all.add(TimeSeries.of(Labels.of(labels), timeMillis, value));
  }

  private static String number(double value) {
    return Double.toString(value);
  }
}
