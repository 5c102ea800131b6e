package io.sluice.http.auth;

/** What became of the question who somebody is. Immutable. */
public sealed interface Login {

  /** It is this one. */
  record Known(Credential credential) implements Login {}

  /** Nobody that we know; the text says why and holds no secret. */
  record Unknown(String why) implements Login {}

  /** Too many passwords wait to be looked at. */
  record Busy() implements Login {}
}
