package io.sluice.storage.block;

import java.io.IOException;

/** A tenant has a block that can't be read, so its queries can't be answered in full. */
public final class DamagedBlockException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says which block, and what to do. */
  public DamagedBlockException(DamagedBlock block) {
    super(
        block.path()
            + " can't be read ("
            + block.why()
            + "), and the span asked for touches it: put it back from a copy, or move it away to go"
            + " without it");
  }
}
