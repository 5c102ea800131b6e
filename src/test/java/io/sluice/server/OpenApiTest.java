package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document that is served and the server that serves it agree on every route and status. */
class OpenApiTest {

  private static final Set<String> METHODS =
      Set.of("get", "post", "put", "delete", "head", "patch");

  @TempDir Path data;

  @Test
  void everyRouteAndStatusIsInTheDocumentAndTheOtherWayRound() throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      byte[] document = server.get("/openapi.yaml").body().getBytes(StandardCharsets.UTF_8);
      assertEquals(documented(document), served(server));
    }
  }

  private static Map<String, Set<Integer>> documented(byte[] yaml) throws Exception {
    Map<String, Set<Integer>> routes = new TreeMap<>();
    JsonNode paths = new ObjectMapper(new YAMLFactory()).readTree(yaml).get("paths");
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (METHODS.contains(operation.getKey())) {
                            routes.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                statuses(operation.getValue()));
                          }
                        }));
    return routes;
  }

  private static Set<Integer> statuses(JsonNode operation) {
    Set<Integer> statuses = new TreeSet<>();
    operation
        .get("responses")
        .fieldNames()
        .forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
    return statuses;
  }

  private static Map<String, Set<Integer>> served(RunningServer server) {
    return server.sluice().front().routes().stream()
        .collect(
            Collectors.toMap(
                route -> route.method() + " " + route.path(),
                route -> new TreeSet<>(route.statuses()),
                (a, b) -> a,
                TreeMap::new));
  }
}
