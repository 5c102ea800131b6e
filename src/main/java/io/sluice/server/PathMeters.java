package io.sluice.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.ingest.Ledger;
import io.sluice.ingest.ShardStatus;
import io.sluice.ingest.Tenant;
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
  private final Set<Tenant> seenTenants = new HashSet<>();
  private final Map<String, Group> groups = new HashMap<>();

  PathMeters(WritePath writes, int maxTenants, MeterRegistry registry) {
    this.writes = writes;
    this.maxTenants = maxTenants;
    this.registry = registry;
    writes.status().forEach(status -> bind(status.shard()));
  }

  /** Tenants that share their tag. */
  private static final class Group {
    final List<Tenant> members = new CopyOnWriteArrayList<>();

    double of(ToLongFunction<Tenant> value) {
      return members.stream().mapToLong(value).sum();
    }
  }

  private void refreshTenants() {
    for (Tenant tenant : writes.tenants().all()) {
      if (seenTenants.add(tenant)) {
        groups.computeIfAbsent(tag(tenant.name()), this::register).members.add(tenant);
      }
    }
  }

  private Group register(String tag) {
    Group group = new Group();
    Gauge.builder("sluice.tenant.series", group, g -> g.of(Tenant::series))
        .tag("tenant", tag)
        .strongReference(true)
        .register(registry);
    FunctionCounter.builder("sluice.tenant.series.refused", group, g -> g.of(Tenant::refusedSeries))
        .tag("tenant", tag)
        .register(registry);
    FunctionCounter.builder("sluice.tenant.writes.refused", group, g -> g.of(Tenant::refusedWrites))
        .tag("tenant", tag)
        .register(registry);
    return group;
  }

  private String tag(String tenant) {
    boolean known =
        tenants.contains(tenant) || (tenants.size() < maxTenants && tenants.add(tenant));
    return known ? tenant : "other";
  }

  /** Takes in accounts that are new since the last time. */
  synchronized void refresh() {
    refreshTenants();
    for (Ledger.Account account : writes.ledger().accounts()) {
      if (seen.add(account)) {
        sum(account).accounts.add(account);
      }
    }
  }

  private Sum sum(Ledger.Account account) {
    String tag = tag(account.tenant());
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
