package io.sluice.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.ingest.Ledger;
import io.sluice.ingest.ShardStatus;
import io.sluice.ingest.WritePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Meters per shard, and per tenant and protocol. Tenants beyond the limit share the tag {@code
 * other}. Guarded by its monitor.
 */
final class PathMeters {

  private static final Map<String, ToLongFunction<Ledger.Account>> TERMS =
      Map.of(
          "received", Ledger.Account::received,
          "stored", Ledger.Account::stored,
          "late", Ledger.Account::late,
          "repeated", Ledger.Account::repeated,
          "replaced", Ledger.Account::replaced,
          "refused", Ledger.Account::refused,
          "unanswered", Ledger.Account::unanswered,
          "queued_refused", Ledger.Account::queuedRefused);

  /** Accounts that share their tags. */
  private static final class Sum {
    final List<Ledger.Account> accounts = new CopyOnWriteArrayList<>();

    double of(ToLongFunction<Ledger.Account> term) {
      return accounts.stream().mapToLong(term).sum();
    }
  }

  private final WritePath writes;
  private final int maxTenants;
  private final MeterRegistry registry;
  private final Set<String> tenants = new HashSet<>();
  private final Set<Ledger.Account> seen = new HashSet<>();
  private final Map<String, Sum> sums = new HashMap<>();

  PathMeters(WritePath writes, int maxTenants, MeterRegistry registry) {
    this.writes = writes;
    this.maxTenants = maxTenants;
    this.registry = registry;
    writes.status().forEach(status -> bind(status.shard()));
  }

  /** Takes in accounts that are new since the last time. */
  synchronized void refresh() {
    for (Ledger.Account account : writes.ledger().accounts()) {
      if (seen.add(account)) {
        sum(account).accounts.add(account);
      }
    }
  }

  private Sum sum(Ledger.Account account) {
    String tenant = account.tenant();
    boolean known =
        tenants.contains(tenant) || (tenants.size() < maxTenants && tenants.add(tenant));
    String tag = known ? tenant : "other";
    String protocol = account.encoding().meterName();
    return sums.computeIfAbsent(tag + '/' + protocol, key -> register(tag, protocol));
  }

  private Sum register(String tenant, String protocol) {
    Sum sum = new Sum();
    TERMS.forEach(
        (term, value) ->
            FunctionCounter.builder(
                    "sluice.samples." + term.replace('_', '.'), sum, s -> s.of(value))
                .tag("tenant", tenant)
                .tag("protocol", protocol)
                .register(registry));
    Gauge.builder("sluice.samples.pending", sum, s -> s.of(Ledger.Account::pending))
        .tag("tenant", tenant)
        .tag("protocol", protocol)
        .strongReference(true)
        .register(registry);
    return sum;
  }

  private void bind(int shard) {
    gauge("sluice.shard.queue.slices", shard, ShardStatus::queuedSlices);
    gauge("sluice.shard.queue.bytes", shard, ShardStatus::queuedBytes);
    gauge("sluice.shard.series", shard, ShardStatus::series);
    gauge("sluice.shard.memory.bytes", shard, ShardStatus::memoryBytes);
    gauge("sluice.shard.failing", shard, status -> status.failing().isEmpty() ? 0 : 1);
    gauge("sluice.shard.group.age.seconds", shard, status -> status.groupAge() / 1e9);
    counter("sluice.shard.groups", shard, ShardStatus::groups);
    counter("sluice.shard.group.slices", shard, ShardStatus::groupSlices);
    counter("sluice.shard.groups.failed", shard, ShardStatus::failedGroups);
  }

  private void gauge(String name, int shard, ToDoubleFunction<ShardStatus> value) {
    Gauge.builder(name, writes, w -> value.applyAsDouble(w.status().get(shard)))
        .tag("shard", Integer.toString(shard))
        .strongReference(true)
        .register(registry);
  }

  private void counter(String name, int shard, ToLongFunction<ShardStatus> value) {
    FunctionCounter.builder(name, writes, w -> value.applyAsLong(w.status().get(shard)))
        .tag("shard", Integer.toString(shard))
        .register(registry);
  }
}
