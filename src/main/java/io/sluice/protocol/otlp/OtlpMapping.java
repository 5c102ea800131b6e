package io.sluice.protocol.otlp;

import java.util.List;

/**
 * How points become series. Immutable.
 *
 * @param translation how names are made
 * @param promoted attributes of resources that become labels of every series of theirs
 * @param restartAfterGap whether a delta that begins after the end of its series' sum begins a new
 *     sum, instead of being refused
 */
public record OtlpMapping(Translation translation, List<String> promoted, boolean restartAfterGap) {

  /** Classic names, nothing promoted, gaps refused. */
  public static final OtlpMapping DEFAULT =
      new OtlpMapping(Translation.UNDERSCORE_ESCAPING_WITH_SUFFIXES, List.of(), false);

  /** Copies the list. */
  public OtlpMapping {
    promoted = List.copyOf(promoted);
  }
}
