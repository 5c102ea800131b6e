package io.sluice.storage.shard;

import io.sluice.api.Refusal;
import io.sluice.api.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * The fates of one slice's samples, counted exactly.
 *
 * <p>Thread rule: as {@link Slice}.
 */
public final class SliceOutcome {
  private long stored;
  private long late;
  private long repeated;
  private long replaced;
  private boolean clockUncertain;
  private final RefusalTally refusals = new RefusalTally();
  private @Nullable ExtraFates extras;

  /** Samples that are new. */
  public long stored() {
    return stored;
  }

  /** Samples for a range that was sealed: durable, and merged in with the next seal. */
  public long late() {
    return late;
  }

  /** Samples that were there already, bit for bit. */
  public long repeated() {
    return repeated;
  }

  /** Samples that took the place of another value. */
  public long replaced() {
    return replaced;
  }

  /** Samples refused for good. */
  public RefusalTally refusals() {
    return refusals;
  }

  /** True if samples were too far ahead by a clock that can't be trusted: ask again later. */
  public boolean clockUncertain() {
    return clockUncertain;
  }

  /** What became of what is no sample. */
  public ExtraFates extras() {
    ExtraFates made = extras == null ? new ExtraFates() : extras;
    extras = made;
    return made;
  }

  void addStored(long samples) {
    stored += samples;
  }

  void addLate() {
    late++;
  }

  void addRepeated() {
    repeated++;
  }

  void addReplaced() {
    replaced++;
  }

  void addClockUncertain() {
    clockUncertain = true;
  }

  /** Counts one refusal; true if it should be described with {@link #list}. */
  boolean refuse(RefusalReason reason, int place) {
    return refusals.count(reason, 1, place);
  }

  void list(Refusal refusal) {
    refusals.list(refusal);
  }
}
