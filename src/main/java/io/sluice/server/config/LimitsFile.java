package io.sluice.server.config;

import io.sluice.ingest.LimitsTable;
import io.sluice.ingest.TenantLimits;
import io.sluice.ingest.Tenants;
import io.sluice.units.Checks;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the file of {@code limits.file}: {@code defaults} for all tenants, above {@code
 * limits.tenant}, and {@code tenants} by name above those; described in {@code docs/tenants.md}.
 * Stateless.
 */
public final class LimitsFile {

  private static final String DEFAULTS = "defaults";
  private static final String TENANTS = "tenants";

  private LimitsFile() {}

  /** Reads the file; a {@link ConfigException} has all that is wrong with it. */
  public static LimitsTable read(Path file, TenantLimits base) {
    Checks checks = new Checks();
    Map<String, Value> usual = new HashMap<>();
    Map<String, Map<String, Value>> own = new TreeMap<>();
    YamlFile.read(file)
        .forEach(
            (path, value) -> {
              String[] parts = path.split("\\.", -1);
              if (parts.length == 2 && parts[0].equals(DEFAULTS)) {
                usual.put(parts[1], value);
              } else if (parts.length == 3
                  && parts[0].equals(TENANTS)
                  && Tenants.isValidName(parts[1])) {
                own.computeIfAbsent(parts[1], tenant -> new HashMap<>()).put(parts[2], value);
              } else {
                checks.problem(
                    path
                        + ": (expected: defaults.<limit> or tenants.<name>.<limit>), in "
                        + value.origin());
              }
            });
    LimitsTable table = table(base, usual, own, checks);
    if (!checks.problems().isEmpty()) {
      throw new ConfigException(checks.problems());
    }
    return table;
  }

  private static LimitsTable table(
      TenantLimits base,
      Map<String, Value> usual,
      Map<String, Map<String, Value>> own,
      Checks checks) {
    TenantLimits all = above(base, usual, DEFAULTS + ".", checks);
    Map<String, TenantLimits> limits = new HashMap<>();
    own.forEach(
        (tenant, values) ->
            limits.put(tenant, above(all, values, TENANTS + "." + tenant + ".", checks)));
    return new LimitsTable(all, limits);
  }

  private static TenantLimits above(
      TenantLimits base, Map<String, Value> values, String at, Checks checks) {
    Checks here = new Checks();
    Set<String> known = Tree.keys(base).stream().map(Key::path).collect(Collectors.toSet());
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        String hint = Nearest.of(name, known).map(n -> " (did you mean " + n + "?)").orElse("");
        here.that(false, name, "no such limit" + hint, "one of " + known);
      }
    }
    TenantLimits made = Tree.with(base, values, here);
    made.check(here);
    here.problems().forEach(problem -> checks.problem(at + problem));
    return made;
  }
}
