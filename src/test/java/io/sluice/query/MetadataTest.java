package io.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.api.Labels;
import io.sluice.api.TimeSeries;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers of series, labels and label values, byte for byte. */
final class MetadataTest {
  private static final String NONE = "{\"status\":\"success\",\"data\":[]}";

  private final TestShards shards = new TestShards(1);
  private final QueryService service = shards.service();

  @BeforeEach
  void write() {
    shards.write("t", TimeSeries.of(Labels.metric("up", "job", "a", "x", "\ue000"), 1_000, 1));
    shards.write("t", TimeSeries.of(Labels.metric("up", "job", "b", "y", "2"), 2_000, 1));
    shards.write("t", TimeSeries.of(Labels.metric("down", "x", "\ud83d\ude00"), 3_000, 1));
    shards.write("u", TimeSeries.of(Labels.metric("secret", "job", "hidden", "z", "1"), 2_000, 1));
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void seriesAreLabelSetsWithoutTheTenant() {
    assertEquals(
        "{\"status\":\"success\",\"data\":["
            + "{\"__name__\":\"up\",\"job\":\"a\",\"x\":\"\ue000\"},"
            + "{\"__name__\":\"up\",\"job\":\"b\",\"y\":\"2\"}]}",
        Reads.series(service, Reads.request("t", "up")));
  }

  @Test
  void severalSelectorsGiveTheirUnionWithoutDuplicates() {
    assertEquals(
        Reads.series(service, Reads.request("t", "up")),
        Reads.series(service, Reads.request("t", "{job=\"a\"}", "up", "{job=\"b\"}")));
  }

  @Test
  void namesAreSorted() {
    assertEquals(
        "{\"status\":\"success\",\"data\":[\"__name__\",\"job\",\"x\",\"y\"]}",
        Reads.text(service, permit -> service.labels(permit, Reads.request("t"))));
    assertEquals(
        "{\"status\":\"success\",\"data\":[\"__name__\",\"x\"]}",
        Reads.text(service, permit -> service.labels(permit, Reads.request("t", "down"))));
  }

  @Test
  void valuesAreSortedByTheirBytes() {
    assertEquals(
        "{\"status\":\"success\",\"data\":[\"\ue000\",\"\ud83d\ude00\"]}",
        Reads.text(service, permit -> service.labelValues(permit, "x", Reads.request("t"))));
    assertEquals(
        "{\"status\":\"success\",\"data\":[\"b\"]}",
        Reads.text(
            service,
            permit -> service.labelValues(permit, "job", Reads.request("t", "{y=\"2\"}"))));
    assertEquals(
        NONE,
        Reads.text(service, permit -> service.labelValues(permit, "nothing", Reads.request("t"))));
  }

  @Test
  void onlySeriesWithSamplesInTheSpanCount() {
    TimeRange range = new TimeRange(2_000, 2_999);
    assertEquals(
        "{\"status\":\"success\",\"data\":[{\"__name__\":\"up\",\"job\":\"b\",\"y\":\"2\"}]}",
        Reads.series(service, Reads.request("t", range, "{job=~\".*\",__name__!=\"\"}")));
    assertEquals(
        "{\"status\":\"success\",\"data\":[\"__name__\",\"job\",\"y\"]}",
        Reads.text(service, permit -> service.labels(permit, Reads.request("t", range))));
    assertEquals(
        "{\"status\":\"success\",\"data\":[\"b\"]}",
        Reads.text(
            service, permit -> service.labelValues(permit, "job", Reads.request("t", range))));
  }

  @Test
  void aLimitCutsAndSaysSo() {
    ReadRequest request =
        ReadParameters.parse("t", Map.of("match[]", List.of("up"), "limit", List.of("1")), true);
    assertEquals(
        "{\"status\":\"success\",\"data\":[{\"__name__\":\"up\",\"job\":\"a\",\"x\":\"\ue000\"}],"
            + "\"warnings\":[\"results truncated due to limit\"]}",
        Reads.series(service, request));
    assertEquals(
        "{\"status\":\"success\",\"data\":[\"__name__\"],"
            + "\"warnings\":[\"results truncated due to limit\"]}",
        Reads.text(service, permit -> service.labels(permit, request)));
  }

  @Test
  void aTenantSeesNothingOfAnother() {
    assertEquals(NONE, Reads.series(service, Reads.request("t", "secret")));
    assertEquals(NONE, Reads.series(service, Reads.request("t", "{job=\"hidden\"}")));
    assertEquals(
        NONE, Reads.text(service, permit -> service.labelValues(permit, "z", Reads.request("t"))));
    assertEquals(
        NONE, Reads.text(service, permit -> service.labels(permit, Reads.request("unknown"))));
    assertEquals(List.of(), Reads.export(service, Reads.request("t", "{z=~\".+\"}")));
    assertEquals(1, Reads.export(service, Reads.request("u", "{z=~\".+\"}")).size());
  }
}
