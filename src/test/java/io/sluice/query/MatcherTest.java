package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MatcherTest {

  @ParameterizedTest(name = "{2} {0} {1}: {3}")
  @CsvSource({
    "EQUAL, a, a, true",
    "EQUAL, a, ab, false",
    "EQUAL, '', '', true",
    "NOT_EQUAL, a, '', true",
    "NOT_EQUAL, '', '', false",
    "NOT_EQUAL, '', a, true",
    "REGEX, a.c, abc, true",
    "REGEX, a.c, xabc, false",
    "REGEX, a.c, abcx, false",
    "REGEX, a|b, b, true",
    "REGEX, a|b, ab, false",
    "REGEX, a|, '', true",
    "REGEX, (a|b)c, bc, true",
    "REGEX, a|bc.*, axx, false",
    "REGEX, .*, '', true",
    "REGEX, .+, '', false",
    "REGEX, '', '', true",
    "REGEX, '', a, false",
    "REGEX, (?i)AbC, aBc, true",
    "REGEX, ^abc$, abc, true",
    "NOT_REGEX, a.*, abc, false",
    "NOT_REGEX, a.*, '', true",
    "NOT_REGEX, a|b, c, true",
    "NOT_REGEX, .*, '', false",
  })
  void holdsOrNot(MatchOp op, String value, String label, boolean expected) {
    Matcher matcher = Matcher.of("l", op, value);
    assertEquals(expected, matcher.matches(label));
    assertEquals(matcher.matches(""), matcher.matchesEmpty());
  }

  @Test
  void aDotMatchesALineEndAndACharacterBeyondTheBasicPlane() {
    assertEquals(true, Matcher.of("l", MatchOp.REGEX, "a.b").matches("a\nb"));
    assertEquals(true, Matcher.of("l", MatchOp.REGEX, "a.b").matches("a\ud83d\ude00b"));
  }

  @Test
  void aListOfWordsIsLookedUpInsteadOfMatched() {
    assertNotNull(Matcher.of("l", MatchOp.REGEX, "a|b|c").literals());
    assertNull(Matcher.of("l", MatchOp.REGEX, "a|b.").literals());
    assertNotNull(Matcher.of("l", MatchOp.NOT_REGEX, "a-b_c").literals());
  }
}
