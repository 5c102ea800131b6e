package io.sluice.protocol.remotewrite;

import io.sluice.ingest.WriteBatch;
import io.sluice.protocol.wire.WireReader;
import io.sluice.storage.extra.MetricType;
import java.util.Arrays;

/**
 * Reads {@code prometheus.MetricMetadata} of remote write 1.0 and gives it to the batch. Confined
 * to the thread of its decoder.
 */
final class MetadataFields {
  private static final int TYPE = 1;
  private static final int FAMILY = 2;
  private static final int HELP = 4;
  private static final int UNIT = 5;
  private static final byte[] NONE = {};

  private final byte[] buf;
  private final WireReader in;
  private final WriteBatch out;

  MetadataFields(byte[] buf, WireReader in, WriteBatch out) {
    this.buf = buf;
    this.in = in;
    this.out = out;
  }

  /** Reads the message that the cursor has entered. */
  void read() {
    long type = 0;
    byte[] family = NONE;
    byte[] help = NONE;
    byte[] unit = NONE;
    while (in.hasNext()) {
      int tag = in.tag();
      switch (tag >>> 3) {
        case TYPE -> {
          in.require(tag, WireReader.VARINT, "metadata.type");
          type = in.varint("metadata.type");
        }
        case FAMILY -> family = text(tag, "metadata.metric_family_name");
        case HELP -> help = text(tag, "metadata.help");
        case UNIT -> unit = text(tag, "metadata.unit");
        default -> in.skip(tag);
      }
    }
    out.metadata(MetricType.of(type), family, help, unit);
  }

  private byte[] text(int tag, String field) {
    in.require(tag, WireReader.LEN, field);
    int length = in.length(field);
    int from = in.pos();
    in.seek(from + length);
    return Arrays.copyOfRange(buf, from, from + length);
  }
}
