/**
 * The reactive client: {@link io.sluice.client.SluiceClient} writes time series in batches, slows
 * its publisher when the server is slow, retries what may be retried, and says exactly what was
 * acknowledged and what was not.
 */
@NullMarked
package io.sluice.client;

import org.jspecify.annotations.NullMarked;
