package io.sluice.server;

/** The server can't start or go on; carries the exit code. Immutable. */
public final class SluiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** With a sentence for the operator. */
  public SluiceException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** How the process should end. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
