package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which selectors stand in an expression. */
final class SelectorExtractorTest {

  static Stream<Arguments> expressions() {
    String a = "{__name__=\"a\"}";
    String b = "{__name__=\"b\"}";
    return Stream.of(
        Arguments.of("a", List.of(a)),
        Arguments.of("a {x=\"}\"}", List.of("{__name__=\"a\",x=\"}\"}")),
        Arguments.of("{x='1'}", List.of("{x=\"1\"}")),
        Arguments.of("rate(a[5m])", List.of(a)),
        Arguments.of("a + on (x, y) group_left (z) b", List.of(a, b)),
        Arguments.of("a / ignoring(x) group_right b", List.of(a, b)),
        Arguments.of("sum by (job, x) (rate(a{x=~\"y|z\"}[5m:1m] offset 5m)) / b", null),
        Arguments.of("sum(a) without (x)", List.of(a)),
        Arguments.of("count without(x) (a)", List.of(a)),
        Arguments.of("topk(5, a) > bool 1e-9 and b unless a", List.of(a, b, a)),
        Arguments.of("label_replace(a, \"b\", \"$1\", \"c\", '{d}')", List.of(a)),
        Arguments.of("a @ 1609746000 or b @ end()", List.of(a, b)),
        Arguments.of("a # b\n+ b", List.of(a, b)),
        Arguments.of("quantile_over_time(.5, a[1h30m]) == Inf", List.of(a)),
        Arguments.of("{\"a.b\", x!=\"\"}", List.of("{__name__=\"a.b\",x!=\"\"}")),
        Arguments.of("1 + 2", List.of()),
        Arguments.of("vector(1)", List.of()),
        Arguments.of("-a:rate5m ^ 2", List.of("{__name__=\"a:rate5m\"}")));
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void selectorsAreFoundAndNothingElse(String text, List<String> expected) throws Exception {
    List<String> found =
        new SelectorExtractor(text).extract().stream().map(Selector::toString).toList();
    List<String> wanted =
        expected == null ? List.of("{__name__=\"a\",x=~\"y|z\"}", "{__name__=\"b\"}") : expected;
    assertEquals(wanted, found);
  }

  @Test
  void aSelectorThatIsWrongIsRefused() {
    assertThrows(SelectorException.class, () -> new SelectorExtractor("a{x=1}").extract());
    assertThrows(
        SelectorException.class, () -> new SelectorExtractor("rate({x=\"\"}[1m])").extract());
    assertThrows(SelectorException.class, () -> new SelectorExtractor("a{x=\"1\"").extract());
  }

  @Test
  void anythingAtAllEndsInSelectorsOrARefusal() {
    String alphabet = "a1_{}[]()\"'`\\,=~! #\n.eE+-byon{}";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        new SelectorExtractor(text.toString()).extract();
      } catch (SelectorException refused) {
        // as good as an answer
      } catch (RuntimeException fault) {
        throw new AssertionError("seed " + seed + ": " + text, fault);
      }
    }
  }
}
