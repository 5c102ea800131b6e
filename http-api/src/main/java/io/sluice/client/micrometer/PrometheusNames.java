package io.sluice.client.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import org.jspecify.annotations.Nullable;

/**
 * Names as Micrometer's Prometheus registry makes them: dots become underscores, the base unit and
 * {@code _total} or {@code _seconds} are appended unless they are there, and what a Prometheus name
 * can't hold becomes an underscore. Stateless, thread-safe.
 */
public final class PrometheusNames implements NamingConvention {
  @Override
  public String name(String name, Meter.Type type, @Nullable String baseUnit) {
    String snake = NamingConvention.snakeCase.name(name, type, baseUnit);
    String full =
        switch (type) {
          case COUNTER -> ending(ending(snake, baseUnit), "total");
          case GAUGE, DISTRIBUTION_SUMMARY -> ending(snake, baseUnit);
          case TIMER, LONG_TASK_TIMER -> ending(snake, "seconds");
          default -> snake;
        };
    return legal(full, true);
  }

  @Override
  public String tagKey(String key) {
    return legal(NamingConvention.snakeCase.tagKey(key), false);
  }

  private static String ending(String name, @Nullable String word) {
    return word == null || word.isEmpty() || name.endsWith("_" + word) ? name : name + "_" + word;
  }

  private static String legal(String text, boolean colons) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = i > 0 && c >= '0' && c <= '9';
      out.append(letter || digit || (colons && c == ':') ? c : '_');
    }
    return out.toString();
  }
}
