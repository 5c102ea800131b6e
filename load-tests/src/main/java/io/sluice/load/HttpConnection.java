package io.sluice.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One keep-alive HTTP/1.1 connection over a blocking socket, made to cost the client next to
 * nothing: a request is one gathering write of prepared bytes. Confined to one thread.
 */
final class HttpConnection implements AutoCloseable {
  private static final int MAX_LINE = 16 * 1024;

  private final SocketChannel channel;
  private final InputStream in;

  /** Connects. */
  HttpConnection(InetSocketAddress server) throws IOException {
    channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    in = new BufferedInputStream(Channels.newInputStream(channel), 4096);
  }

  /** Sends a prepared request, head and body, and waits for the answer. */
  Answer exchange(ByteBuffer head, ByteBuffer body) throws IOException {
    ByteBuffer[] both = {head, body};
    while (head.hasRemaining() || body.hasRemaining()) {
      channel.write(both);
    }
    return readAnswer();
  }

  /** A GET of that path. */
  Answer get(String path) throws IOException {
    String head = "GET " + path + " HTTP/1.1\r\nHost: load\r\n\r\n";
    return exchange(
        ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)), ByteBuffer.allocate(0));
  }

  private Answer readAnswer() throws IOException {
    int status = Integer.parseInt(readLine().substring(9, 12));
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String body = new String(readBody(status, headers), StandardCharsets.UTF_8);
    return new Answer(status, headers, body);
  }

  private byte[] readBody(int status, Map<String, String> headers) throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return readChunks();
    }
    String length = headers.get("content-length");
    return length == null ? in.readAllBytes() : readExactly(Integer.parseInt(length));
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      all.write(readExactly(size));
      readLine();
    }
    readLine();
    return all.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(readLine(), 16);
  }

  private byte[] readExactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server closed the connection inside an answer");
    }
    return bytes;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > MAX_LINE) {
        throw new EOFException("the server closed the connection before an answer");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
