package io.sluice.http;

import io.netty.handler.codec.http.HttpUtil;
import io.sluice.api.Durability;
import io.sluice.api.SluiceHeaders;
import io.sluice.ingest.Tenants;
import io.sluice.protocol.compress.Compression;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a write say, judged before a byte of the body is read. Immutable.
 *
 * @param format how the body is spelled
 * @param compression of the JSON forms; {@link Compression#IDENTITY} for protobuf, whose snappy is
 *     part of the format
 * @param tenant name of the tenant, valid
 * @param durability the level asked for
 * @param dialect how to answer
 * @param wrong the answer if the write can't be taken as it is; null if it can
 */
record WriteRequest(
    Format format,
    Compression compression,
    String tenant,
    Durability durability,
    Dialect dialect,
    @Nullable Outcome wrong) {

  /** How a body is spelled. */
  enum Format {
    JSON,
    NDJSON,
    REMOTE_WRITE
  }

  private static final String V2 = "io.prometheus.write.v2.Request";

  /** Reads the headers. */
  static WriteRequest of(Exchange exchange, WriteConfig config) {
    return new Reader(exchange, config).read();
  }

  /** Confined to one request. */
  private static final class Reader {
    private final Exchange exchange;
    private final WriteConfig config;
    private @Nullable Outcome wrong;

    Reader(Exchange exchange, WriteConfig config) {
      this.exchange = exchange;
      this.config = config;
    }

    WriteRequest read() {
      Format format = format();
      Dialect dialect =
          format == Format.REMOTE_WRITE
              ? RemoteWriteDialect.V1
              : new NativeDialect(header("Prefer").contains("return=minimal"));
      Compression compression = compression(format);
      String tenant = tenant();
      Durability durability = durability(format);
      length(format);
      return new WriteRequest(format, compression, tenant, durability, dialect, wrong);
    }

    private Format format() {
      String type = header("Content-Type");
      CharSequence mime = HttpUtil.getMimeType(type);
      return switch (mime == null ? "" : mime.toString().trim().toLowerCase(Locale.ROOT)) {
        case "application/json" -> Format.JSON;
        case "application/x-ndjson" -> Format.NDJSON;
        case "application/x-protobuf" -> remoteWrite(type);
        default -> unknown(type);
      };
    }

    private Format remoteWrite(String type) {
      if (type.contains(V2)) {
        wrong(new Outcome.WrongType("remote write 2.0 (" + V2 + ") is not taken, 1.0 is"));
      }
      return Format.REMOTE_WRITE;
    }

    private Format unknown(String type) {
      wrong(
          new Outcome.WrongType(
              "Content-Type '%s' (expected: application/json, application/x-ndjson or"
                      .formatted(type)
                  + " application/x-protobuf)"));
      return Format.JSON;
    }

    private Compression compression(Format format) {
      String encoding = header("Content-Encoding");
      if (format == Format.REMOTE_WRITE) {
        if (!encoding.trim().equalsIgnoreCase("snappy")) {
          wrongEncoding(encoding, "snappy");
        }
        return Compression.IDENTITY;
      }
      return Compression.parse(encoding)
          .orElseGet(
              () -> {
                wrongEncoding(encoding, "gzip, zstd or identity");
                return Compression.IDENTITY;
              });
    }

    private String tenant() {
      String name = exchange.header(SluiceHeaders.TENANT);
      if (name != null && !Tenants.isValidName(name)) {
        wrong(
            new Outcome.BadRequest(
                SluiceHeaders.TENANT + " '" + name + "' (expected: [A-Za-z0-9_-]{1,64})"));
      }
      return name == null ? SluiceHeaders.DEFAULT_TENANT : name;
    }

    private Durability durability(Format format) {
      String text = exchange.header(SluiceHeaders.DURABILITY);
      if (text == null) {
        boolean weak = config.durability() == Durability.QUEUED && format == Format.REMOTE_WRITE;
        return weak ? Durability.WRITTEN : config.durability();
      }
      Durability level = Durability.parse(text).orElse(null);
      if (level == null || (level == Durability.QUEUED && format == Format.REMOTE_WRITE)) {
        String expected =
            format == Format.REMOTE_WRITE ? "synced, written" : "synced, written, queued";
        wrong(
            new Outcome.BadRequest(
                "%s '%s' (expected: %s)".formatted(SluiceHeaders.DURABILITY, text, expected)));
        return Durability.SYNCED;
      }
      return level;
    }

    private void length(Format format) {
      if (format != Format.NDJSON && exchange.contentLength() > config.maxBody().bytes()) {
        TooLargeBodyException e = new TooLargeBodyException(config.maxBody());
        wrong(new Outcome.TooLarge(String.valueOf(e.getMessage()), e.limit(), null));
      }
    }

    private void wrongEncoding(String encoding, String expected) {
      wrong(
          new Outcome.WrongType(
              "Content-Encoding '%s' (expected: %s)".formatted(encoding, expected)));
    }

    private void wrong(Outcome why) {
      wrong = wrong == null ? why : wrong;
    }

    private String header(String name) {
      String value = exchange.header(name);
      return value == null ? "" : value;
    }
  }
}
