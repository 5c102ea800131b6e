package io.sluice.storage.seal;

/**
 * Which series' native histograms of a range went to a block, and how often each had changed by
 * then. Confined to the sealing thread until it is handed over.
 */
final class TakenRanges {
  private final IntList refs = new IntList();
  private final IntList changes = new IntList();

  void add(int ref, int changed) {
    refs.add(ref);
    changes.add(changed);
  }

  int size() {
    return refs.size;
  }

  int ref(int i) {
    return refs.values[i];
  }

  int changes(int i) {
    return changes.values[i];
  }
}
