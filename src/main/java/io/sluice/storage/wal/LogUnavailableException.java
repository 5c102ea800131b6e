package io.sluice.storage.wal;

/** The log could not write or sync: weather, not a fault. The same group may be sent again. */
public final class LogUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What was tried and what the operating system said. */
  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
