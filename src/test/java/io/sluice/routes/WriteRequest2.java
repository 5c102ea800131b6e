package io.sluice.routes;

import io.sluice.protocol.wire.Proto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.Snappy;

/** A request of remote write 2.0 under construction, written from the specification. For tests. */
final class WriteRequest2 {
  private final List<String> symbols = new ArrayList<>(List.of(""));
  private final List<Proto> series = new ArrayList<>();

  /** The reference of a text. */
  int symbol(String text) {
    int known = symbols.indexOf(text);
    if (known < 0) {
      symbols.add(text);
    }
    return known < 0 ? symbols.size() - 1 : known;
  }

  /** References of labels, given as names and values in turn. */
  Proto references(int field, String... labels) {
    Proto packed = new Proto();
    for (String label : labels) {
      int ref = symbol(label);
      packed.raw((ref & 0x7f) | 0x80, ref >>> 7);
    }
    return new Proto().bytes(field, packed.toByteArray());
  }

  /** Begins a series; what follows goes into the message returned. */
  Proto series(String... labels) {
    Proto one = references(1, labels);
    series.add(one);
    return one;
  }

  static Proto sample(double value, long time) {
    return new Proto().fixed64(1, Double.doubleToRawLongBits(value)).integer(2, time);
  }

  Proto exemplar(double value, long time, String... labels) {
    return references(1, labels).fixed64(2, Double.doubleToRawLongBits(value)).integer(3, time);
  }

  Proto metadata(int type, String help, String unit) {
    return new Proto().integer(1, type).integer(3, symbol(help)).integer(4, symbol(unit));
  }

  /** The message, compressed. */
  byte[] body() throws IOException {
    Proto request = new Proto();
    symbols.forEach(symbol -> request.string(4, symbol));
    series.forEach(one -> request.message(5, one));
    return Snappy.compress(request.toByteArray());
  }
}
