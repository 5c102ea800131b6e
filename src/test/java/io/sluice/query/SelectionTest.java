package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What selectors select, against a model that asks every matcher about every series. */
final class SelectionTest {
  private static final List<MatchOp> OPERATORS = List.of(MatchOp.values());
  private static final String[] NAMES = {"__name__", "a", "b", "c", "d.e"};
  private static final String[] VALUES = {"x", "y", "xy", "yx", "x1", "\u00e9", "x\ny"};
  private static final String[] PATTERNS = {
    "",
    "x",
    "x|y",
    "x|",
    "x.*",
    ".*",
    ".+",
    "[xy]+",
    ".?",
    "(x|y)1?",
    "x|y|xy|nothing",
    "\u00e9|z",
    "x.y"
  };

  @Test
  void selectsWhatTheMatchersSayOfEverySeries() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      compareOneSetOfSeries(random, "seed " + seed + " round " + round);
    }
  }

  private static void compareOneSetOfSeries(Random random, String what) {
    TestShards shards = new TestShards(1 + random.nextInt(3));
    List<Labels> mine = fill(shards, "mine", random);
    fill(shards, "theirs", random);
    try (QueryService service = shards.service()) {
      for (int i = 0; i < 60; i++) {
        List<Selector> selectors = new ArrayList<>();
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
          selectors.add(selector(random));
        }
        ReadRequest request = new ReadRequest("mine", selectors, TimeRange.ALL, 0);
        List<Labels> found =
            Reads.export(service, request).stream().map(TimeSeries::labels).sorted().toList();
        assertEquals(expected(mine, selectors), found, () -> what + " " + selectors);
      }
    }
  }

  private static List<Labels> fill(TestShards shards, String tenant, Random random) {
    List<Labels> all = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      Labels labels = labels(random);
      if (!all.contains(labels)) {
        all.add(labels);
        shards.write(tenant, TimeSeries.of(labels, i, i));
      }
    }
    return all;
  }

  private static Labels labels(Random random) {
    var builder = Labels.builder().add("z", "always");
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        builder.add(name, VALUES[random.nextInt(VALUES.length)]);
      }
    }
    return builder.build();
  }

  private static Selector selector(Random random) {
    List<Matcher> matchers = new ArrayList<>();
    while (matchers.stream().allMatch(Matcher::matchesEmpty)) {
      MatchOp op = OPERATORS.get(random.nextInt(4));
      String[] texts = op.regex() ? PATTERNS : VALUES;
      boolean nothing = !op.regex() && random.nextInt(4) == 0;
      String value = nothing ? "" : texts[random.nextInt(texts.length)];
      matchers.add(Matcher.of(NAMES[random.nextInt(NAMES.length)], op, value));
    }
    return new Selector(matchers);
  }

  private static List<Labels> expected(List<Labels> all, List<Selector> selectors) {
    return all.stream()
        .filter(labels -> selectors.stream().anyMatch(s -> selects(s, labels.toMap())))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static boolean selects(Selector selector, Map<String, String> labels) {
    return selector.matchers().stream()
        .allMatch(matcher -> matcher.matches(labels.getOrDefault(matcher.name(), "")));
  }
}
