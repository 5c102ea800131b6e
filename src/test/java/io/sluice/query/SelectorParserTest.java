package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notation of selectors. Column separator of the tables: a bar between spaces. */
final class SelectorParserTest {

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '^',
      value = {
        "up | {__name__=\"up\"}",
        "job:rate5m | {__name__=\"job:rate5m\"}",
        "up{} | {__name__=\"up\"}",
        "sum{a=\"b\"} | {__name__=\"sum\",a=\"b\"}",
        "name{a=\"b\",c!=\"d\",e=~\"re\",f!~\"re\"} | "
            + "{__name__=\"name\",a=\"b\",c!=\"d\",e=~\"re\",f!~\"re\"}",
        "{a=\"b\",} | {a=\"b\"}",
        "^ { a = 'b' , c =~ `d` , } ^ | {a=\"b\",c=~\"d\"}",
        "{a='it\\'s \"so\"'} | {a=\"it's \\\"so\\\"\"}",
        "{a=`raw \\n`} | {a=\"raw \\\\n\"}",
        "{a=\"\\x41\\102\\u00e9\\U0001F600\"} | {a=\"AB\u00e9\ud83d\ude00\"}",
        "{a=\"\\xc3\\xa9\"} | {a=\"\u00e9\"}",
        "{\"my.name\", \"l l\"=\"v\"} | {__name__=\"my.name\",l l=\"v\"}",
        "{\"l\"=\"v\",'m\u00e9t\u00e9o'} | {l=\"v\",__name__=\"m\u00e9t\u00e9o\"}",
        "{__name__=~\"a.+\"} | {__name__=~\"a.+\"}",
        "{__name__=~\"a.+\",__name__!=\"ab\"} | {__name__=~\"a.+\",__name__!=\"ab\"}",
        "{x!=\"\"} | {x!=\"\"}",
        "{a=~\".+\",b=\"\"} | {a=~\".+\",b=\"\"}",
      })
  void readsASelector(String text, String expected) throws SelectorException {
    assertEquals(expected, Selector.parse(text).toString());
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '^',
      value = {
        "^^ | 0 | expected a metric name or \"{\", found the end",
        "{ | 1 | expected a label name or \"}\", found the end",
        "{} | 0 | match[] must contain at least one non-empty matcher",
        "{a=\"\"} | 0 | match[] must contain at least one non-empty matcher",
        "{a=~\".*\"} | 0 | match[] must contain at least one non-empty matcher",
        "{a!=\"x\"} | 0 | match[] must contain at least one non-empty matcher",
        "{a!~\"x|y\"} | 0 | match[] must contain at least one non-empty matcher",
        "{a=~\"x|\"} | 0 | match[] must contain at least one non-empty matcher",
        "{,} | 1 | expected a label name or \"}\", found \",\"",
        "{a=\"b\",,} | 7 | expected a label name or \"}\", found \",\"",
        "{a=\"b\" c=\"d\"} | 7 | expected \",\" or \"}\", found \"c\"",
        "{a} | 2 | expected one of =, !=, =~, !~ after the label name \"a\", found \"}\"",
        "{a==\"b\"} | 3 | expected a quoted string after \"=\", found \"=\"",
        "{a=b} | 3 | expected a quoted string after \"=\", found \"b\"",
        "{a>\"b\"} | 2 | expected one of =, !=, =~, !~ after the label name \"a\", found \">\"",
        "{a:b=\"c\"} | 2 | expected one of =, !=, =~, !~ after the label name \"a\", found \":\"",
        "{1a=\"c\"} | 1 | expected a label name or \"}\", found \"1\"",
        "{a=\"b | 3 | unterminated quoted string",
        "{a='b\\'} | 3 | unterminated quoted string",
        "{a=\"\\q\"} | 4 | unknown escape \"\\q\"",
        "{a=\"\\x4\"} | 4 | escape needs 2 digits",
        "{a=\"\\400\"} | 4 | escape is out of range",
        "{a=\"\\xff\"} | 4 | the string is not UTF-8",
        "{\"\"=\"b\"} | 1 | empty name",
        "up{a=\"b\"}[5m] | 9 | expected the end of the selector, found \"[\"",
        "up offset 5m | 3 | expected the end of the selector, found \"o\"",
        "up{__name__=\"down\"} | 0 | metric name must not be set twice: \"up\" or \"down\"",
        "{\"up\",\"down\"} | 6 | metric name must not be set twice: \"up\" or \"down\"",
      })
  void refusesWhatIsNoSelector(String text, int position, String problem) {
    SelectorException e = assertThrows(SelectorException.class, () -> Selector.parse(text));
    assertEquals("1:" + (position + 1) + ": parse error: " + problem, e.getMessage());
    assertEquals(position, e.position());
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(strings = {"{a=~'('}", "{a=~'a{2,1}'}", "{a=~'(?=b)'}", "{a!~'['}"})
  void saysWhyAnExpressionIsNone(String text) {
    SelectorException e = assertThrows(SelectorException.class, () -> Selector.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains("invalid regular expression"), text);
  }

  @ParameterizedTest(name = "line {1}")
  @CsvSource(
      quoteCharacter = '^',
      value = {"^up{\n  a='b'\n  c='d'}^,3:3:", "^up # comment\n{a=1}^,2:4:"})
  void countsLines(String text, String place) {
    SelectorException e = assertThrows(SelectorException.class, () -> Selector.parse(text));
    assertTrue(String.valueOf(e.getMessage()).startsWith(place), e.getMessage());
  }
}
