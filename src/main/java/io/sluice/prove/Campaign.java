package io.sluice.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * The lives of servers over one data directory, each ended in the same manner, each reading back
 * what the former ones left. Confined to one thread, used once.
 */
final class Campaign {
  private static final int HALTED = 137;
  private static final int FULL_EVERY = 20;
  private static final long LONGEST_LOAD = 1_400;
  private static final List<String> POINTS =
      List.of("before-write", "before-sync", "after-sync", "segment-roll", "block-before-rename");

  private final ProveSettings settings;
  private final ProveMode mode;
  private final Path home;
  private final Random random;
  private final KnownData data;
  private final Findings findings = new Findings();
  private final Map<ProveProtocol, LongAdder> answered = new EnumMap<>(ProveProtocol.class);
  private final List<Sender> senders = new ArrayList<>();
  private final List<Long> restarts = new ArrayList<>();
  private final Figures figures = new Figures();
  private int readFrom; // everything before was read back since the last kill that could lose it
  private int kills;

  /** Figures that the end brings. Confined to the campaign's thread until it ends. */
  static final class Figures {
    long due;
    long exported;
    long remoteRead;
    long inBlocks;
    int blocks;
    long readings;
  }

  Campaign(ProveSettings settings, ProveMode mode) throws IOException {
    this.settings = settings;
    this.mode = mode;
    this.home =
        Files.createDirectories(
            settings.home().resolve(mode.name().toLowerCase(java.util.Locale.ROOT)));
    this.random = new Random(settings.seed() ^ mode.text.hashCode());
    for (ProveProtocol each : ProveProtocol.values()) {
      answered.put(each, new LongAdder());
    }
    boolean anyBits = settings.protocols().stream().anyMatch(each -> each.anyBits);
    long first = System.currentTimeMillis() / 1_000 * 1_000 - 30 * 86_400_000L;
    this.data = new KnownData(settings.seed() ^ mode.text.hashCode(), first, anyBits);
    for (int i = 0; i < settings.connections(); i++) {
      senders.add(
          new Sender(data, i, settings.protocols(), mode.weakSurvives(), findings, answered));
    }
  }

