package io.sluice.storage.block;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.storage.io.CorruptFileException;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.NewerFormatException;
import io.sluice.storage.io.SmallFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code sluice.dropped} beside a tenant's blocks: which blocks were let go of without another one
 * that holds their samples, and which logged samples they stood for, so that neither a block whose
 * deletion was interrupted nor a replay brings them back. Stateless.
 */
final class DroppedFile {
  static final String NAME = "sluice.dropped";

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the file says. Immutable. */
  record Dropped(List<Ulid> blocks, List<BlockMeta.Cover> covered) {
    static final Dropped NONE = new Dropped(List.of(), List.of());

    Dropped {
      blocks = List.copyOf(blocks);
      covered = List.copyOf(covered);
    }
  }

  private DroppedFile() {}

  /** Reads it; what another data directory let go of says nothing here. */
  static Dropped read(FileLayer files, Path folder, String directoryId) throws IOException {
    Path file = folder.resolve(NAME);
    if (!files.exists(file)) {
      return Dropped.NONE;
    }
    JsonNode root = checked(file, SmallFiles.read(files, file));
    int version = root.path("version").asInt(-1);
    if (version > VERSION) {
      throw new NewerFormatException(file, 0, "version " + version);
    }
    if (version != VERSION) {
      throw new CorruptFileException(file, 0, "no version");
    }
    if (!root.path("directory").asText().equals(directoryId)) {
      return Dropped.NONE;
    }
    try {
      List<Ulid> blocks = new ArrayList<>();
      root.path("blocks").forEach(each -> blocks.add(Ulid.parse(each.asText())));
      return new Dropped(blocks, MetaFile.covers(root.path("covered")));
    } catch (IllegalArgumentException bad) {
      throw new CorruptFileException(file, 0, String.valueOf(bad.getMessage()));
    }
  }

  /** A wrong number in it could make a replay pass over what is in no block. */
  private static JsonNode checked(Path file, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    String json = end < 0 ? "" : text.substring(0, end);
    if (end < 0 || !text.substring(end).equals("\n" + digest(json) + "\n")) {
      throw new CorruptFileException(
          file,
          0,
          "its digest does not hold; put it back from a copy, or move it away: then a replay may"
              + " bring back samples that expired or were deleted");
    }
    return JSON.readTree(json);
  }

  private static String digest(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
    return HexFormat.of().formatHex(FileSink.sha256().digest(bytes));
  }

  /** Replaces it, durably. */
  static void write(FileLayer files, Path folder, String directoryId, Dropped dropped)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    root.put("directory", directoryId);
    ArrayNode blocks = root.putArray("blocks");
    dropped.blocks().forEach(ulid -> blocks.add(ulid.toString()));
    MetaFile.covers(dropped.covered(), root.putArray("covered"));
    String json = JSON.writeValueAsString(root);
    byte[] bytes = (json + "\n" + digest(json) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    SmallFiles.replace(files, folder.resolve(NAME), bytes);
  }
}
