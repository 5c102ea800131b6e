package io.sluice.client.queue;

import io.sluice.api.WriteReceipt;
import java.nio.file.Path;

/** Hears what becomes of entries. Called on the queue's thread: must not block or throw. */
public interface QueueObserver {
  /** Hears nothing. */
  QueueObserver NONE = new QueueObserver() {};

  /** An entry was acknowledged; what was refused for good is in the receipt. */
  default void acknowledged(WriteReceipt receipt) {}

  /** The client gave up on an entry for now; it will be sent again. */
  default void resending(Throwable failure) {}

  /** The server will never take an entry; it was kept in this file and is not sent again. */
  default void setAside(Path file, Throwable failure) {}

  /** A segment held bytes that are no entries; the file beside it keeps them. */
  default void damaged(Path copy) {}
}
