package io.sluice.query;

/**
 * The order of strings by their UTF-8 bytes, which is the order of their code points. Java's own
 * order puts U+E000 to U+FFFF behind the characters beyond the basic plane. Stateless.
 */
final class TextOrder {
  private TextOrder() {}

  static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Surrogates stand for characters beyond all others. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
