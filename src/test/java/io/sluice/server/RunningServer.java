package io.sluice.server;

import io.sluice.server.config.Config;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.Value;
import io.sluice.storage.io.FileLayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server in this process, for tests of its surface. Confined to one test. */
public final class RunningServer implements AutoCloseable {

  /** The status line and the rest of an answer. */
  public record Reply(int status, String head, String body) {

    /** The value of that header, or null. */
    public @Nullable String header(String name) {
      var found = java.util.regex.Pattern.compile("(?im)^" + name + ": *(.*?)\\r?$").matcher(head);
      return found.find() ? found.group(1) : null;
    }
  }

  private final Sluice sluice;

  private RunningServer(Sluice sluice) {
    this.sluice = sluice;
  }

  /** Starts on a free port with small files; settings come in pairs of name and value. */
  public static RunningServer start(Path data, String... settings) throws Exception {
    return start(FileLayer.real(), data, settings);
  }

  /** The same over that file layer. */
  public static RunningServer start(FileLayer files, Path data, String... settings)
      throws Exception {
    Sluice sluice = Sluice.start(config(data, settings), files);
    sluice.recovered().get(30, TimeUnit.SECONDS);
    return new RunningServer(sluice);
  }

  private static Config config(Path data, String... settings) {
    Map<String, Value> flags = new HashMap<>();
    flags.put("data", new Value(data.toString(), "test"));
    flags.put("http.port", new Value("0", "test"));
    flags.put("wal.segmentSize", new Value("1MiB", "test"));
    for (int i = 0; i < settings.length; i += 2) {
      flags.put(settings[i], new Value(settings[i + 1], "test"));
    }
    return new ConfigLoader(Runtime.getRuntime().maxMemory()).load(null, Map.of(), flags).config();
  }

  public Sluice sluice() {
    return sluice;
  }

  public int port() {
    return sluice.port();
  }

  /** A connection to it. */
  public Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Sends these characters on a connection of its own and reads until the server closes. */
  public Reply raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Sends a request whose connection the server is to close. */
  public Reply send(String method, String path, String headers, String body) throws IOException {
    return send(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with a body of bytes. */
  public Reply send(String method, String path, String headers, byte[] bytes) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(method, path, bytes.length, headers);
    try (Socket socket = connect()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(head.getBytes(StandardCharsets.ISO_8859_1));
      all.write(bytes);
      socket.getOutputStream().write(all.toByteArray());
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  public Reply get(String path) throws IOException {
    return send("GET", path, "", "");
  }

  /** Writes one sample of one series as JSON. */
  public Reply write(String name, long timestamp, double value) throws IOException {
    return send(
        "POST",
        "/api/v1/write",
        "Content-Type: application/json\r\n",
        json(name, timestamp, value));
  }

  /** The body of such a write. */
  public static String json(String name, long timestamp, double value) {
    return "{\"timeseries\":[" + line(name, timestamp, value) + "]}";
  }

  /** One line of NDJSON without its end. */
  public static String line(String name, long timestamp, double value) {
    return "{\"labels\":{\"__name__\":\"%s\",\"host\":\"a\"},\"samples\":[[%d,%s]]}"
        .formatted(name, timestamp, value);
  }

  /** Reads one answer with Content-Length, or up to the end. */
  public static Reply read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int length = -1;
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
      String text = bytes.toString(StandardCharsets.ISO_8859_1);
      if (length < 0 && text.endsWith("\r\n\r\n")) {
        length = contentLength(text);
        bytes.write(in.readNBytes(length));
        break;
      }
    }
    return parse(bytes.toString(StandardCharsets.UTF_8));
  }

  private static int contentLength(String head) {
    var m = java.util.regex.Pattern.compile("(?i)content-length: ([0-9]+)").matcher(head);
    return m.find() ? Integer.parseInt(m.group(1)) : 0;
  }

  private static Reply parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Reply(0, text, "");
    }
    int status = Integer.parseInt(text.substring(9, 12));
    Reply reply = new Reply(status, text.substring(0, end), text.substring(end + 4));
    return "chunked".equals(reply.header("transfer-encoding"))
        ? new Reply(status, reply.head(), unchunked(reply.body()))
        : reply;
  }

  /** The content of chunks, whose lengths are in bytes. */
  private static String unchunked(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int at = 0;
    while (at < bytes.length) {
      int start = at;
      while (bytes[start] != '\n') {
        start++;
      }
      String size = new String(bytes, at, start - 1 - at, StandardCharsets.US_ASCII);
      int length = Integer.parseInt(size, 16);
      content.write(bytes, start + 1, length);
      at = length == 0 ? bytes.length : start + 1 + length + 2;
    }
    return content.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    sluice.stop();
  }
}