  /** Runs all lives and the last reading; {@code enough} is asked before each. */
  void run(int most, BooleanSupplier enough, Runnable progress)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(settings.connections() + 1);
    try {
      while (kills < most && !enough.getAsBoolean()) {
        life(threads);
        kills++;
        progress.run();
      }
      end();
    } finally {
      threads.shutdownNow();
    }
  }

  private void life(ExecutorService threads) throws IOException, InterruptedException {
    boolean atPoint = mode == ProveMode.KILL && random.nextInt(3) == 0;
    try (ServerProcess server = launch(atPoint ? List.of(point()) : List.of())) {
      if (kills > 0 && random.nextInt(12) == 0) {
        server.endsWithin(200 + random.nextInt(1_300)); // killed while it starts
        return;
      }
      if (!server.awaitReady()) {
        endedByItself(server, atPoint);
        return;
      }
      restarts.add(server.millisSinceLaunch());
      if (kills > 0) {
        readBack(server, kills % FULL_EVERY == 0);
      }
      load(server, threads, atPoint);
    }
  }

  private void endedByItself(ServerProcess server, boolean atPoint) {
    if (!atPoint || server.exitCode() != HALTED) {
      findings.wrong(
          "the server ended with code %d before it was ready, after %d kills; see %s"
              .formatted(server.exitCode(), kills, home.resolve("server.log")));
    }
  }

  private String point() {
    String place = POINTS.get(random.nextInt(POINTS.size()));
    boolean rare = place.startsWith("segment") || place.startsWith("block");
    return "-Dsluice.crashpoint=" + place + ":" + (1 + random.nextInt(rare ? 3 : 200));
  }

  /** Small segments and ranges, so that logs roll and blocks are made; other numbers of shards. */
  private ServerProcess launch(List<String> jvm) throws IOException {
    List<String> arguments = new ArrayList<>(mode.arguments(random.nextLong()));
    set(arguments, "wal.segmentSize=256KiB");
    set(arguments, "head.range=5m");
    set(arguments, "blocks.interval=300ms");
    set(arguments, "blocks.settle=0s");
    set(arguments, "wal.checkpointBytes=64KiB");
    set(arguments, "influx.databaseLabel=");
    set(arguments, "query.maxConcurrent=3"); // and each with more memory than usual
    set(arguments, "query.maxBytes=16MiB");
    set(arguments, "ingest.shards=" + (random.nextInt(6) == 0 ? 1 + random.nextInt(3) : 2));
    return ServerProcess.launch(home, jvm, arguments);
  }

  private static void set(List<String> arguments, String setting) {
    arguments.addAll(List.of("--set", setting));
  }

  private void load(ServerProcess server, ExecutorService threads, boolean atPoint)
      throws InterruptedException {
    senders.forEach(sender -> sender.requests().restarted());
    HttpCalls calls = server.calls();
    List<Future<?>> running = new ArrayList<>();
    for (Sender sender : senders) {
      running.add(threads.submit(() -> runs(() -> sender.run(calls, server::isAlive))));
    }
    Disturbance disturbance = new Disturbance(senders, findings, random.nextLong());
    running.add(threads.submit(() -> runs(() -> disturbance.run(calls, server::isAlive))));
    boolean ended = server.endsWithin(50 + random.nextLong(LONGEST_LOAD));
    if (ended && !(atPoint && server.exitCode() == HALTED)) {
      findings.wrong("the server ended by itself with code " + server.exitCode());
    }
    server.kill();
    for (Future<?> each : running) {
      join(each);
    }
  }

  private interface Interruptible {
    void run() throws InterruptedException;
  }

  private static void runs(Interruptible task) {
    try {
      task.run();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Future<?> running) throws InterruptedException {
    try {
      running.get();
    } catch (ExecutionException fault) {
      throw new IllegalStateException(fault.getCause());
    }
  }

  private interface Reading {
    void into(Comparison comparison) throws IOException;
  }

  /** Reads and compares; what can't be read is a finding. Returns how many samples were read. */
  private long compare(String where, int from, Reading reading) {
    Comparison comparison = new Comparison(data, senders, findings, where, from);
    try {
      reading.into(comparison);
    } catch (IOException failed) {
      findings.wrong(where + " can't be read: " + failed.getMessage());
      return 0;
    }
    return comparison.finish();
  }

  private void export(HttpCalls calls, long startMillis, Comparison to) throws IOException {
    for (Sender sender : senders) {
      ExportReading.read(calls, sender.connection(), startMillis, to);
    }
  }

  private void remoteRead(HttpCalls calls, Comparison to) throws IOException {
    RemoteReading reading = new RemoteReading(calls, data, to);
    for (Sender sender : senders) {
      reading.read(sender.connection(), sender.requests().end());
    }
  }

  private long readBack(ServerProcess server, boolean everything) {
    int from = everything ? 0 : Math.max(0, readFrom - 8);
    long samples = compare("export", from, to -> export(server.calls(), data.time(from, 0), to));
    figures.readings++;
    readFrom = senders.stream().mapToInt(each -> each.requests().end()).min().orElse(0);
    return samples;
  }

  /** Everything is read back in every way that there is. */
  private void end() throws IOException, InterruptedException {
    try (ServerProcess server = launch(List.of())) {
      if (!server.awaitReady()) {
        endedByItself(server, false);
        return;
      }
      restarts.add(server.millisSinceLaunch());
      figures.exported = readBack(server, true);
      figures.remoteRead = compare("remote read", 0, to -> remoteRead(server.calls(), to));
      server.calls().post("/api/v1/admin/seal", new byte[0], List.of());
      int code = server.stop();
      if (code != 0) {
        findings.wrong("the server ended with code " + code + " when it was asked to stop");
      }
    }
    figures.inBlocks =
        compare("blocks", 0, to -> figures.blocks = BlockReading.read(home.resolve("data"), to));
    figures.due =
        senders.stream().mapToLong(each -> each.requests().dueCount()).sum() * KnownData.REQUEST;
  }

  Findings findings() {
    return findings;
  }

  Figures figures() {
    return figures;
  }

  List<Long> restarts() {
    return restarts;
  }

  int kills() {
    return kills;
  }

  Map<ProveProtocol, LongAdder> answered() {
    return answered;
  }

  ProveMode mode() {
    return mode;
  }
}
