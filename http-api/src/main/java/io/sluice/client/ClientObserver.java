package io.sluice.client;

import io.sluice.api.WriteReceipt;
import java.time.Duration;

/**
 * Hears what the client does; for meters. Called on event loops: must not block or throw.
 * Implementations are thread-safe.
 */
public interface ClientObserver {
  /** Hears nothing. */
  ClientObserver NONE = new ClientObserver() {};

  /**
   * A batch is sent for the first time.
   *
   * @param samples samples in it
   * @param bytes bytes of its body as sent
   */
  default void sending(long samples, int bytes) {}

  /**
   * A batch was acknowledged.
   *
   * @param elapsed from its first attempt to the receipt
   */
  default void acknowledged(WriteReceipt receipt, Duration elapsed) {}

  /**
   * A batch was given up, or the write was cancelled.
   *
   * @param samples samples in it
   */
  default void failed(long samples) {}

  /**
   * A request will be tried again.
   *
   * @param reason the status, {@code timeout}, {@code connection} or {@code unreadable}
   */
  default void retrying(String reason, Duration delay) {}
}
