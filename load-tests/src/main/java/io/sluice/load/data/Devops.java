package io.sluice.load.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The devops data set: hosts with ten metrics and eleven labels each, in the order of label names
 * that protocols ask for. A cursor over series: {@link #at} moves it, nothing is kept. Confined to
 * one thread.
 */
public final class Devops {
  /** Labels of every series. */
  public static final int LABELS = 11;

  /** Metrics of every host; series {@code s} has metric {@code s % METRICS}. */
  public static final int METRICS = Metric.ALL.size();

  private static final byte[][] NAMES =
      utf8(
          "__name__",
          "arch",
          "datacenter",
          "hostname",
          "os",
          "rack",
          "region",
          "service",
          "service_environment",
          "service_version",
          "team");
  private static final byte[][] REGIONS =
      utf8("eu-central-1", "eu-west-1", "us-east-1", "us-west-2", "ap-southeast-2", "sa-east-1");
  private static final byte[][] ARCHES = utf8("x64", "x86", "arm64");
  private static final byte[][] SYSTEMS = utf8("Ubuntu16.10", "Ubuntu16.04LTS", "Ubuntu15.10");
  private static final byte[][] ENVIRONMENTS = utf8("production", "staging", "test");
  private static final byte[][] TEAMS = utf8("SF", "NYC", "LON", "CHI");

  private final long seed;
  private final byte[][] values = new byte[LABELS][];
  private final int[] lengths = new int[LABELS];
  private final byte[] hostname = Arrays.copyOf("host_".getBytes(StandardCharsets.UTF_8), 16);
  private final byte[] rack = new byte[4];
  private final byte[] service = new byte[4];
  private final byte[] version = new byte[4];
  private final byte[] datacenter = new byte[20];
  private Metric metric = Metric.ALL.get(0);
  private long random;
  private int host = -1;
  private int index;

  /** The name of metric 0 to 9. */
  public static String metricName(int metric) {
    return new String(Metric.ALL.get(metric).name(), StandardCharsets.UTF_8);
  }

  /** A cursor before the first series; the same seed gives the same data. */
  public Devops(long seed) {
    this.seed = seed;
  }

  private static byte[][] utf8(String... texts) {
    return Arrays.stream(texts).map(t -> t.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
  }

  /** Moves to a series, from 0: host {@code newIndex / 10}, metric {@code newIndex % 10}. */
  public void at(int newIndex) {
    index = newIndex;
    if (index / METRICS != host) {
      host = index / METRICS;
      describeHost();
    }
    metric = Metric.ALL.get(index % METRICS);
    set(0, metric.name());
    random = Mix.of(seed, index);
  }

  private void describeHost() {
    long traits = Mix.of(~seed, host);
    byte[] region = pick(REGIONS, traits);
    set(1, pick(ARCHES, traits >>> 8));
    System.arraycopy(region, 0, datacenter, 0, region.length);
    datacenter[region.length] = (byte) ('a' + ((traits >>> 16) & 3));
    set(2, datacenter, region.length + 1);
    set(3, hostname, digits(hostname, 5, host));
    set(4, pick(SYSTEMS, traits >>> 24));
    set(5, rack, digits(rack, 0, (int) ((traits >>> 32) & 127) % 100));
    set(6, region);
    set(7, service, digits(service, 0, (int) ((traits >>> 40) & 31) % 20));
    set(8, pick(ENVIRONMENTS, traits >>> 46));
    set(9, version, digits(version, 0, (int) ((traits >>> 52) & 1)));
    set(10, pick(TEAMS, traits >>> 56));
  }

  private static byte[] pick(byte[][] from, long bits) {
    return from[(int) ((bits & 0xff) % from.length)];
  }

  /** Writes a number that is not negative; returns the end. */
  private static int digits(byte[] into, int at, int number) {
    int end = at + 1;
    for (int rest = number; rest > 9; rest /= 10) {
      end++;
    }
    int rest = number;
    for (int i = end - 1; i >= at; i--, rest /= 10) {
      into[i] = (byte) ('0' + rest % 10);
    }
    return end;
  }

  private void set(int label, byte[] value) {
    set(label, value, value.length);
  }

  private void set(int label, byte[] value, int length) {
    values[label] = value;
    lengths[label] = length;
  }

  /** Where it stands. */
  public int index() {
    return index;
  }

  /** UTF-8 of the name of label 0 to 10; not to be changed. */
  public byte[] name(int label) {
    return NAMES[label];
  }

  /** Holds UTF-8 of that label's value up to {@link #valueLength}; good until {@link #at}. */
  public byte[] value(int label) {
    return values[label];
  }

  /** Length of that label's value in bytes. */
  public int valueLength(int label) {
    return lengths[label];
  }

  /** Value of this series at a step of time, from 0. */
  public double sample(long step) {
    return metric.value(random, step);
  }

  /** Milliseconds by which this host reports after the round step, under one step. */
  public long phaseMillis() {
    return Math.floorMod(Mix.of(seed ^ 0x5bd1e995, host), Workload.STEP_MILLIS);
  }
}
