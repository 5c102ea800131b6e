package io.sluice.api.json;

import com.fasterxml.jackson.core.JsonLocation;
import org.jspecify.annotations.Nullable;

/** A text that is not JSON, or JSON of another shape; the message says what and where. */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedJsonException(String what, @Nullable Throwable cause) {
    super(what, cause);
  }

  static MalformedJsonException at(JsonLocation where, String what, @Nullable Throwable cause) {
    return new MalformedJsonException(
        what + " at line " + where.getLineNr() + ", column " + where.getColumnNr(), cause);
  }
}
