package io.sluice.load.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of results, one JSON object a line: what it holds is not measured again. Confined to one
 * thread.
 */
final class Results {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<Row> rows = new ArrayList<>();

  private Results(Path file) {
    this.file = file;
  }

  /** What that file holds; nothing if there is none. */
  static Results of(Path file) throws IOException {
    Results results = new Results(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        results.rows.add(JSON.readValue(line, Row.class));
      }
    }
    return results;
  }

  void add(Row row) throws IOException {
    rows.add(row);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    String line = JSON.writeValueAsString(row) + "\n";
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Whether repetition {@code run} of a measuring run is there. */
  boolean hasLoad(String scenario, Contender contender, int run) {
    return of(scenario, contender, run).stream().anyMatch(row -> row.load() != null);
  }

  /** Whether repetition {@code run} of a killed run is there. */
  boolean hasKill(String scenario, Contender contender, int run) {
    return of(scenario, contender, run).stream().anyMatch(row -> row.kill() != null);
  }

  private List<Row> of(String scenario, Contender contender, int run) {
    return rows.stream()
        .filter(row -> row.scenario().equals(scenario))
        .filter(row -> row.server().equals(contender.name()))
        .filter(row -> row.version().equals(contender.version()))
        .filter(row -> row.run() == run)
        .toList();
  }
}
