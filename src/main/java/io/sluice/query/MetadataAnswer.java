package io.sluice.query;

import io.sluice.storage.extra.MetricMetadata;
import java.util.Map;

/** The answer of {@code /api/v1/metadata}: one entry per family. Stateless. */
final class MetadataAnswer {
  private static final byte[] BEGIN = JsonBytes.ascii("{\"status\":\"success\",\"data\":{");
  private static final byte[] END = JsonBytes.ascii("}}");
  private static final byte[] TYPE = JsonBytes.ascii(":[{\"type\":");
  private static final byte[] HELP = JsonBytes.ascii(",\"help\":");
  private static final byte[] UNIT = JsonBytes.ascii(",\"unit\":");
  private static final byte[] DONE = JsonBytes.ascii("}]");

  private MetadataAnswer() {}

  static byte[] of(Map<String, MetricMetadata> families, int limit) {
    JsonBytes out = new JsonBytes();
    out.put(BEGIN);
    int n = 0;
    for (Map.Entry<String, MetricMetadata> family : families.entrySet()) {
      if (limit >= 0 && n == limit) {
        break;
      }
      if (n++ > 0) {
        out.put(',');
      }
      out.string(family.getKey());
      out.put(TYPE);
      out.string(family.getValue().type().wireName());
      out.put(HELP);
      out.string(family.getValue().help());
      out.put(UNIT);
      out.string(family.getValue().unit());
      out.put(DONE);
    }
    out.put(END);
    return out.take();
  }
}
