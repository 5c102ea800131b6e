package io.sluice.load.sim;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.http.HttpDsl;
import io.sluice.load.data.Devops;
import io.sluice.load.data.Fleet;
import java.util.concurrent.ThreadLocalRandom;

/** The chain of a reader: the export of one host, its series, all labels, all hosts. Immutable. */
final class Reads {
  static final String EXPORT = "export of a host";
  static final String SERIES = "series of a host";
  static final String LABELS = "labels";
  static final String VALUES = "hosts";

  private final int hosts;

  Reads(Fleet fleet) {
    hosts = Math.max(1, fleet.workload().series() / Devops.METRICS);
  }

  ChainBuilder all() {
    return exec(session -> session.set("host", selector()))
        .exec(get(EXPORT, "/api/v1/export?match[]=#{host}"))
        .exec(get(SERIES, "/api/v1/series?match[]=#{host}"))
        .exec(get(LABELS, "/api/v1/labels"))
        .exec(get(VALUES, "/api/v1/label/hostname/values"));
  }

  private String selector() {
    return "{hostname=\"host_" + ThreadLocalRandom.current().nextInt(hosts) + "\"}";
  }

  private static ChainBuilder get(String name, String path) {
    return exec(HttpDsl.http(name).get(path).check(status().is(200)));
  }
}
