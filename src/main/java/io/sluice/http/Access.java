package io.sluice.http;

import io.sluice.http.auth.Credential;
import io.sluice.http.auth.Right;

/** What somebody must be allowed to ask a route. Immutable. */
public enum Access {
  /** Nothing: balancers and clients that look for a server. */
  OPEN,
  /** Anybody who is known. */
  KNOWN,
  /** To write. */
  WRITE,
  /** To read. */
  READ,
  /** To read, without being bound to tenants: it tells of all of them. Or to run the server. */
  OVERVIEW,
  /** To run the server. */
  ADMIN;

  private static final String ADMIN_PATHS = "/api/v1/admin/";

  /** What a route asks for that doesn't say: the most careful guess. */
  static Access of(String path) {
    return path.startsWith(ADMIN_PATHS) ? ADMIN : READ;
  }

  /** Whether that one may. */
  boolean allows(Credential who) {
    return switch (this) {
      case OPEN, KNOWN -> true;
      case WRITE -> who.may(Right.WRITE);
      case READ -> who.may(Right.READ);
      case OVERVIEW -> who.may(Right.ADMIN) || (who.may(Right.READ) && !who.isBound());
      case ADMIN -> who.may(Right.ADMIN);
    };
  }

  /** What is missing, for people. */
  String needed() {
    return switch (this) {
      case OPEN, KNOWN -> "nothing";
      case WRITE -> "the right to write";
      case READ -> "the right to read";
      case OVERVIEW -> "the right admin, or the right to read for all tenants";
      case ADMIN -> "the right admin";
    };
  }
}
