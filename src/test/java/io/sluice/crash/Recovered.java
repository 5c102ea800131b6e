package io.sluice.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.process.RawHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads everything back and compares: acknowledged is a subset of recovered is a subset of sent,
 * nothing doubled, bits equal. Confined to one thread.
 */
final class Recovered {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KnownData data;
  private final List<Writer> writers;
  private final Set<String> seriesSeen = new HashSet<>();
  private final Map<Long, Integer> samplesOfRequest = new HashMap<>();
  private long samples;

  Recovered(KnownData data, List<Writer> writers) {
    this.data = data;
    this.writers = writers;
  }

  /** Reads the export and verifies it; returns how many samples there are. */
  static long verify(KnownData data, List<Writer> writers, int port) throws IOException {
    Recovered recovered = new Recovered(data, writers);
    for (String line : export(port).lines().toList()) {
      if (!line.isBlank()) {
        recovered.series(JSON.readTree(line));
      }
    }
    recovered.nothingAcknowledgedIsMissing();
    return recovered.samples;
  }

  private static String export(int port) throws IOException {
    String match = URLEncoder.encode("{__name__=\"kill_test\"}", StandardCharsets.UTF_8);
    try (RawHttp http = new RawHttp(port)) {
      RawHttp.Answer answer = http.get("/api/v1/export?match%5B%5D=" + match);
      if (answer.status() != 200) {
        throw new AssertionError("export: " + answer);
      }
      return answer.body();
    }
  }

  private void series(JsonNode series) {
    JsonNode labels = series.get("labels");
    int connection = labels.get("connection").asInt();
    int era = labels.get("era").asInt();
    int number = labels.get("series").asInt();
    check(labels.size() == 5, "labels were changed: " + labels);
    check(seriesSeen.add(connection + "/" + era + "/" + number), "series twice: " + labels);
    long before = Long.MIN_VALUE;
    for (JsonNode sample : series.get("samples")) {
      long time = sample.get(0).asLong();
      check(time > before, "times do not rise in " + labels + " at " + time);
      before = time;
      sample(connection, era, number, time, sample.get(1).asText());
    }
  }

  private void sample(int connection, int era, int series, long time, String value) {
    int request = data.requestAt(time);
    int index = (int) (time - data.time(request, 0));
    String where = connection + "/" + request + "/" + series + " at " + time;
    check(KnownData.era(request) == era && index < KnownData.SAMPLES, "invented: " + where);
    check(writers.get(connection).wasSent(request), "never sent: " + where);
    long wanted = data.bits(connection, request, series, index);
    long found = JsonValue.bits(value);
    check(
        found == wanted,
        () -> where + ": " + Long.toHexString(found) + " for " + Long.toHexString(wanted));
    samplesOfRequest.merge(key(connection, request), 1, Integer::sum);
    samples++;
  }

  private void nothingAcknowledgedIsMissing() {
    for (Writer writer : writers) {
      writer.acknowledged().stream()
          .forEach(
              request -> {
                int found = samplesOfRequest.getOrDefault(key(writer.connection(), request), 0);
                check(
                    found == KnownData.samplesPerRequest(),
                    () ->
                        "acknowledged and lost: connection %d request %d has %d of %d samples"
                            .formatted(
                                writer.connection(),
                                request,
                                found,
                                KnownData.samplesPerRequest()));
              });
    }
  }

  private static long key(int connection, int request) {
    return (long) connection << 32 | request;
  }

  private static void check(boolean holds, String otherwise) {
    check(holds, () -> otherwise);
  }

  private static void check(boolean holds, java.util.function.Supplier<String> otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise.get());
    }
  }
}
