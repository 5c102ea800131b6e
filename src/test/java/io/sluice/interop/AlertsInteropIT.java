package io.sluice.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool takes the alerts, and each goes off when it should and not otherwise. */
class AlertsInteropIT {
  private static final Path OPS = Path.of("..", "docs", "ops");

  @TempDir Path scratch;

  @BeforeEach
  void promtoolIsThere() {
    assumeTrue(Promtool.isInstalled(), "promtool is not installed");
  }

  @Test
  void theRulesAreValid() throws Exception {
    Promtool.Output checked =
        Promtool.run(scratch, "check", "rules", OPS.resolve("alerts.yaml").toString());
    assertEquals(0, checked.status(), () -> checked.out() + checked.err());
  }

  @Test
  void eachAlertGoesOffForItsOwnReasonAloneAndNoneWhenNothingIsWrong() throws Exception {
    Promtool.Output tested =
        Promtool.run(scratch, "test", "rules", OPS.resolve("alerts.test.yaml").toString());
    assertEquals(0, tested.status(), () -> tested.out() + tested.err());
  }
}
