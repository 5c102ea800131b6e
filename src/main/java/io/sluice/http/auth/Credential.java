package io.sluice.http.auth;

import java.util.List;
import java.util.Set;

/**
 * One that may ask for something. Holds no secret. Immutable.
 *
 * @param name for people, and the user name of basic authentication
 * @param rights what it may do
 * @param tenants for whom; the first is meant by a request that names none; empty: for everybody
 */
public record Credential(String name, Set<Right> rights, List<String> tenants) {

  /** Copies what it is given. */
  public Credential {
    rights = Set.copyOf(rights);
    tenants = List.copyOf(tenants);
  }

  /** Whether it may do that. */
  public boolean may(Right right) {
    return rights.contains(right);
  }

  /** Whether it is bound to tenants. */
  public boolean isBound() {
    return !tenants.isEmpty();
  }

  /** Whether it may act for that tenant. */
  public boolean isFor(String tenant) {
    return tenants.isEmpty() || tenants.contains(tenant);
  }
}
