package io.sluice.query;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds how large the program of a regular expression gets, before it is compiled: {@code
 * ((a{1000}){1000}){1000}} is short and needs a thousand million instructions. Counts at least as
 * many as there will be, give or take a few for each character. Confined to one thread, used once.
 */
final class RegexSize {
  /** What no expression of a dashboard comes near; compiled it is some 20 MB. */
  static final long MAX = 200_000;

  private final String regex;
  private final Deque<Long> outer = new ArrayDeque<>();
  private int at;
  private long sum;
  private long last;

  private RegexSize(String regex) {
    this.regex = regex;
  }

  /** About so many instructions; never above {@code MAX + 1}, which stands for all beyond. */
  static long of(String regex) {
    return new RegexSize(regex).count();
  }

  private long count() {
    while (at < regex.length() && sum <= MAX) {
      char c = regex.charAt(at++);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characters();
        case '(' -> outer.push(sum);
        case ')' -> close();
        case '{' -> repeat();
        default -> atom();
      }
    }
    return Math.min(sum, MAX + 1);
  }

  private void atom() {
    last = 1;
    sum++;
  }

  /** An escaped character, or a text between {@code \Q} and {@code \E}. */
  private void escape() {
    if (at < regex.length() && regex.charAt(at) == 'Q') {
      int end = regex.indexOf("\\E", at);
      int stop = end < 0 ? regex.length() : end;
      sum += stop - at;
      last = 1;
      at = end < 0 ? stop : end + 2;
    } else {
      at++;
      atom();
    }
  }

  /** A class is one instruction, whatever is in it. */
  private void characters() {
    at += at < regex.length() && regex.charAt(at) == '^' ? 1 : 0;
    at += at < regex.length() && regex.charAt(at) == ']' ? 1 : 0;
    while (at < regex.length() && regex.charAt(at) != ']') {
      boolean named = regex.startsWith("[:", at) && regex.indexOf(":]", at) > 0;
      if (named) {
        at = regex.indexOf(":]", at) + 1;
      } else if (regex.charAt(at) == '\\') {
        at++;
      }
      at++;
    }
    at++;
    atom();
  }

  private void close() {
    long before = outer.isEmpty() ? 0 : outer.pop();
    last = sum - before + 2;
    sum += 2;
  }

  /** {@code {n}}, {@code {n,}} or {@code {n,m}} repeats what is before it; else it is a text. */
  private void repeat() {
    int end = regex.indexOf('}', at);
    String[] bounds = end < 0 ? new String[0] : regex.substring(at, end).split(",", -1);
    boolean numbers = bounds.length == 1 || bounds.length == 2;
    long times = 1;
    for (String bound : bounds) {
      numbers = numbers && bound.length() <= 4 && bound.chars().allMatch(Character::isDigit);
      times = numbers && !bound.isEmpty() ? Math.max(times, Integer.parseInt(bound)) : times;
    }
    if (!numbers) {
      atom();
      return;
    }
    at = end + 1;
    sum += last * times;
    last = last * (times + 1);
  }
}
