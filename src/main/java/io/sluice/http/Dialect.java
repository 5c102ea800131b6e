package io.sluice.http;

/** How one protocol says what became of a write. Thread-safe. */
public interface Dialect {

  /** The answer that the protocol has for this outcome. */
  Answer answer(Outcome outcome);
}
