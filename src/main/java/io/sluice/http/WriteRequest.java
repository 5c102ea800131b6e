package io.sluice.http;

import io.sluice.api.Durability;
import io.sluice.api.SluiceHeaders;
import io.sluice.http.WriteFormat.Packing;
import io.sluice.ingest.Tenants;
import io.sluice.protocol.compress.Compression;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a write say, judged before a byte of the body is read. Immutable.
 *
 * @param format how the body is spelled
 * @param compression of the body; null if it is one snappy block
 * @param tenant name of the tenant, valid
 * @param durability the level asked for
 * @param dialect how to answer
 * @param wrong the answer if the write can't be taken as it is; null if it can
 */
record WriteRequest(
    WriteFormat format,
    @Nullable Compression compression,
    String tenant,
    Durability durability,
    Dialect dialect,
    @Nullable Outcome wrong) {

  /** The compression of what is no snappy block. */
  Compression streamCompression() {
    return compression == null ? Compression.IDENTITY : compression;
  }

  /** Reads the headers, as that protocol understands them. */
  static WriteRequest of(Exchange exchange, WriteProtocol protocol, WriteConfig config) {
    return new Reader(exchange, protocol.choose(exchange), config).read();
  }

  /** Confined to one request. */
  private static final class Reader {
    private final Exchange exchange;
    private final WriteFormat format;
    private final Dialect dialect;
    private final WriteConfig config;
    private @Nullable Outcome wrong;

    Reader(Exchange exchange, WriteProtocol.Choice choice, WriteConfig config) {
      this.exchange = exchange;
      this.format = choice.format();
      this.dialect = choice.dialect();
      this.wrong = choice.wrong();
      this.config = config;
    }

    WriteRequest read() {
      Compression compression = compression();
      String tenant = tenant();
      Durability durability = durability();
      length();
      return new WriteRequest(format, compression, tenant, durability, dialect, wrong);
    }

    /** Null: one snappy block. */
    private @Nullable Compression compression() {
      String encoding = exchange.headerOrEmpty(encodingHeader()).trim();
      boolean block = format.packing() == Packing.SNAPPY_OR_ZSTD;
      if (block && encoding.equalsIgnoreCase("snappy")) {
        return null;
      }
      Compression stream = Compression.parse(encoding).orElse(null);
      if (stream == null || (block && stream != Compression.ZSTD)) {
        wrong(
            new Outcome.WrongType(
                "%s '%s' (expected: %s)"
                    .formatted(encodingHeader(), encoding, format.packing().expected)));
        return Compression.IDENTITY;
      }
      return stream;
    }

    private String encodingHeader() {
      return format.packing() == Packing.GRPC ? "grpc-encoding" : "Content-Encoding";
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

    private Durability durability() {
      String text = exchange.header(SluiceHeaders.DURABILITY);
      if (text == null) {
        boolean weak = config.durability() == Durability.QUEUED && !format.mayQueue();
        return weak ? Durability.WRITTEN : config.durability();
      }
      Durability level = Durability.parse(text).orElse(null);
      if (level == null || (level == Durability.QUEUED && !format.mayQueue())) {
        String expected = format.mayQueue() ? "synced, written, queued" : "synced, written";
        wrong(
            new Outcome.BadRequest(
                "%s '%s' (expected: %s)".formatted(SluiceHeaders.DURABILITY, text, expected)));
        return Durability.SYNCED;
      }
      return level;
    }

    private void length() {
      if (!format.isStream() && exchange.contentLength() > config.maxBody().bytes()) {
        TooLargeBodyException e = new TooLargeBodyException(config.maxBody());
        wrong(new Outcome.TooLarge(String.valueOf(e.getMessage()), e.limit(), null));
      }
    }

    private void wrong(Outcome why) {
      wrong = wrong == null ? why : wrong;
    }
  }
}
