package io.sluice.storage.wal;

import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.io.DirectoryId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A log on a disk that can crash, and what a test asks of it. Confined to the test's thread. */
final class LogKit {
  static final Path ROOT = Path.of("/data");
  static final WalConfig SMALL = WalConfig.defaults().withSegmentSize(8192);
  static final DirectoryId ID = new DirectoryId(0x1111222233334444L, 0x5555666677778888L);

  /** One sample as it came back: the labels its ref meant at that moment, time and bits. */
  record Sample(String series, long time, long bits) {}

  final CrashingFileLayer files;
  final LogSite site;
  final WalConfig config;
  final GroupRecord group = new GroupRecord();
  private final List<Runnable> waiting = new ArrayList<>();
  private @Nullable Random lateness;
  private long epoch = 0x0101010101010101L;

  LogKit(long seed, WalConfig config) {
    this.files = new CrashingFileLayer(seed);
    this.site = new LogSite(files, ROOT.resolve("wal").resolve("0"), ID, 0);
    this.config = config;
  }

  /** What a replay gave. */
  static final class Recovered implements LogVisitor {
    final List<Sample> samples = new ArrayList<>();
    final List<String> extras = new ArrayList<>();
    final Map<Integer, String> series = new HashMap<>();
    LogReport report =
        new LogReport(
            LogPosition.START,
            0,
            0,
            0,
            0,
            0,
            0,
            -1,
            0,
            List.of(),
            List.of(),
            new LogReport.Resume(1, 0, false));

    @Override
    public void define(int ref, byte[] labels, int offset, int length) {
      series.put(ref, new String(labels, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void sample(int ref, long time, long bits) {
      samples.add(new Sample(String.valueOf(series.get(ref)), time, bits));
    }

    @Override
    public void extra(int ref, int type, byte[] bytes, int offset, int length) {
      byte[] content = Arrays.copyOfRange(bytes, offset, offset + length);
      extras.add(series.get(ref) + ": " + type + ", " + Arrays.toString(content));
    }
  }

  Recovered replay() throws IOException {
    Recovered recovered = new Recovered();
    recovered.report = LogReplay.replay(site, recovered, (done, total) -> {});
    return recovered;
  }

  /** From now on the preparer is late at random: sometimes it runs at once, sometimes later. */
  void latePreparer(long seed) {
    lateness = new Random(seed);
  }

  private void prepare(Runnable task) {
    Random random = lateness;
    if (random == null || random.nextInt(3) == 0) {
      task.run();
    } else {
      waiting.add(task);
    }
  }

  /** Gives a late preparer the chance to do some of its work. */
  void meanwhile() {
    Random random = lateness;
    while (random != null && !waiting.isEmpty() && random.nextInt(3) > 0) {
      waiting.remove(random.nextInt(waiting.size())).run();
    }
  }

  /** The process is dead, its preparer too. */
  void forgetPreparer() {
    waiting.clear();
  }

  FileShardLog open(Recovered recovered) {
    FileShardLog log =
        new FileShardLog(
            site, config, recovered.report, this::prepare, LogObserver.NONE, () -> epoch += 2);
    log.resume(recovered.report.resume());
    return log;
  }

  FileShardLog reopen() throws IOException {
    return open(replay());
  }

  /** A group with a new series of that name and so many samples. */
  GroupRecord group(int ref, String name, long firstTime, int samples) {
    group.reset();
    byte[] labels = name.getBytes(StandardCharsets.UTF_8);
    group.define(ref, labels, 0, labels.length);
    for (int i = 0; i < samples; i++) {
      group.sample(ref, firstTime + i, (firstTime << 20) + i);
    }
    return group;
  }

  Path segment(long number) {
    return SegmentNames.segment(site, number);
  }

  /** True if the append succeeded, false if the log was not available. */
  static boolean append(ShardLog log, GroupRecord group, boolean sync) {
    try {
      log.append(group, sync).toCompletableFuture().join();
      return true;
    } catch (CompletionException failed) {
      return weather(failed);
    }
  }

  /** True if the sync succeeded. */
  static boolean sync(ShardLog log) {
    try {
      log.sync().toCompletableFuture().join();
      return true;
    } catch (CompletionException failed) {
      return weather(failed);
    }
  }

  private static boolean weather(CompletionException failed) {
    if (failed.getCause() instanceof LogUnavailableException) {
      return false;
    }
    throw failed;
  }
}
