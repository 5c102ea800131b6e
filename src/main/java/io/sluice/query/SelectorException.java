package io.sluice.query;

/** A selector that cannot be read. The message gives line, column and what was expected. */
public final class SelectorException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int position;

  SelectorException(String text, int position, String problem) {
    super(place(text, position) + ": parse error: " + problem);
    this.position = position;
  }

  /** Where it went wrong: a character offset into the selector, from 0. */
  public int position() {
    return position;
  }

  private static String place(String text, int position) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < position; i++) {
      boolean newline = text.charAt(i) == '\n';
      line += newline ? 1 : 0;
      column = newline ? 1 : column + 1;
    }
    return line + ":" + column;
  }
}
