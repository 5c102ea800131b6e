package io.sluice.http;

import io.sluice.ingest.WritePath;
import io.sluice.query.ReadRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What the routes need of the process around them. Thread-safe. */
public interface Service {

  /**
   * Whether writes are accepted and judged.
   *
   * @param ready that
   * @param text for people: why not, with a percentage while replaying
   */
  record Readiness(boolean ready, String text) {}

  /** Whether it is ready now. */
  Readiness readiness();

  /** The write path; null until replay has ended and when no more is taken. */
  @Nullable WritePath writes();

  /** Whether there is something to read: replay has ended. */
  boolean readable();

  /** The state of the server as JSON. */
  byte[] status();

  /**
   * Moves everything that the heads hold to blocks; the answer lists them, as JSON. Fails with
   * {@link io.sluice.ingest.UnavailableException} if that is not possible now.
   */
  Mono<byte[]> seal();

  /**
   * Deletes the samples that a request selects, durably; the answer says how many series of how
   * many blocks had some, as JSON.
   */
  Mono<byte[]> delete(ReadRequest request);

  /** Makes a snapshot; the answer names it, as JSON. */
  Mono<byte[]> snapshot();

  /** Merges blocks as far as it goes; the answer says what became of them, as JSON. */
  Mono<byte[]> compact();

  /**
   * Reads the files of certificates, credentials and limits again; what is wrong with each, by its
   * name, or an empty text.
   */
  Mono<Map<String, String>> reload();

  /** Which labels make that tenant's series, the first so many of each list; blocks. JSON. */
  byte[] cardinality(String tenant, int limit);

  /** The build as JSON, as Prometheus' HTTP API has it. */
  byte[] buildInfo();

  /** All meters in Prometheus' text format. */
  byte[] meters();
}
