package io.sluice.storage.block;

/** The bytes of a chunk do not make sense; whoever knows the file says where. */
final class BadChunkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadChunkException(String what) {
    super(what, null, false, false);
  }
}
