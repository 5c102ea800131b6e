package io.sluice.storage.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes {@code sluice.json}. Thread-safe, without state. */
final class ManifestFile {
  static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ManifestFile() {}

  static DirectoryManifest read(FileLayer files, Path file) throws IOException {
    JsonNode root = SmallFiles.readJson(files, file);
    int version = root.path("formatVersion").asInt(-1);
    if (version > FORMAT_VERSION) {
      throw new NewerFormatException(
          file, 0, "formatVersion " + version + ", this version reads up to " + FORMAT_VERSION);
    }
    if (version < 1) {
      throw new CorruptFileException(file, 0, "no formatVersion");
    }
    try {
      return decode(root);
    } catch (IllegalArgumentException bad) {
      throw new CorruptFileException(file, 0, String.valueOf(bad.getMessage()));
    }
  }

  private static DirectoryManifest decode(JsonNode root) {
    List<LogGeneration> generations = new ArrayList<>();
    for (JsonNode each : root.path("logGenerations")) {
      generations.add(
          new LogGeneration(each.path("firstLog").asInt(-1), each.path("logs").asInt(0)));
    }
    return new DirectoryManifest(
        DirectoryId.parse(root.path("directoryId").asText()),
        IdentitySecret.parse(root.path("identitySecret").asText()),
        generations);
  }

  static void write(FileLayer files, Path file, DirectoryManifest manifest) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT_VERSION);
    root.put("directoryId", manifest.id().toString());
    root.put("identitySecret", manifest.secret().hex());
    ArrayNode generations = root.putArray("logGenerations");
    for (LogGeneration each : manifest.generations()) {
      generations.addObject().put("firstLog", each.firstLog()).put("logs", each.logs());
    }
    SmallFiles.replace(files, file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }
}
