package io.sluice.storage.block;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.NewerFormatException;
import io.sluice.storage.io.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes {@code meta.json}. Thread-safe, without state. */
final class MetaFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private MetaFile() {}

  /** The text of the file, and what it must say of sizes. */
  static byte[] encode(BlockMeta meta, Map<String, Long> fileSizes) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("ulid", meta.ulid().toString());
    root.put("minTime", meta.minTime());
    root.put("maxTime", meta.maxTime());
    ObjectNode stats = root.putObject("stats");
    stats.put("numSamples", meta.stats().samples());
    stats.put("numSeries", meta.stats().series());
    stats.put("numChunks", meta.stats().chunks());
    ObjectNode compaction = root.putObject("compaction");
    compaction.put("level", meta.level());
    ArrayNode sources = compaction.putArray("sources");
    meta.sources().forEach(source -> sources.add(source.toString()));
    if (!meta.parents().isEmpty()) {
      parents(meta, compaction.putArray("parents"));
    }
    root.put("version", BlockFormat.META_VERSION);
    thanos(meta, root.putObject("thanos"), fileSizes);
    sluice(meta, root.putObject("sluice"));
    return JSON.writeValueAsBytes(root);
  }

  private static void parents(BlockMeta meta, ArrayNode to) {
    for (BlockMeta.Parent parent : meta.parents()) {
      ObjectNode node = to.addObject();
      node.put("ulid", parent.ulid().toString());
      node.put("minTime", parent.minTime());
      node.put("maxTime", parent.maxTime());
    }
  }

  private static void thanos(BlockMeta meta, ObjectNode thanos, Map<String, Long> fileSizes) {
    thanos.put("version", 1);
    ObjectNode labels = thanos.putObject("labels");
    new TreeMap<>(meta.labels()).forEach(labels::put);
    thanos.putObject("downsample").put("resolution", 0);
    thanos.put("source", "sluice");
    ArrayNode files = thanos.putArray("files");
    fileSizes.forEach(
        (name, size) -> files.addObject().put("rel_path", name).put("size_bytes", size));
    files.addObject().put("rel_path", BlockFormat.META);
  }

  private static void sluice(BlockMeta meta, ObjectNode sluice) {
    sluice.put("order", meta.order());
    sluice.put("directory", meta.directory());
    covers(meta.covered(), sluice.putArray("covered"));
  }

  static void covers(List<BlockMeta.Cover> covers, ArrayNode covered) {
    for (BlockMeta.Cover cover : covers) {
      ObjectNode span = covered.addObject();
      span.put("minTime", cover.minTime());
      span.put("maxTime", cover.maxTime());
      ArrayNode logs = span.putArray("logs");
      for (BlockMeta.LogMark mark : cover.logs()) {
        ObjectNode node = logs.addObject();
        node.put("log", mark.log());
        node.put("segment", mark.segment());
        node.put("offset", mark.offset());
      }
    }
  }

  /**
   * Reads the file of a block.
   *
   * @throws NewerFormatException if it has a version that is not known
   * @throws CorruptFileException if it makes no sense
   */
  static BlockMeta read(FileLayer files, Path block) throws IOException {
    Path file = block.resolve(BlockFormat.META);
    JsonNode root = SmallFiles.readJson(files, file);
    int version = root.path("version").asInt(-1);
    if (version > BlockFormat.META_VERSION) {
      throw new NewerFormatException(
          file, 0, "version " + version + ", this one reads up to " + BlockFormat.META_VERSION);
    }
    if (version != BlockFormat.META_VERSION) {
      throw new CorruptFileException(file, 0, "no version");
    }
    try {
      return decode(root);
    } catch (IllegalArgumentException bad) {
      throw new CorruptFileException(file, 0, String.valueOf(bad.getMessage()));
    }
  }

  /** The same, if the block's digests say that the file is as it was written. */
  static BlockMeta readSummed(FileLayer files, Path block) throws IOException {
    if (files.exists(block.resolve(BlockFormat.SUMS))) {
      Sums.read(files, block).check(files, block, BlockFormat.META);
    }
    return read(files, block);
  }

  private static BlockMeta decode(JsonNode root) {
    JsonNode stats = root.path("stats");
    JsonNode compaction = root.path("compaction");
    List<Ulid> sources = new ArrayList<>();
    compaction.path("sources").forEach(each -> sources.add(Ulid.parse(each.asText())));
    List<BlockMeta.Parent> parents = new ArrayList<>();
    for (JsonNode each : compaction.path("parents")) {
      parents.add(
          new BlockMeta.Parent(
              Ulid.parse(each.path("ulid").asText()),
              number(each, "minTime"),
              number(each, "maxTime")));
    }
    Map<String, String> labels = new TreeMap<>();
    root.path("thanos")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    long min = number(root, "minTime");
    long max = number(root, "maxTime");
    if (max < min) {
      throw new IllegalArgumentException("maxTime " + max + " is before minTime " + min);
    }
    return new BlockMeta(
        Ulid.parse(root.path("ulid").asText()),
        min,
        max,
        new BlockMeta.Stats(
            stats.path("numSamples").asLong(),
            stats.path("numSeries").asLong(),
            stats.path("numChunks").asLong()),
        compaction.path("level").asInt(),
        sources,
        parents,
        root.path("sluice").path("order").asLong(),
        root.path("sluice").path("directory").asText(),
        covers(root.path("sluice").path("covered")),
        labels);
  }

  static List<BlockMeta.Cover> covers(JsonNode covered) {
    List<BlockMeta.Cover> covers = new ArrayList<>();
    for (JsonNode each : covered) {
      covers.add(
          new BlockMeta.Cover(
              number(each, "minTime"), number(each, "maxTime"), marks(each.path("logs"))));
    }
    return covers;
  }

  private static List<BlockMeta.LogMark> marks(JsonNode covered) {
    List<BlockMeta.LogMark> marks = new ArrayList<>();
    for (JsonNode each : covered) {
      marks.add(
          new BlockMeta.LogMark(
              (int) number(each, "log"), number(each, "segment"), (int) number(each, "offset")));
    }
    return marks;
  }

  private static long number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException(name + " is missing or no whole number");
    }
    return value.asLong();
  }
}
