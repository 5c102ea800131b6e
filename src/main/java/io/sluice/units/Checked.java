package io.sluice.units;

/** A configuration record that knows what its own values must satisfy. */
public interface Checked {
  /** Notes every problem of these values; {@code checks} is at the section of this record. */
  void check(Checks checks);
}
