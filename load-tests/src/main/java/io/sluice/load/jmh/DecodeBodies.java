package io.sluice.load.jmh;

import io.sluice.load.data.ByteBuf;
import io.sluice.load.data.Devops;
import io.sluice.load.data.Encoder;
import java.util.Arrays;

/** The body of one request: 2,000 series of the devops data set. Stateless. */
final class DecodeBodies {
  static final int SERIES = 2_000;

  private static final long TIME = 1_700_000_000_000L;

  private DecodeBodies() {}

  /** The body as it is sent, with so many samples for each series. */
  static byte[] of(Encoder encoder, int samplesPerSeries) {
    Devops devops = new Devops(1);
    ByteBuf out = new ByteBuf();
    encoder.begin(out);
    for (int s = 0; s < SERIES; s++) {
      devops.at(s);
      encoder.series(devops, TIME, 0, samplesPerSeries, out);
    }
    encoder.end(out);
    return Arrays.copyOf(out.array(), out.size());
  }
}
