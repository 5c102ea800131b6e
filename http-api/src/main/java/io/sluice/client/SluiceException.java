package io.sluice.client;

import org.jspecify.annotations.Nullable;

/** What the client throws or signals when something went wrong with Sluice. */
public class SluiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SluiceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
