package io.sluice.protocol.otlp;

import java.util.Map;

/** Words for UCUM units, as the mapping lists them. Stateless, thread-safe. */
final class UnitWords {
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("d", "days"),
          Map.entry("h", "hours"),
          Map.entry("min", "minutes"),
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("GiBy", "gibibytes"),
          Map.entry("TiBy", "tibibytes"),
          Map.entry("KBy", "kilobytes"),
          Map.entry("MBy", "megabytes"),
          Map.entry("GBy", "gigabytes"),
          Map.entry("TBy", "terabytes"),
          Map.entry("m", "meters"),
          Map.entry("V", "volts"),
          Map.entry("A", "amperes"),
          Map.entry("J", "joules"),
          Map.entry("W", "watts"),
          Map.entry("g", "grams"),
          Map.entry("Cel", "celsius"),
          Map.entry("Hz", "hertz"),
          Map.entry("1", ""),
          Map.entry("%", "percent"));

  private static final Map<String, String> PER =
      Map.of(
          "s", "second", "m", "minute", "min", "minute", "h", "hour", "d", "day", "w", "week", "mo",
          "month", "y", "year");

  private UnitWords() {}

  /** Words for the unit, such as {@code bytes_per_second}; empty if it has none. */
  static String of(String unit) {
    int slash = unit.indexOf('/');
    String main = slash < 0 ? unit : unit.substring(0, slash);
    String words = word(main, UNITS);
    if (slash >= 0) {
      String per = word(unit.substring(slash + 1), PER);
      if (!per.isEmpty()) {
        words = words.isEmpty() ? "per_" + per : words + "_per_" + per;
      }
    }
    return words;
  }

  private static String word(String unit, Map<String, String> table) {
    String plain = unit.strip();
    if (plain.contains("{") || plain.contains("}")) {
      return "";
    }
    return table.getOrDefault(plain, plain);
  }
}
