package io.sluice.protocol.influx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.ingest.LabelCollector;
import io.sluice.ingest.WriteBatch;
import java.util.Arrays;

/**
 * The database (or bucket) that a body was written to, as a label of its series; a tag of that name
 * wins over it. Immutable.
 */
public final class Database {
  /** Of requests that name none. */
  public static final Database NONE = new Database("", "", 0);

  private final byte[] label;
  private final byte[] name;
  private final int scope;

  /**
   * A database.
   *
   * @param label name of the label
   * @param name of the database; empty for none
   * @param scope a number from 1 that no other database of this process has, so that equal lines
   *     are told apart; 0 only without a name; -1 if there are too many to be told apart, so that
   *     nothing is remembered
   */
  Database(String label, String name, int scope) {
    this.label = label.getBytes(UTF_8);
    this.name = name.getBytes(UTF_8);
    this.scope = scope;
  }

  void begin(WriteBatch out) {
    if (scope < 0) {
      out.withoutCache();
    } else {
      out.inScope(scope);
    }
  }

  /** True if a tag whose name is the first bytes of {@code plain} takes the label's place. */
  boolean isNamed(byte[] plain, int nameLen) {
    return name.length > 0 && Arrays.equals(plain, 0, nameLen, label, 0, label.length);
  }

  void addTo(LabelCollector labels) {
    if (name.length > 0) {
      labels.add(label, 0, label.length, name, 0, name.length);
    }
  }
}
