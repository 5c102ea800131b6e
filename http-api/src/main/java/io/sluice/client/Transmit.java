package io.sluice.client;

import io.sluice.api.WriteReceipt;
import reactor.core.publisher.Mono;

/** Brings one JSON document to the server. Thread-safe. */
interface Transmit {
  /** The receipt, however many attempts it took, or an error when there is no hope. */
  Mono<WriteReceipt> send(byte[] json, long samples);
}
