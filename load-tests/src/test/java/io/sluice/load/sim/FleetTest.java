package io.sluice.load.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import io.sluice.load.data.Devops;
import io.sluice.load.data.Encoder;
import io.sluice.load.data.Fleet;
import io.sluice.load.data.Workload;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FleetTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Workload ODD = new Workload("odd", 70, 15, 3, 70, 0);

  private static String[] lines(byte[] ndjson) {
    return new String(ndjson, StandardCharsets.UTF_8).split("\n", -1);
  }

  @Test
  void everySampleIsInOneRequestAndLeadsBackToIt() {
    Fleet fleet = Fleet.endingBefore(NOW, 40, ODD, 9);
    Fleet.Requests requests = fleet.requests(Encoder.named("ndjson"));
    Devops cursor = new Devops(9);
    Set<String> seen = new HashSet<>();
    for (long number = 0; number < 40; number++) {
      for (String line : lines(requests.body(number))) {
        if (!line.isEmpty()) {
          byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
          TimeSeries series = TimeSeriesJson.readLine(bytes, 0, bytes.length);
          cursor.at(indexOf(series));
          for (int i = 0; i < series.size(); i++) {
            long step = fleet.stepAt(cursor, series.timestamp(i));
            assertEquals(number, fleet.requestOf(cursor.index(), step), line);
            assertEquals(cursor.sample(step), series.value(i), line);
            assertTrue(seen.add(cursor.index() + " " + series.timestamp(i)), line);
            assertTrue(series.timestamp(i) < NOW, line);
          }
        }
      }
    }
    assertEquals(40 * fleet.samplesPerRequest(), seen.size());
  }

  private static int indexOf(TimeSeries series) {
    String host = Objects.requireNonNull(series.labels().get("hostname"));
    String name = series.labels().get("__name__");
    Devops cursor = new Devops(9);
    for (int metric = 0; metric < Devops.METRICS; metric++) {
      cursor.at(metric);
      if (new String(cursor.value(0), StandardCharsets.UTF_8).equals(name)) {
        return Integer.parseInt(host.substring("host_".length())) * Devops.METRICS + metric;
      }
    }
    throw new AssertionError(series);
  }

  @Test
  void aTimeBetweenTheStepsBelongsToNoSample() {
    Fleet fleet = Fleet.endingBefore(NOW, 10, ODD, 9);
    Devops cursor = new Devops(9);
    cursor.at(0);
    long first = fleet.firstMillis() + cursor.phaseMillis();
    assertEquals(0, fleet.stepAt(cursor, first));
    assertEquals(-1, fleet.stepAt(cursor, first + 1));
    assertEquals(-1, fleet.stepAt(cursor, first - Workload.STEP_MILLIS));
  }

  @Test
  void feedersOfOneRunShareItsNumbersAndTheSameSeedFeedsTheSameBodies() {
    Fleet fleet = Fleet.endingBefore(NOW, 10, ODD, 9);
    AtomicLong numbers = new AtomicLong();
    RequestFeeder json = new RequestFeeder(fleet, numbers, Encoder.named("json"));
    RequestFeeder rw = new RequestFeeder(fleet, numbers, Encoder.named("rw"));
    assertEquals(0L, json.next().get(Posts.NUMBER));
    assertEquals(1L, rw.next().get(Posts.NUMBER));
    RequestFeeder again = new RequestFeeder(fleet, new AtomicLong(2), Encoder.named("json"));
    assertArrayEquals((byte[]) again.next().get(Posts.BODY), (byte[]) json.next().get(Posts.BODY));
  }
}
