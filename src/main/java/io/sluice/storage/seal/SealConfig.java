package io.sluice.storage.seal;

import java.util.Map;

/**
 * How blocks are made of heads. Immutable.
 *
 * @param widthMillis length of a block's range, which head chunks do not cross
 * @param labels external labels of every block, for Thanos and Mimir
 */
public record SealConfig(long widthMillis, Map<String, String> labels) {

  /** Copies the labels. */
  public SealConfig {
    labels = Map.copyOf(labels);
  }
}
