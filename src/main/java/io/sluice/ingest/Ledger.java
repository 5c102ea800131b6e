package io.sluice.ingest;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the fate of every sample, by tenant and encoding. Each term is added by the stage that
 * decides it, so what is left over is a real check: {@link #residual} is zero at rest unless
 * samples were lost track of.
 *
 * <p>Thread-safe.
 */
public final class Ledger {
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  /** The terms of one tenant and encoding. Thread-safe. */
  public static final class Account {
    private final String tenant;
    private final Encoding encoding;
    final LongAdder received = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder replaced = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unanswered = new LongAdder();
    final LongAdder queuedRefused = new LongAdder();
    final LongAdder pending = new LongAdder();

    Account(String tenant, Encoding encoding) {
      this.tenant = tenant;
      this.encoding = encoding;
    }

    /** Whose. */
    public String tenant() {
      return tenant;
    }

    /** How it came. */
    public Encoding encoding() {
      return encoding;
    }

    /** Samples decoded; counted at decoding. */
    public long received() {
      return received.sum();
    }

    /** New samples; counted after applying. */
    public long stored() {
      return stored.sum();
    }

    /** Samples for sealed ranges; counted after applying. */
    public long late() {
      return late.sum();
    }

    /** Samples that were there already; counted at judging. */
    public long repeated() {
      return repeated.sum();
    }

    /** Samples that took another value's place; counted at judging. */
    public long replaced() {
      return replaced.sum();
    }

    /** Samples refused for good; counted at decoding and judging. */
    public long refused() {
      return refused.sum();
    }

    /** Samples of requests, or parts of requests, that ended in 503; counted where they ended. */
    public long unanswered() {
      return unanswered.sum();
    }

    /** Samples of {@code queued} requests refused after their answer. */
    public long queuedRefused() {
      return queuedRefused.sum();
    }

    /** Samples between the permits and their fate; counted by the permits. */
    public long pending() {
      return pending.sum();
    }

    /**
     * What no stage has accounted for: in flight, or lost. Pending samples count in, so that none
     * can hide among them; zero at rest.
     */
    public long residual() {
      return received() - stored() - late() - repeated() - replaced() - refused() - unanswered();
    }
  }

  Account account(Tenant tenant, Encoding encoding) {
    return accounts.computeIfAbsent(
        tenant.name() + '/' + encoding.name(), key -> new Account(tenant.name(), encoding));
  }

  /** All accounts there are; grows with tenants and encodings. */
  public Collection<Account> accounts() {
    return accounts.values();
  }

  /** The sum of all residuals; above zero while requests are in flight. */
  public long residual() {
    return accounts.values().stream().mapToLong(Account::residual).sum();
  }
}
