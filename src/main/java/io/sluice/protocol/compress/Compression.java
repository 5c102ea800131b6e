package io.sluice.protocol.compress;

import com.github.luben.zstd.util.Native;
import java.util.Locale;
import java.util.Optional;
import org.xerial.snappy.Snappy;

/** The stream compressions of {@code Content-Encoding}. Immutable. */
public enum Compression {
  /** None. */
  IDENTITY,
  /** RFC 1952, any number of members. */
  GZIP,
  /** RFC 8878, any number of frames. */
  ZSTD;

  /**
   * The compression of that {@code Content-Encoding} (any case; {@code x-gzip} too), or empty if it
   * is not one of these. A list of several is not supported.
   */
  public static Optional<Compression> parse(String contentEncoding) {
    return switch (contentEncoding.trim().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of(IDENTITY);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "zstd" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /** A new decompressor; close it. */
  public Decompressor open(Expansion limits) {
    return switch (this) {
      case IDENTITY -> new IdentityDecompressor(limits);
      case GZIP -> new GzipDecompressor(limits);
      case ZSTD -> new ZstdDecompressor(limits);
    };
  }

  /**
   * The most memory in bytes that one decompressor holds outside the caller's arrays, to be charged
   * while it is open.
   */
  public int workingBytes() {
    return switch (this) {
      case IDENTITY -> 0;
      case GZIP -> GzipDecompressor.WORKING_BYTES;
      case ZSTD -> ZstdDecompressor.WORKING_BYTES;
    };
  }

  /**
   * Loads the native libraries, which unpacks files and so blocks; called once at start so that no
   * request does it.
   */
  public static void loadNatives() {
    Native.load();
    Snappy.maxCompressedLength(1);
  }
}
