package io.sluice.server.config;

import java.util.List;

/** The configuration can't be used; one line for each problem. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each problem: what, where, which value, what was expected. */
  public List<String> problems() {
    return problems;
  }
}
