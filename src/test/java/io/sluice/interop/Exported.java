package io.sluice.interop;

import io.sluice.api.TimeSeries;
import io.sluice.api.json.TimeSeriesJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server on loopback has. Stateless. */
final class Exported {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Exported() {}

  /** The series that the selector selects, with all of their samples. */
  static List<TimeSeries> series(int port, String selector)
      throws IOException, InterruptedException {
    String match = URLEncoder.encode(selector, StandardCharsets.UTF_8);
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/export?match%5B%5D=" + match);
    HttpResponse<byte[]> answer =
        HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("export answered " + answer.statusCode());
    }
    return TimeSeriesJson.readLines(answer.body());
  }
}
