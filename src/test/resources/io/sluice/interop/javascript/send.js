// Exports one metric of each kind as OTLP/HTTP JSON, with the temporality of the second argument,
// twice; prints the result code of each export.
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

const [url, temporality] = process.argv.slice(2);
const exporter = new OTLPMetricExporter({
  url,
  temporalityPreference: AggregationTemporality[temporality],
});

class Reader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: (kind) => exporter.selectAggregationTemporality(kind) });
  }
  async onForceFlush() {}
  async onShutdown() {}
}

const reader = new Reader();
const meter = new MeterProvider({ readers: [reader] }).getMeter('js');
const where = { 'http.route': '/js' };
meter.createCounter('js.orders').add(7, where);
meter.createGauge('js.level').record(2.5, where);
meter
  .createHistogram('js.latency', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1] } })
  .record(0.5, where);
const { resourceMetrics } = await reader.collect();
for (let i = 0; i < 2; i++) {
  const result = await new Promise((done) => exporter.export(resourceMetrics, done));
  console.log(`code ${result.code}${result.error ? ' ' + result.error : ''}`);
}
await exporter.shutdown();
