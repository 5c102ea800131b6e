package io.sluice.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are read again when they change: what they say counts from then on, without a restart.
 * A file that can't be used changes nothing, is logged once for each change, and counted. Thread
 * rule: files are looked at on the thread {@code reload}; {@link #add} before {@link #start}.
 */
final class Reloads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  /** Reads files; an IllegalArgumentException says what is wrong with them. */
  interface Reload {
    void run() throws IOException;
  }

  private static final class Watched {
    final String name;
    final List<Path> files;
    final Reload reload;
    final Counter done;
    final Counter failed;
    List<String> seen;

    Watched(String name, List<Path> files, Reload reload, MeterRegistry registry) {
      this.name = name;
      this.files = List.copyOf(files);
      this.reload = reload;
      this.done = done(registry, name);
      this.failed = failed(registry, name);
      this.seen = look(this.files);
    }
  }

  private final MeterRegistry registry;
  private final List<Watched> all = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "reload");
            made.setDaemon(true);
            return made;
          });

  /** Files of those names may be added. */
  Reloads(MeterRegistry registry, String... names) {
    this.registry = registry;
    for (String name : names) {
      done(registry, name);
      failed(registry, name);
    }
  }

  private static Counter done(MeterRegistry registry, String name) {
    return registry.counter("sluice.reloads", "file", name);
  }

  private static Counter failed(MeterRegistry registry, String name) {
    return registry.counter("sluice.reload.failures", "file", name);
  }

  /** Watches files that were just read for the first time. */
  void add(String name, List<Path> files, Reload reload) {
    all.add(new Watched(name, files, reload, registry));
  }

  /** Looks at them that often. */
  void start(Duration interval) {
    long nanos = interval.toNanos();
    var unused = thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Reads all of them now; completes with what is wrong, by name. */
  CompletableFuture<Map<String, String>> now() {
    return CompletableFuture.supplyAsync(
        () -> {
          Map<String, String> outcome = new LinkedHashMap<>();
          all.forEach(each -> outcome.put(each.name, read(each, look(each.files))));
          return outcome;
        },
        thread);
  }

  private void look() {
    for (Watched each : all) {
      List<String> state = look(each.files);
      if (!state.equals(each.seen)) {
        read(each, state);
      }
    }
  }

  /** Empty if it went well, else what is wrong. */
  private static String read(Watched each, List<String> state) {
    each.seen = state;
    try {
      each.reload.run();
      each.done.increment();
      LOG.info("{} read again: {}", each.name, each.files);
      return "";
    } catch (IOException | RuntimeException e) {
      each.failed.increment();
      String why = e instanceof IOException ? e.toString() : String.valueOf(e.getMessage());
      LOG.error("{} can't be used, the old state stays: {}: {}", each.name, each.files, why);
      return why;
    }
  }

  /** What changes when a file does, whether written in place, renamed over, or linked anew. */
  private static List<String> look(List<Path> files) {
    return files.stream().map(Reloads::look).toList();
  }

  private static String look(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + "/" + now.size() + "/" + now.fileKey();
    } catch (IOException e) {
      return "missing";
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
