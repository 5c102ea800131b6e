package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the beginning of an expression tells never changes what it matches. */
class RegexShapeTest {

  @Test
  void itMatchesWhatTheExpressionMatches() {
    String[] parts = {
      "h",
      "ho",
      "st",
      "_",
      "1",
      ".*",
      ".+",
      ".",
      "?",
      "*",
      "+",
      "|",
      "(",
      ")",
      "[h1]",
      "(?i)",
      "^",
      "$",
      "{2}",
      "{0,1}",
      "\\.",
      "\\Qh.\\E",
      "\ud83d\ude00",
      ""
    };
    String[] texts = {"h", "ho", "st", "_", "1", "H", "\n", ".", "\ud83d\ude00", ""};
    long seed = 11;
    Random random = new Random(seed);
    int tried = 0;
    for (int i = 0; i < 30_000; i++) {
      String regex = some(parts, random);
      String text = some(texts, random);
      try {
        boolean expected = Pattern.compile(regex, Pattern.DOTALL).matches(text);
        assertEquals(
            expected, RegexShape.of(regex).matches(text), () -> seed + ": " + regex + " " + text);
        tried++;
      } catch (PatternSyntaxException notOne) {
        // as many as are
      }
    }
    assertEquals(true, tried > 10_000, tried + " tried");
  }

  private static String some(String[] from, Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n >= 0; n--) {
      text.append(from[random.nextInt(from.length)]);
    }
    return text.toString();
  }
}
