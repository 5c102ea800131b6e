package io.sluice.http;

import io.sluice.units.Setting;

/** How line protocol is taken. Immutable. */
public record InfluxConfig(
    @Setting(
            "Label that says to which database (v1) or bucket (v2) a line was written, unless the"
                + " line has a tag of that name. Empty: databases are not told apart.")
        String databaseLabel) {

  /** What is used when nothing is set. */
  public static InfluxConfig defaults() {
    return new InfluxConfig("db");
  }
}
