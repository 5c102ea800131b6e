package io.sluice.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.http.Service;
import io.sluice.ingest.ByteBudget;
import io.sluice.ingest.ShardStatus;
import io.sluice.ingest.WritePath;
import io.sluice.storage.block.SnapshotWriter;
import io.sluice.storage.seal.SealedBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/status} and {@code /api/v1/status/buildinfo}. Stateless. */
final class StatusJson {

  private static final JsonFactory JSON = new JsonFactory();

  private interface Content {
    void write(JsonGenerator out) throws IOException;
  }

  private StatusJson() {}

  static byte[] status(
      Service.Readiness readiness, long upSeconds, ByteBudget budget, @Nullable WritePath writes) {
    return object(
        out -> {
          out.writeBooleanField("ready", readiness.ready());
          out.writeStringField("state", readiness.text());
          out.writeStringField("version", BuildInfo.current().version());
          out.writeNumberField("uptimeSeconds", upSeconds);
          out.writeObjectFieldStart("budget");
          out.writeNumberField("capacity", budget.capacity());
          out.writeNumberField("used", budget.inUse());
          out.writeNumberField("waiting", budget.waiting());
          out.writeEndObject();
          if (writes != null) {
            write(out, writes);
          }
        });
  }

  static byte[] cardinality(Cardinality cardinality) {
    return object(cardinality::write);
  }

  /** As Prometheus' HTTP API frames it. */
  static byte[] buildInfo() {
    return object(
        out -> {
          out.writeStringField("status", "success");
          out.writeObjectFieldStart("data");
          out.writeStringField("application", "sluice");
          out.writeStringField("version", BuildInfo.current().version());
          out.writeStringField("javaVersion", System.getProperty("java.version"));
          out.writeEndObject();
        });
  }

  /** The blocks that were made. */
  static byte[] sealed(List<SealedBlock> blocks) {
    return object(
        out -> {
          out.writeArrayFieldStart("blocks");
          for (SealedBlock block : blocks) {
            out.writeStartObject();
            out.writeStringField("tenant", block.tenant());
            out.writeStringField("ulid", block.meta().ulid().toString());
            out.writeNumberField("minTime", block.meta().minTime());
            out.writeNumberField("maxTime", block.meta().maxTime());
            out.writeNumberField("series", block.meta().stats().series());
            out.writeNumberField("samples", block.meta().stats().samples());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  /** What was deleted. */
  static byte[] deleted(BlockOrders.Deleted deleted) {
    return object(
        out -> {
          out.writeNumberField("blocks", deleted.blocks());
          out.writeNumberField("series", deleted.series());
        });
  }

  /** A snapshot that was made. */
  static byte[] snapshot(SnapshotWriter.Snapshot made) {
    return object(
        out -> {
          out.writeStringField("name", String.valueOf(made.path().getFileName()));
          out.writeStringField("path", made.path().toString());
          out.writeNumberField("blocks", made.blocks());
          out.writeNumberField("bytes", made.bytes());
          out.writeArrayFieldStart("missing");
          for (java.nio.file.Path path : made.missing()) {
            out.writeString(path.toString());
          }
          out.writeEndArray();
        });
  }

  /** What merging came to. */
  static byte[] compacted(int merges, int blocks) {
    return object(
        out -> {
          out.writeNumberField("merges", merges);
          out.writeNumberField("blocks", blocks);
        });
  }

  private static void write(JsonGenerator out, WritePath writes) throws IOException {
    out.writeNumberField("tenants", writes.tenants().count());
    out.writeNumberField("inFlight", writes.inFlight());
    out.writeNumberField("residual", writes.ledger().residual());
    out.writeNumberField("memoryBytes", writes.memoryBytes());
    out.writeArrayFieldStart("shards");
    for (ShardStatus shard : writes.status()) {
      write(out, shard);
    }
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, ShardStatus shard) throws IOException {
    out.writeStartObject();
    out.writeNumberField("shard", shard.shard());
    out.writeNumberField("series", shard.series());
    out.writeNumberField("memoryBytes", shard.memoryBytes());
    out.writeNumberField("queuedSlices", shard.queuedSlices());
    out.writeNumberField("queuedBytes", shard.queuedBytes());
    out.writeNumberField("groups", shard.groups());
    out.writeNumberField("failedGroups", shard.failedGroups());
    out.writeStringField("failing", shard.failing());
    out.writeEndObject();
  }

  private static byte[] object(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      content.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
