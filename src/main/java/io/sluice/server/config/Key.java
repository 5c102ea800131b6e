package io.sluice.server.config;

import java.util.Locale;

/**
 * One setting of the tree. Immutable.
 *
 * @param path dotted, as in the file and after {@code --set}: {@code wal.segmentSize}
 * @param type the Java type of its value
 * @param defaultText its default, printed so that it can be read back
 * @param doc one line for people
 */
public record Key(String path, Class<?> type, String defaultText, String doc) {

  /** Prefix of every environment variable that Sluice reads. */
  static final String ENV_PREFIX = "SLUICE_";

  /** The environment variable of this setting: {@code SLUICE_WAL_SEGMENT_SIZE}. */
  public String environmentName() {
    String words = path.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_');
    return ENV_PREFIX + words.toUpperCase(Locale.ROOT);
  }
}
