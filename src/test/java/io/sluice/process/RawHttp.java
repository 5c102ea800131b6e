package io.sluice.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A socket that speaks just enough HTTP/1.1 to write whatever a test wants, lies included, and to
 * read the answer. Confined to one thread.
 */
public final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Connects to a server on this machine. */
  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /**
   * An answer.
   *
   * @param status the code
   * @param headers names in lower case
   * @param body decoded as UTF-8
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    /** True for 2xx. */
    public boolean isSuccess() {
      return status / 100 == 2;
    }

    /** The header of that name in any case, or null. */
    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** Posts a body with its true length; {@code headers} are lines without line ends. */
  public Answer post(String path, byte[] body, String... headers) throws IOException {
    send(head(path, body.length, headers), body);
    return answer();
  }

  /** The head of a POST that claims that length. */
  public static byte[] head(String path, long length, String... headers) {
    return bytes(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: test\r\n"
            + lines(headers)
            + "Content-Length: "
            + length
            + "\r\n\r\n");
  }

  /** The head of a POST whose body comes in chunks. */
  public static byte[] chunkedHead(String path, String... headers) {
    return bytes(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: test\r\n"
            + lines(headers)
            + "Transfer-Encoding: chunked\r\n\r\n");
  }

  private static String lines(String... headers) {
    StringBuilder all = new StringBuilder();
    for (String header : headers) {
      all.append(header).append("\r\n");
    }
    return all.toString();
  }

  /** ASCII bytes. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** One chunk of a chunked body; an empty one ends it. */
  public void chunk(byte[] content) throws IOException {
    send(bytes(Integer.toHexString(content.length) + "\r\n"), content, bytes("\r\n"));
  }

  /** A GET. */
  public Answer get(String path) throws IOException {
    send(bytes("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n"));
    return answer();
  }

  /** Writes these bytes, as they are. */
  public void send(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    all.writeTo(out);
    out.flush();
  }

  /** How long {@link #answer} waits. */
  public RawHttp timeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  /** Sends no more; the answer can still be read. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads one answer; throws EOFException if the server closed instead. */
  public Answer answer() throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return answer();
    }
    return new Answer(status, headers, new String(body(status, headers), StandardCharsets.UTF_8));
  }

  private byte[] body(int status, Map<String, String> headers) throws IOException {
    if (status == 204) {
      return new byte[0];
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return chunks();
    }
    String length = headers.get("content-length");
    return length == null ? in.readAllBytes() : exactly(Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      all.writeBytes(exactly(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] read = in.readNBytes(length);
    if (read.length < length) {
      throw new EOFException("closed inside an answer");
    }
    return read;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed without an answer");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
