package io.sluice.protocol.influx;

import io.sluice.protocol.BodyCounts;

/**
 * What one body of line protocol held. Immutable.
 *
 * @param lines lines that are neither blank nor comments
 * @param malformed of these, lines that can't be read; each is refused as one sample
 * @param strings fields that are strings; each is refused as one sample
 */
public record InfluxCounts(long lines, long malformed, long strings) implements BodyCounts {}
