package io.sluice.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sluice.api.Durability;
import io.sluice.api.WriteReceipt;
import io.sluice.ingest.PathKit;
import io.sluice.ingest.ShardStatus;
import io.sluice.ingest.UnavailableException;
import io.sluice.storage.io.CrashingFileLayer;
import io.sluice.storage.io.Faults;
import io.sluice.storage.shard.ConflictPolicy;
import io.sluice.storage.wal.LogReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Some lives of a process under one seed: writes of all kinds, troubles of the disk, flushes,
 * seals, ends of all kinds. Confined to one thread, used once.
 */
public final class Simulation {
  private static final int LIVES = 4;
  private static final int SERIES = 12;
  private static final long MILLI = 1_000_000;

  private final Random random;
  private final CrashingFileLayer files;
  private final Journal journal = new Journal();
  private final Oracle oracle = new Oracle(journal);
  private final List<Sent> requests = new ArrayList<>();
  private final Set<Point.Place> everSent = new HashSet<>();
  private final StringBuilder trace = new StringBuilder();
  private Clockwork clockwork;
  private @Nullable Machine machine;
  private long fresh;
  private double values;
  private long killAt = Long.MAX_VALUE; // call of the disk at which it dies
  private boolean trouble;
  private int weakOfEight; // requests that ask for the level written only
  private long steps;
  private @Nullable AssertionError broken; // found where an exception would be swallowed

  private Simulation(long seed) {
    random = new Random(seed);
    files = new CrashingFileLayer(seed);
    clockwork = new Clockwork(random);
  }

  /** A request and what became of it. */
  private static final class Sent {
    final List<Point> points;
    final boolean mayConflict;
    boolean alone = true; // nobody sent any of its points before it was answered
    boolean answered;

    Sent(List<Point> points, boolean mayConflict) {
      this.points = points;
      this.mayConflict = mayConflict;
    }
  }

  /**
   * Runs one seed.
   *
   * @return a line that is the same for the same seed, and begins with {@code ok} if all went well,
   *     else with what went wrong
   */
  public static String run(long seed) {
    SimulatedUlids.restart();
    Logger logger = (Logger) LoggerFactory.getLogger("io.sluice");
    @Nullable Level before = logger.getLevel();
    logger.setLevel(Level.OFF); // weather is expected here, and told with a stack trace each time
    Simulation simulation = new Simulation(seed);
    try {
      simulation.lives();
      return "ok " + simulation.summary();
    } catch (AssertionError | IOException | RuntimeException wrong) {
      simulation.journal.note("broken:", java.util.Arrays.toString(wrong.getStackTrace()));
      simulation.journal.print();
      return wrong + " " + simulation.summary();
    } finally {
      logger.setLevel(before);
      Schedulers.resetFactory();
    }
  }

  private String summary() {
    return "(%d steps, %d requests, %d calls of the disk: %s)"
        .formatted(steps, requests.size(), files.faults().calls(), trace);
  }

  private void lives() throws IOException {
    start(Oracle.End.KILL);
    for (int life = 0; life < LIVES; life++) {
      live();
      Oracle.End end = end();
      steps += clockwork.steps();
      start(end);
    }
    settle();
  }

  /** Starts, now and then in vain: the disk dies on the way. */
  private void start(Oracle.End lastEnd) throws IOException {
    Oracle.End end = lastEnd;
    int shards = 1 + random.nextInt(3);
    requests.forEach(each -> each.answered = true); // never, but they may be sent again
    killAt = Long.MAX_VALUE;
    trouble = false;
    clockwork = new Clockwork(random);
    if (random.nextInt(3) == 0) {
      files.faults().at(files.faults().calls() + 1 + random.nextInt(40), Faults.Fate.CRASHES);
      try {
        open(shards);
      } catch (IOException dead) {
        trace.append('x');
      }
      end = die(end);
      clockwork = new Clockwork(random);
    }
    open(shards);
    for (LogReport log : machine().recovered().logs()) {
      if (!log.corrupt().isEmpty()) {
        throw new AssertionError("called corrupt after " + end + ": " + log.corrupt());
      }
      if (log.orphans() > 0) {
        throw new AssertionError("orphans after " + end + ": " + log.orphans());
      }
    }
    oracle.restarted(machine().read(), end);
  }

  private Machine machine() {
    return Objects.requireNonNull(machine);
  }

  private void open(int shards) throws IOException {
    journal.note("starting with shards:", shards);
    machine = new Machine(files, clockwork, random, shards);
    journal.note("replayed", machine().recovered().logs());
  }

  private Oracle.End die(Oracle.End at) {
    boolean power = at == Oracle.End.POWER_LOSS || random.nextBoolean();
    if (power) {
      files.crash(random.nextLong());
    } else {
      files.kill();
    }
    return power ? Oracle.End.POWER_LOSS : Oracle.End.KILL;
  }

