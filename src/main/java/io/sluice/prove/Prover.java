package io.sluice.prove;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs the campaigns, prints what they found and the verdict. Confined to one thread, used once.
 */
public final class Prover {
  private static final int TELL_EVERY = 10;

  private final ProveSettings settings;
  private final PrintWriter out;
  private final long began = System.nanoTime();

  /** Prints to that writer. */
  public Prover(ProveSettings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * The whole proof: kills, power cuts, and the control that must report loss.
   *
   * @return whether it is proven
   */
  public boolean prove() throws IOException, InterruptedException {
    say(settings.command() + "\nservers in " + settings.home());
    List<Campaign> campaigns = new ArrayList<>();
    for (ProveMode mode : List.of(ProveMode.KILL, ProveMode.POWER_CUT)) {
      if (settings.killsOf(mode) > 0) {
        campaigns.add(run(mode));
      }
    }
    boolean loss = control();
    campaigns.forEach(this::report);
    boolean clean = campaigns.stream().allMatch(each -> each.findings().isEmpty());
    boolean something = campaigns.stream().allMatch(each -> each.figures().due > 0);
    boolean proven = clean && something && loss;
    say("\n" + (proven ? "PROVEN" : "NOT PROVEN") + " in " + elapsed());
    if (!proven) {
      say("once more: " + settings.command() + "\ndata and logs: " + settings.home());
    }
    return proven;
  }

  /** Only the negative control: a server that does not sync must be caught. */
  public boolean control() throws IOException, InterruptedException {
    Campaign control = run(ProveMode.CONTROL);
    Findings findings = control.findings();
    boolean loss = findings.lost() + findings.other() > 0;
    say(
        loss
            ? ("negative control, without syncs: LOSS, as it must be (%,d acknowledged samples"
                    + " missing, %d starts or readings refused)")
                .formatted(findings.lost(), findings.other())
            : "negative control, without syncs: nothing was missing, so this proof can't be"
                + " believed");
    return loss;
  }

  private Campaign run(ProveMode mode) throws IOException, InterruptedException {
    Campaign campaign = new Campaign(settings, mode);
    int most = settings.killsOf(mode);
    campaign.run(most, () -> isEnough(campaign), () -> progress(campaign, most));
    return campaign;
  }

  private boolean isEnough(Campaign campaign) {
    boolean late = System.nanoTime() - began > settings.longest().toNanos();
    return late || !campaign.findings().isEmpty();
  }

  private void progress(Campaign campaign, int most) {
    if (campaign.kills() % TELL_EVERY == 0 && campaign.mode() != ProveMode.CONTROL) {
      say(
          "%s: %d of %d after %s"
              .formatted(campaign.mode().text, campaign.kills(), most, elapsed()));
    }
  }

  private void report(Campaign campaign) {
    Findings findings = campaign.findings();
    Campaign.Figures figures = campaign.figures();
    say("\n%s, %d times".formatted(campaign.mode().text, campaign.kills()));
    say("  acknowledged  %,d samples".formatted(figures.due));
    say("  found         " + found(figures));
    say("  lost          %,d".formatted(findings.lost()));
    say("  phantom       %,d".formatted(findings.phantom()));
    say("  changed       %,d".formatted(findings.changed()));
    say("  doubled       %,d".formatted(findings.doubled()));
    say("  other faults  %,d".formatted(findings.other()));
    say("  restarts      " + restarts(campaign.restarts()));
    say("  requests      " + requests(campaign.answered()));
    findings.examples().forEach(each -> say("  " + each));
  }

  private static String found(Campaign.Figures figures) {
    return "%,d by export (%d readings), %,d by remote read, %,d in %d blocks"
        .formatted(
            figures.exported,
            figures.readings,
            figures.remoteRead,
            figures.inBlocks,
            figures.blocks);
  }

  private static String restarts(List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    return sorted.isEmpty()
        ? "none"
        : "%d, from launch to ready: median %.2f s, max %.2f s"
            .formatted(
                sorted.size(),
                sorted.get(sorted.size() / 2) / 1e3,
                sorted.get(sorted.size() - 1) / 1e3);
  }

  private static String requests(Map<ProveProtocol, LongAdder> answered) {
    StringBuilder text = new StringBuilder();
    for (ProveProtocol each : ProveProtocol.values()) {
      long count = answered.getOrDefault(each, new LongAdder()).sum();
      if (count > 0) {
        text.append(text.isEmpty() ? "" : ", ").append("%s %,d".formatted(each, count));
      }
    }
    return text.toString();
  }

  private String elapsed() {
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    return "%d:%02d min".formatted(seconds / 60, seconds % 60);
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
