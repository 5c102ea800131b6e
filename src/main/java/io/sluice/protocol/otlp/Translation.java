package io.sluice.protocol.otlp;

/** How names are made of OTLP names; the modes that Prometheus names. Immutable. */
public enum Translation {
  /** Classic names with unit and type suffixes; the default. */
  UNDERSCORE_ESCAPING_WITH_SUFFIXES(1, "UnderscoreEscapingWithSuffixes", true, true),
  /** Classic names without suffixes. */
  UNDERSCORE_ESCAPING_WITHOUT_SUFFIXES(2, "UnderscoreEscapingWithoutSuffixes", true, false),
  /** Names as they are, with unit and type suffixes. */
  NO_UTF8_ESCAPING_WITH_SUFFIXES(3, "NoUTF8EscapingWithSuffixes", false, true),
  /** Names as they are. */
  NO_TRANSLATION(4, "NoTranslation", false, false);

  /** Keeps keys of series apart that were named by another mode. */
  final int number;

  private final String wireName;
  private final boolean escapes;
  private final boolean suffixes;

  Translation(int number, String wireName, boolean escapes, boolean suffixes) {
    this.number = number;
    this.wireName = wireName;
    this.escapes = escapes;
    this.suffixes = suffixes;
  }

  /** The name in configuration: the one that Prometheus gives it. */
  @Override
  public String toString() {
    return wireName;
  }

  boolean suffixes() {
    return suffixes;
  }

  /** A metric name of classic characters, or the name as it is. */
  String metric(String name) {
    if (!escapes) {
      return name;
    }
    String plain = escape(name, true);
    return startsWithDigit(plain) ? "_" + plain : plain;
  }

  /** A label name of classic characters, or the name as it is. */
  String label(String name) {
    if (!escapes) {
      return name;
    }
    String plain = escape(name, false);
    return startsWithDigit(plain) ? "key_" + plain : plain;
  }

  private static boolean startsWithDigit(String text) {
    return !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
  }

  /** Each run of other characters becomes one underscore. */
  private static String escape(String name, boolean colons) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean classic =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (colons && c == ':');
      if (classic) {
        plain.append(c);
      } else if (plain.length() == 0 || plain.charAt(plain.length() - 1) != '_') {
        plain.append('_');
      }
    }
    return plain.toString();
  }
}
