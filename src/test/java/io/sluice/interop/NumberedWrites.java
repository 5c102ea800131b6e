package io.sluice.interop;

import io.sluice.process.RawHttp;
import io.sluice.process.RealServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Writes samples with rising numbers and knows which were acknowledged. Each brings a series of its
 * own with long labels, so that the log soon needs another segment. Confined to one thread.
 */
final class NumberedWrites {
  private static final Pattern VALUE = Pattern.compile("\\[\\d+,(\\d+)]");
  private static final String PADDING = "x".repeat(4_000);

  private final long firstMillis = System.currentTimeMillis() - 3_600_000;
  private final Set<Integer> acknowledged = new TreeSet<>();
  private int next;

  /** Writes the next one on a connection of its own. */
  RawHttp.Answer write(RealServer server) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return write(http);
    }
  }

  /** Writes the next one. */
  RawHttp.Answer write(RawHttp http) throws IOException {
    int number = next++;
    String body =
        "{\"timeseries\":[{\"labels\":{\"__name__\":\"numbered\",\"padding\":\"%s%d\"},\"samples\":[[%d,%d]]}]}"
            .formatted(PADDING, number, firstMillis + number, number);
    RawHttp.Answer answer =
        http.post(
            "/api/v1/write",
            body.getBytes(StandardCharsets.US_ASCII),
            "Content-Type: application/json");
    if (answer.status() == 200) {
      acknowledged.add(number);
    }
    return answer;
  }

  /** Writes until one is not acknowledged. */
  RawHttp.Answer writeUntilRefused(RealServer server, int most) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return writeUntilRefused(http, most);
    }
  }

  /** The same on an open connection. */
  RawHttp.Answer writeUntilRefused(RawHttp http, int most) throws IOException {
    for (int i = 0; i < most; i++) {
      RawHttp.Answer answer = write(http);
      if (answer.status() != 200) {
        return answer;
      }
    }
    throw new AssertionError("the fault was not noticed");
  }

  /** Throws unless exactly what was acknowledged, and perhaps what was refused, can be read. */
  void allAreThere(RealServer server) throws IOException {
    Set<Integer> found = new TreeSet<>();
    try (RawHttp http = new RawHttp(server.port())) {
      String all = http.get("/api/v1/export?match%5B%5D=%7B__name__%3D%22numbered%22%7D").body();
      VALUE.matcher(all).results().forEach(m -> found.add(Integer.parseInt(m.group(1))));
    }
    if (!found.equals(acknowledged)) {
      Set<Integer> lost = new TreeSet<>(acknowledged);
      lost.removeAll(found);
      found.removeAll(acknowledged);
      throw new AssertionError("lost: " + lost + ", not acknowledged but there: " + found);
    }
  }

  int acknowledged() {
    return acknowledged.size();
  }
}
