package io.sluice.prove;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of one server; nothing is ever repeated behind the caller's back. Thread-safe. */
final class HttpCalls {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 60_000;

  private final String base;

  HttpCalls(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /** An answer read whole. */
  record Reply(int status, String text) {
    boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  Reply post(String path, byte[] body, List<String> headers) throws IOException {
    return reply(send(path, body, headers));
  }

  private HttpURLConnection send(String path, byte[] body, List<String> headers)
      throws IOException {
    HttpURLConnection call = open(path, headers);
    call.setDoOutput(true);
    call.setFixedLengthStreamingMode(body.length); // so that the JDK does not repeat it by itself
    try (OutputStream out = call.getOutputStream()) {
      out.write(body);
    }
    return call;
  }

  /** The body of a 200; an IOException for any other status. */
  byte[] postForBytes(String path, byte[] body, List<String> headers) throws IOException {
    HttpURLConnection call = send(path, body, headers);
    if (call.getResponseCode() != 200) {
      Reply reply = reply(call);
      throw new IOException("POST " + path + ": " + reply.status() + " " + reply.text());
    }
    try (InputStream in = call.getInputStream()) {
      return in.readAllBytes();
    }
  }

  Reply get(String path) throws IOException {
    return reply(open(path, List.of()));
  }

  /**
   * The body of a 200 as it comes.
   *
   * @throws IOException also for any other status
   */
  InputStream stream(String path) throws IOException {
    HttpURLConnection call = open(path, List.of());
    int status = call.getResponseCode();
    if (status != 200) {
      throw new IOException("GET " + path + ": " + status + " " + reply(call).text());
    }
    return call.getInputStream();
  }

  private HttpURLConnection open(String path, List<String> headers) throws IOException {
    HttpURLConnection call = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    call.setConnectTimeout(CONNECT_MILLIS);
    call.setReadTimeout(READ_MILLIS);
    for (int i = 0; i < headers.size(); i += 2) {
      call.setRequestProperty(headers.get(i), headers.get(i + 1));
    }
    return call;
  }

  private static Reply reply(HttpURLConnection call) throws IOException {
    int status = call.getResponseCode();
    try (@Nullable InputStream in = status < 400 ? call.getInputStream() : call.getErrorStream()) {
      return new Reply(
          status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
