package io.sluice.protocol.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNameTest {
  @ParameterizedTest(name = "{0} [{1}] {2}")
  @CsvSource({
    "http.server.duration, s, other, http_server_duration_seconds",
    "http.server.duration.seconds, s, other, http_server_duration_seconds",
    "system.io, By, counter, system_io_bytes_total",
    "system.io.total, By, counter, system_io_bytes_total",
    "requests, {request}, counter, requests_total",
    "requests, 1, counter, requests_total",
    "system.utilization, 1, gauge, system_utilization_ratio",
    "system.utilization.ratio, 1, gauge, system_utilization_ratio",
    "speed, m/s, gauge, speed_meters_per_second",
    "rate, By/s, gauge, rate_bytes_per_second",
    "rate, {packet}/s, gauge, rate_per_second",
    "fill, %, gauge, fill_percent",
    "odd..name!!x, '', gauge, odd_name_x",
    "2xx, '', gauge, _2xx",
    "a:b, '', gauge, a:b",
    "custom, widgets, gauge, custom_widgets",
  })
  void classicNamesHaveUnitAndTypeSuffixes(String name, String unit, String kind, String expected) {
    boolean counter = kind.equals("counter");
    boolean gauge = kind.equals("gauge");
    Translation mode = Translation.UNDERSCORE_ESCAPING_WITH_SUFFIXES;
    assertEquals(expected, MetricName.of(name, unit, counter, gauge, mode));
  }

  @ParameterizedTest
  @CsvSource({
    "UnderscoreEscapingWithSuffixes, http_io_bytes_total",
    "UnderscoreEscapingWithoutSuffixes, http_io",
    "NoUTF8EscapingWithSuffixes, http.io_bytes_total",
    "NoTranslation, http.io"
  })
  void theFourModesAreKnownByTheirNames(String mode, String expected) {
    Translation translation =
        Arrays.stream(Translation.values())
            .filter(each -> each.toString().equals(mode))
            .findFirst()
            .orElseThrow();
    assertEquals(expected, MetricName.of("http.io", "By", true, false, translation));
  }

  @Test
  void labelNamesAreMadeClassicUnlessTheModeKeepsThem() {
    Translation classic = Translation.UNDERSCORE_ESCAPING_WITH_SUFFIXES;
    assertEquals("http_status_code", classic.label("http.status_code"));
    assertEquals("key_1st", classic.label("1st"));
    assertEquals("http.status", Translation.NO_TRANSLATION.label("http.status"));
  }
}
