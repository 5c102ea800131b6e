package io.sluice.http;

import io.sluice.protocol.BodyCounts;
import java.util.function.IntSupplier;

/**
 * The data points of an OTLP request: what its answers count in. Immutable.
 *
 * @param received how many there were
 * @param refused how many had anything refused; to be asked once the receipt is there
 */
record OtlpPoints(long received, IntSupplier refused) implements BodyCounts {}
