package io.sluice.protocol.otlp;

import io.sluice.protocol.BodyCounts;

/**
 * What one request held. A histogram or summary point becomes several samples. Immutable.
 *
 * @param points data points of all kinds
 * @param rejected of these, points that were refused as a whole while decoding, each as one sample
 */
public record OtlpCounts(long points, long rejected) implements BodyCounts {}
