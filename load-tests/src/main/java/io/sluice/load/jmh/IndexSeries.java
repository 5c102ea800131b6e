package io.sluice.load.jmh;

import io.sluice.api.LabelBytes;
import io.sluice.storage.index.IdentityHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Canonical bytes of many series with the labels of the usual devops benchmark: a metric name, nine
 * labels that a thousand hosts share, and one value that no other series has. Confined to one
 * thread.
 */
final class IndexSeries {
  private static final String[] NAMES = {
    "__name__", "arch", "datacenter", "hostname", "os", "pod", "rack", "region", "service", "team"
  };

  final IdentityHash hash = new IdentityHash(new byte[IdentityHash.SECRET_BYTES]);
  final int[] offsets;
  final long[] identities;
  byte[] bytes;

  IndexSeries(int first, int count) {
    offsets = new int[count + 1];
    identities = new long[count];
    bytes = new byte[count * 200 + 1024];
    int at = 0;
    for (int i = 0; i < count; i++) {
      at = write(first + i, at);
      offsets[i + 1] = at;
      identities[i] = hash.of(bytes, offsets[i], at - offsets[i]);
    }
  }

  int length(int i) {
    return offsets[i + 1] - offsets[i];
  }

  /** The series' numbers in order of arrival, or shuffled. */
  static int[] order(int count, boolean shuffled) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    Random random = new Random(1);
    for (int i = shuffled ? count - 1 : 0; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }

  private int write(int i, int start) {
    if (bytes.length - start < 1024) {
      bytes = Arrays.copyOf(bytes, bytes.length + bytes.length / 4);
    }
    int host = i % 1000;
    String[] values = {
      "usage_" + i / 1000 % 100,
      "x" + (host % 2 == 0 ? 64 : 86),
      "eu-central-1" + (char) ('a' + host % 3),
      "host_" + host,
      "Ubuntu16.04LTS",
      "pod-5f6d8c9b47-" + Integer.toHexString(i * 0x9e3779b1),
      Integer.toString(host % 100),
      "eu-central-" + host % 9,
      Integer.toString(host % 20),
      "team-" + host % 13
    };
    int at = pair(start, "", "default");
    for (int label = 0; label < NAMES.length; label++) {
      at = pair(at, NAMES[label], values[label]);
    }
    return at;
  }

  private int pair(int at, String name, String value) {
    byte[] n = name.getBytes(StandardCharsets.UTF_8);
    byte[] v = value.getBytes(StandardCharsets.UTF_8);
    return LabelBytes.putPair(bytes, at, n, 0, n.length, v, 0, v.length);
  }
}
