package io.sluice.http;

import io.sluice.protocol.BodyCounts;
import io.sluice.protocol.remotewrite.RemoteWriteCounts;
import java.util.function.LongSupplier;

/**
 * What an answer of remote write 2.0 counts. Immutable.
 *
 * @param counts what the request held
 * @param histograms native histograms that were not refused; to be asked once the receipt is there
 */
record RemoteWriteWritten(RemoteWriteCounts counts, LongSupplier histograms)
    implements BodyCounts {}