  private void live() throws IOException {
    weakOfEight = random.nextInt(8);
    if (random.nextInt(2) == 0) {
      killAt = files.faults().calls() + 1 + random.nextInt(160);
      files.faults().at(killAt, Faults.Fate.CRASHES);
    }
    int actions = 20 + random.nextInt(100);
    for (int i = 0; i < actions && !isDead(); i++) {
      act();
      for (int s = random.nextInt(6); s > 0 && clockwork.step(); s--) {
        // some of what waits happens
      }
    }
    for (int s = random.nextInt(20); s > 0 && clockwork.step(); s--) {
      // also on a dead disk, where nothing may be acknowledged any more
    }
  }

  private boolean isDead() {
    return files.faults().calls() >= killAt;
  }

  private void act() throws IOException {
    switch (random.nextInt(21)) {
      case 0 -> flush();
      case 1 -> seal();
      case 2 -> startTrouble();
      case 3 -> look();
      case 4, 5 -> clockwork.pass(random.nextInt(8) * MILLI);
      case 6 -> settle();
      case 7, 8 -> repeat();
      case 9 -> rival();
      case 10 -> replace();
      case 11 -> checkpoint();
      default -> send(fresh(1 + random.nextInt(6)), ConflictPolicy.REFUSE, false);
    }
  }

  private void look() throws IOException {
    if (!trouble) {
      try {
        oracle.seen(machine().read());
      } catch (IOException failure) {
        if (!isDead()) {
          throw failure;
        }
      }
    }
  }

