package io.sluice.load.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Questions to one server, outside of any measurement. Thread-safe. */
final class ServerHttp {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String base;

  /** Of the server on that port of this machine. */
  ServerHttp(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /** {@code text} as a part of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Whether a GET is answered with success now. */
  boolean succeeds(String path) throws InterruptedException {
    try (InputStream body = get(path)) {
      body.readAllBytes();
      return true;
    } catch (IOException notNow) {
      return false;
    }
  }

  /** The body of a GET; the caller closes it. Throws if the answer is not a success. */
  InputStream get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
  }

  /** The JSON of a GET. */
  JsonNode json(String path) throws IOException, InterruptedException {
    try (InputStream body = get(path)) {
      return JSON.readTree(body);
    }
  }

  /** POSTs an empty body. */
  void post(String path) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(URI.create(base + path)).POST(HttpRequest.BodyPublishers.noBody()))
        .close();
  }

  /** POSTs a body; the caller closes the answer's. Throws if the answer is not a success. */
  InputStream post(String path, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return send(request);
  }

  private InputStream send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() / 100 != 2) {
      try (InputStream body = answer.body()) {
        String text = new String(body.readNBytes(500), StandardCharsets.UTF_8);
        throw new IOException("answer " + answer.statusCode() + ": " + text);
      }
    }
    return answer.body();
  }
}
