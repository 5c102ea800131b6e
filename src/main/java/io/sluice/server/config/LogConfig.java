package io.sluice.server.config;

import io.sluice.units.Setting;

/** What the process says about itself on standard output. Immutable. */
public record LogConfig(
    @Setting("Lines for people (text) or one JSON object a line (json).") Format format,
    @Setting("The least important level that is printed.") Level level) {

  /** Shape of a line. */
  public enum Format {
    /** Time, level, thread, logger, message. */
    TEXT,
    /** One JSON object. */
    JSON
  }

  /** Levels, the noisiest first. */
  public enum Level {
    /** Everything. */
    TRACE,
    /** For whoever looks for a bug. */
    DEBUG,
    /** The normal course of things. */
    INFO,
    /** What an operator should look at some time. */
    WARN,
    /** What an operator should look at now. */
    ERROR
  }

  static LogConfig defaults() {
    return new LogConfig(Format.TEXT, Level.INFO);
  }
}
