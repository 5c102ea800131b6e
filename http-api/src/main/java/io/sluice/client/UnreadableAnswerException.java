package io.sluice.client;

/** An answer of success whose body is no receipt; as good as lost. */
final class UnreadableAnswerException extends SluiceException {
  private static final long serialVersionUID = 1L;

  UnreadableAnswerException(int status, Throwable cause) {
    super("the server answered " + status + " with an unreadable body", cause);
  }
}
