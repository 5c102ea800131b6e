package io.sluice.server.config;

import io.sluice.units.DataSize;
import io.sluice.units.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Text to value and back for the types that settings may have. Stateless. */
final class Scalars {

  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.of(
          String.class,
          text -> text,
          Path.class,
          Path::of,
          Duration.class,
          Durations::parse,
          DataSize.class,
          DataSize::parse,
          int.class,
          text -> number(text, Integer::valueOf),
          long.class,
          text -> number(text, Long::valueOf),
          double.class,
          text -> number(text, Double::valueOf),
          boolean.class,
          Scalars::bool);

  private Scalars() {}

  /** Reads the text as that type; IllegalArgumentException says what was expected. */
  static Object read(Class<?> type, String text) {
    if (type.isEnum()) {
      return constant(type, text);
    }
    Function<String, Object> reader = READERS.get(type);
    if (reader == null) {
      throw new IllegalStateException("no setting may be of " + type);
    }
    return reader.apply(text);
  }

  /** Prints a value so that {@link #read} gives it back. */
  static String print(Object value) {
    if (value instanceof Duration d) {
      return Durations.print(d);
    }
    return value instanceof Enum<?> e ? wireName(e) : value.toString();
  }

  /** What a setting of that type may hold, for the documentation. */
  static String describe(Class<?> type) {
    if (type.isEnum()) {
      return choices(type);
    }
    return switch (type.getSimpleName()) {
      case "DataSize" -> "size";
      case "String" -> "text";
      case "Path" -> "path";
      case "boolean" -> "true or false";
      case "Duration" -> "duration";
      default -> "number";
    };
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (wireName((Enum<?>) constant).equalsIgnoreCase(text.trim())) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text + " (expected: " + choices(type) + ")");
  }

  private static String choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(c -> wireName((Enum<?>) c))
        .collect(Collectors.joining(", "));
  }

  /** The name that the constant gives itself, or else its own in lower case. */
  private static String wireName(Enum<?> constant) {
    String text = constant.toString();
    return text.equals(constant.name()) ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static Object bool(String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException(text + " (expected: true or false)");
    };
  }

  private static Object number(String text, Function<String, Object> reader) {
    try {
      return reader.apply(text.trim().replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " (expected: a number)", e);
    }
  }
}