  private List<Point> fresh(int count) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long back = random.nextInt(4) == 0 ? random.nextInt(200_000) : 0;
      long time = PathKit.NOW - 300_000 + fresh++ * 37 - back / 37 * 37;
      Point point = new Point(random.nextInt(SERIES), time, ++values);
      if (points.stream().noneMatch(each -> each.place().equals(point.place()))
          && !wasSent(point.place())) {
        points.add(point);
      }
    }
    return points;
  }

  private boolean wasSent(Point.Place place) {
    return everSent.contains(place);
  }

  private void repeat() {
    if (!requests.isEmpty()) {
      int among = random.nextBoolean() ? Math.min(3, requests.size()) : requests.size();
      Sent old = requests.get(requests.size() - 1 - random.nextInt(among));
      if (!old.mayConflict) {
        old.alone &= old.answered;
        send(old.points, ConflictPolicy.REFUSE, false);
      }
    }
  }

  /** Another value where a former one was sent in vain. */
  private void rival() {
    List<Point.Place> doubtful = oracle.doubtful();
    if (!doubtful.isEmpty()) {
      Point.Place place = doubtful.get(random.nextInt(doubtful.size()));
      if (isIdle(place)) {
        forget(place);
        Point point = new Point(place.series(), place.time(), ++values);
        send(List.of(point), ConflictPolicy.REFUSE, true);
      }
    }
  }

  /** Another value where there is one. */
  private void replace() {
    if (!requests.isEmpty()) {
      Sent old = requests.get(random.nextInt(requests.size()));
      Point point = old.points.isEmpty() ? null : old.points.get(0);
      if (point != null && oracle.isDue(point) && isIdle(point.place())) {
        forget(point.place());
        Point other = new Point(point.series(), point.time(), ++values);
        send(List.of(other), ConflictPolicy.REPLACE, true);
      }
    }
  }

  /** What has that place is not sent again: it would be a conflict. */
  private void forget(Point.Place place) {
    requests.removeIf(each -> each.points.stream().anyMatch(p -> p.place().equals(place)));
  }

  private boolean isIdle(Point.Place place) {
    return requests.stream()
        .filter(each -> !each.answered)
        .noneMatch(each -> each.points.stream().anyMatch(p -> p.place().equals(place)));
  }

  private void send(List<Point> points, ConflictPolicy policy, boolean mayConflict) {
    boolean synced = random.nextInt(8) >= weakOfEight;
    boolean wereDue = !points.isEmpty() && points.stream().allMatch(oracle::isDue);
    boolean known = points.stream().anyMatch(point -> wasSent(point.place()));
    Sent sent = new Sent(points, mayConflict);
    requests.add(sent);
    points.forEach(point -> everSent.add(point.place()));
    points.forEach(point -> oracle.sending(point, synced));
    machine()
        .write(points, policy, synced ? Durability.SYNCED : Durability.WRITTEN)
        .subscribe(
            receipt -> {
              sent.answered = true;
              check(receipt, sent, known, wereDue);
              if (receipt.refused() == 0) {
                points.forEach(point -> oracle.acknowledged(point, synced));
              }
            },
            failure -> failed(sent, failure));
  }

  private void check(WriteReceipt receipt, Sent sent, boolean known, boolean wereDue) {
    if (isDead()) {
      broken("acknowledged by a dead disk: " + sent.points, null);
    }
    boolean adds = receipt.residual() == 0 && receipt.received() == sent.points.size();
    boolean conflict = receipt.refused() > 0 && !sent.mayConflict;
    boolean freshIsStored = known || !sent.alone || receipt.repeated() == 0;
    boolean dueIsRepeated = !wereDue || sent.mayConflict || receipt.stored() == 0;
    if (!adds || conflict || !freshIsStored || !dueIsRepeated) {
      broken("wrong receipt for " + sent.points + ": " + receipt, null);
    }
  }

  private void failed(Sent sent, Throwable failure) {
    sent.answered = true;
    journal.note("failed", sent.points);
    if (!(failure instanceof UnavailableException)) {
      broken("failed otherwise than with 503", failure);
    }
  }

  private void broken(String what, @Nullable Throwable cause) {
    broken = broken == null ? new AssertionError(what, cause) : broken;
  }

  private void flush() {
    List<Point.Place> before = oracle.weakNow();
    machine().path().flush().subscribe(done -> {}, failure -> {}, () -> oracle.madeDurable(before));
  }

  private void seal() {
    try {
      machine().seal();
      journal.note("sealed", "");
      trace.append('s');
    } catch (IOException | RuntimeException failure) {
      journal.note("sealing failed:", failure);
      if (!trouble && !isDead()) {
        throw new AssertionError("sealing failed on a good disk", failure);
      }
    }
  }

  private void checkpoint() {
    try {
      machine().checkpoint();
      journal.note("checkpoints made", "");
      trace.append('c');
    } catch (IOException | RuntimeException failure) {
      journal.note("checkpoint failed:", failure);
      if (!trouble && !isDead()) {
        throw new AssertionError("a checkpoint failed on a good disk", failure);
      }
    }
  }

  private void startTrouble() {
    if (isDead()) {
      return;
    }
    trouble = true;
    trace.append('t');
    journal.note("trouble begins", "");
    Faults.Call[] kinds = Faults.Call.values();
    if (random.nextBoolean()) {
      files.faults().failNth(kinds[random.nextInt(kinds.length)], 1 + random.nextInt(3));
    } else {
      files.faults().failWhile(call -> call != Faults.Call.READ && call != Faults.Call.LIST);
    }
  }

  /** The weather clears; after a while everything is answered, durable, and given back. */
  private void settle() {
    if (isDead()) {
      return;
    }
    long kill = killAt;
    files.faults().heal();
    journal.note("trouble ends", "");
    if (kill != Long.MAX_VALUE) {
      files.faults().at(kill, Faults.Fate.CRASHES);
    }
    trouble = false;
    clockwork.pass(6_000 * MILLI);
    if (isDead()) {
      return;
    }
    List<Point> points = fresh(2);
    send(points, ConflictPolicy.REFUSE, false);
    Sent last = requests.get(requests.size() - 1);
    clockwork.pass(200 * MILLI);
    if (isDead()) {
      return;
    }
    quiet(last);
    oracle.madeDurable(oracle.weakNow());
  }

  private void quiet(Sent last) {
    if (broken != null) {
      throw broken;
    }
    UnavailableException failing = machine().path().failing();
    check(failing == null, "still refused in good weather: " + failing);
    check(last.answered, "a write in good weather was not answered");
    requests.forEach(each -> check(each.answered, "never answered: " + each.points));
    check(machine().path().inFlight() == 0, "something is in flight at rest");
    check(machine().path().ledger().residual() == 0, "the ledger has a residual at rest");
    check(
        machine().path().ledger().accounts().stream().allMatch(each -> each.pending() == 0),
        "the ledger has something pending at rest");
    for (ShardStatus shard : machine().path().status()) {
      check(shard.queuedBytes() == 0, "permits are missing at rest: " + shard);
    }
    check(machine().deaths.isEmpty(), "a pipeline died: " + machine().deaths);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** In order, or not. */
  private Oracle.End end() {
    if (broken != null) {
      throw broken;
    }
    boolean dead = isDead();
    trace.append(dead ? 'd' : 'e');
    if (!dead && !trouble && random.nextInt(3) == 0) {
      close();
    }
    return die(Oracle.End.KILL);
  }

  private void close() {
    AtomicBoolean closed = new AtomicBoolean();
    @Nullable Throwable[] failure = new Throwable[1];
    machine().path().close().subscribe(done -> {}, why -> failure[0] = why, () -> closed.set(true));
    clockwork.pass(2_000 * MILLI);
    if (!isDead()) {
      check(closed.get(), "closing did not end: " + failure[0]);
      check(requests.stream().allMatch(each -> each.answered), "closed with a request unanswered");
      oracle.madeDurable(oracle.weakNow());
    }
  }
}
