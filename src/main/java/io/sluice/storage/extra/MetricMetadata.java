package io.sluice.storage.extra;

/**
 * What is known of a metric family beside its series. Immutable.
 *
 * @param type what kind of metric it is
 * @param unit its unit; empty if none was said
 * @param help what it means; empty if nothing was said
 */
public record MetricMetadata(MetricType type, String unit, String help) {}
