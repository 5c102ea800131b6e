package io.sluice.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sluice.api.OpenApiDocument;
import io.sluice.http.Route;
import io.sluice.process.RawHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document and the running server know the same routes and the same statuses. */
class OpenApiDocumentTest {
  private static final Set<String> METHODS =
      Set.of("get", "post", "put", "delete", "head", "patch");

  @Test
  void everyRouteAndStatusOfTheServerIsInTheDocumentAndTheOtherWayRound(@TempDir Path data)
      throws Exception {
    try (LocalServer local = new LocalServer(data)) {
      Map<String, Set<Integer>> served = new TreeMap<>();
      for (Route route : local.server().front().routes()) {
        served.put(route.method() + " " + route.path(), new TreeSet<>(route.statuses()));
      }
      assertEquals(documented(), served);
      for (String operation : served.keySet()) {
        isAnswered(local.server().port(), operation);
      }
    }
  }

  private static Map<String, Set<Integer>> documented() throws Exception {
    JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(OpenApiDocument.bytes());
    Map<String, Set<Integer>> operations = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(operation -> METHODS.contains(operation.getKey()))
                    .forEach(
                        operation ->
                            operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                statuses(operation.getValue()))));
    return operations;
  }

  private static Set<Integer> statuses(JsonNode operation) {
    Set<Integer> statuses = new TreeSet<>();
    operation.get("responses").fieldNames().forEachRemaining(s -> statuses.add(Integer.valueOf(s)));
    return statuses;
  }

  /** A request without parameters and body gets an answer that the document has. */
  private static void isAnswered(int port, String operation) throws Exception {
    String[] methodAndPath = operation.split(" ", 2);
    String path = methodAndPath[1].replace("{name}", "job");
    try (RawHttp http = new RawHttp(port)) {
      http.send(
          RawHttp.bytes(
              methodAndPath[0] + " " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"));
      int status = http.answer().status();
      assertTrue(
          documented().getOrDefault(operation, Set.of()).contains(status),
          operation + " " + status);
    }
  }

  @Test
  void theDocumentIsServed(@TempDir Path data) throws Exception {
    try (LocalServer local = new LocalServer(data);
        RawHttp http = new RawHttp(local.server().port())) {
      String served = http.get("/openapi.yaml").body();
      assertFalse(served.isEmpty());
      assertEquals(new String(OpenApiDocument.bytes(), StandardCharsets.UTF_8), served);
    }
  }
}
