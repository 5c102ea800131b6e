/**
 * OTLP metrics: points to samples, by the mapping of the OpenTelemetry specification
 * (compatibility/prometheus_and_openmetrics). Decoded in place, without generated classes.
 */
@NullMarked
package io.sluice.protocol.otlp;

import org.jspecify.annotations.NullMarked;
