package io.sluice.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Up and down across a version of the formats. {@code golden/directory/format-1.zip} was written by
 * an early version: two generations of logs, blocks, two tenants, the last life ended by kill -9.
 */
class FormatVersionsIT {
  private static final int DATA = 4;
  private static final long SECONDS = 60;

  @TempDir Path home;

  @Test
  void anOlderDirectoryOpensAndIsWrittenOn() throws Exception {
    unpack();
    for (int start = 0; start < 2; start++) {
      try (RealServer server = setup().start();
          RawHttp http = new RawHttp(server.port())) {
        assertEquals(golden("format-1-default.ndjson"), export(http, "default"));
        assertEquals(golden("format-1-team.ndjson"), export(http, "team"));
        String more = "{\"labels\":{\"__name__\":\"new\"},\"samples\":[[1700000000000,1]]}\n";
        RawHttp.Answer answer =
            http.post(
                "/api/v1/write",
                more.getBytes(StandardCharsets.UTF_8),
                "X-Scope-OrgID: later",
                "Content-Type: application/x-ndjson");
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(more, export(http, "later"));
        assertEquals(0, server.stop(), server::output);
      }
    }
  }

  @Test
  void aNewerManifestIsRefusedByNameAndNothingIsTouched() throws Exception {
    unpack();
    Path manifest = data().resolve("sluice.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));
    refused("sluice.json", "formatVersion 2, this version reads up to 1");
  }

  @Test
  void aNewerLogIsRefusedByNameAndNothingIsTouched() throws Exception {
    for (String log : new String[] {"0", "3"}) {
      unpack();
      Path segment = data().resolve("wal").resolve(log).resolve("0000000000000001.wal");
      changeHeader(segment, 8, 2);
      refused(log + "/0000000000000001.wal", "log format 2, this version reads up to");
    }
  }

  @Test
  void aLogWithAFeatureThatNobodyKnowsHereIsRefusedLikewise() throws Exception {
    unpack();
    changeHeader(data().resolve("wal/4/0000000000000001.wal"), 12, 1 << 30);
    refused("4/0000000000000001.wal", "feature");
  }

  private RealServer.Setup setup() {
    return new RealServer.Setup(home)
        .set("wal.segmentSize", "64KiB")
        .set("ingest.shards", "3")
        .set("blocks.seal", "false");
  }

  private Path data() {
    return home.resolve("data");
  }

  private void refused(String file, String why) throws Exception {
    Map<String, String> before = contents();
    try (RealServer server = setup().launch()) {
      assertTrue(server.process().waitFor(SECONDS, TimeUnit.SECONDS), server::output);
      assertEquals(DATA, server.process().exitValue(), server::output);
      assertTrue(server.output().contains(file), server::output);
      assertTrue(server.output().contains(why), server::output);
    }
    assertEquals(before, contents());
  }

  /** Every file but the lock, with a digest of its bytes. */
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(data())) {
      all.filter(Files::isRegularFile)
          .filter(each -> !each.endsWith("LOCK"))
          .forEach(each -> contents.put(data().relativize(each).toString(), digest(each)));
    }
    return contents;
  }

  private static String digest(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return bytes.length + " bytes, " + Arrays.hashCode(bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Changes a number in both copies of a segment's header, and their checksums with it. */
  private static void changeHeader(Path segment, int at, int value) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
    for (int copy = 0; copy <= 2048; copy += 2048) {
      bytes.putInt(copy + at, value);
      CRC32C crc = new CRC32C();
      crc.update(bytes.array(), copy, 60);
      bytes.putInt(copy + 60, (int) crc.getValue());
    }
    Files.write(segment, bytes.array());
  }

  private static String export(RawHttp http, String tenant) throws IOException {
    String all = "/api/v1/export?match%5B%5D=%7B__name__%3D~%22.%2B%22%7D";
    http.send(
        RawHttp.bytes(
            "GET " + all + " HTTP/1.1\r\nHost: test\r\nX-Scope-OrgID: " + tenant + "\r\n\r\n"));
    RawHttp.Answer answer = http.answer();
    assertEquals(200, answer.status(), answer::toString);
    return answer.body().lines().sorted().collect(Collectors.joining("\n")) + "\n";
  }

  private void unpack() throws IOException {
    try (ZipInputStream zip = new ZipInputStream(resource("format-1.zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = home.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(Objects.requireNonNull(file.getParent()));
          Files.write(file, zip.readAllBytes());
        }
      }
    }
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = resource(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        FormatVersionsIT.class.getResourceAsStream("/golden/directory/" + name), name);
  }
}
