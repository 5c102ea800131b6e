package io.sluice.server.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML file as dotted paths and texts. Stateless. */
final class YamlFile {

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private YamlFile() {}

  /** Reads the file; a missing or malformed one is a {@link ConfigException} that names it. */
  static Map<String, Value> read(Path file) {
    Map<String, Value> values = new LinkedHashMap<>();
    try {
      JsonNode root = YAML.readTree(Files.readAllBytes(file));
      if (!root.isMissingNode() && !root.isNull() && !root.isObject()) {
        throw new ConfigException(List.of(file + ": settings expected, such as http.port: 8240"));
      }
      flatten(root, "", "file " + file, values);
    } catch (JacksonException e) {
      throw new ConfigException(List.of(file + ": " + oneLine(e)));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": can't be read: " + e));
    }
    return values;
  }

  private static void flatten(
      JsonNode node, String prefix, String origin, Map<String, Value> values) {
    node.properties()
        .forEach(entry -> add(prefix + entry.getKey(), entry.getValue(), origin, values));
  }

  private static void add(String path, JsonNode node, String origin, Map<String, Value> values) {
    if (node.isObject()) {
      flatten(node, path + ".", origin, values);
    } else if (node.isArray()) {
      throw new ConfigException(List.of(path + ": one value expected, not a list, in " + origin));
    } else if (!node.asText().isEmpty() && !node.isNull()) {
      values.put(path, new Value(node.asText(), origin));
    }
  }

  private static String oneLine(JacksonException e) {
    var at = e.getLocation();
    String where = at == null ? "" : "line " + at.getLineNr() + ": ";
    return where + e.getOriginalMessage().lines().findFirst().orElse("not YAML");
  }
}
