package io.sluice.http;

/**
 * A request that says something impossible outside of its body. Carries no stack trace, since
 * senders cause it at will. Immutable.
 */
final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String what) {
    super(what, null, false, false);
  }
}
