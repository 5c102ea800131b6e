package io.sluice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells about a process under {@code /proc}. Immutable. */
public final class ProcessStat {
  private static final double TICKS_PER_SECOND = 100;

  private final Path proc;

  /** That of process {@code pid}. */
  public ProcessStat(long pid) {
    this.proc = Path.of("/proc", Long.toString(pid));
  }

  /** User and system CPU time so far, all threads, in seconds; steps of 10 ms. */
  public double cpuSeconds() throws IOException {
    String stat = Files.readString(proc.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Peak resident memory in bytes. */
  public long peakResidentBytes() throws IOException {
    return kilobytes("VmHWM:") * 1024;
  }

  /** Resident memory now, in bytes. */
  public long residentBytes() throws IOException {
    return kilobytes("VmRSS:") * 1024;
  }

  private long kilobytes(String key) throws IOException {
    return Files.readAllLines(proc.resolve("status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
