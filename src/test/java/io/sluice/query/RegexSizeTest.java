package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How large a program gets is known before it is made. */
class RegexSizeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(((ab|c){0,500}){500,}x){7}",
        "(\\Qabc\\E{1000}){1000}",
        "([a-z]{1000}){300}",
        "(\\d{999}\\w{999}){999}",
      })
  void whatUnfoldsTooFarIsRefused(String regex) {
    assertEquals(RegexSize.MAX + 1, RegexSize.of(regex));
    assertThrows(IllegalArgumentException.class, () -> Matcher.of("host", MatchOp.REGEX, regex));
  }

  @ParameterizedTest
  @CsvSource({"a|b.c,5", "a{3},4", "[{1000}]x,2", "\\{1000\\},6", "[[:alpha:]{9}]+,2"})
  void whatIsWrittenIsCounted(String regex, int size) {
    assertEquals(size, RegexSize.of(regex));
  }

  @Test
  void noProgramIsMuchLargerThanCounted() {
    String[] parts = {
      "a", "b+", "[^x]", "\\d", "(", ")", "|", "{2}", "{1,7}", "{3,}", "?", "*", ".", "\\.", "[]]"
    };
    Random random = new Random(7);
    int compiled = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder regex = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        regex.append(parts[random.nextInt(parts.length)]);
      }
      try {
        int real = Pattern.compile(regex.toString()).programSize();
        long counted = RegexSize.of(regex.toString());
        assertTrue(real <= 4 * counted + 10, regex + ": " + real + " against " + counted);
        compiled++;
      } catch (PatternSyntaxException notOne) {
        // as many as are
      }
    }
    assertTrue(compiled > 2_000, compiled + " compiled");
  }
}
