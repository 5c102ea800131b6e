package io.sluice.load.compare;

/** What a case speaks; each server has its own path, and for JSON its own shape. Immutable. */
enum Protocol {
  REMOTE_WRITE,
  JSON,
  LINE
}
