package io.sluice.http;

import io.sluice.protocol.otlp.OtlpMapping;
import io.sluice.protocol.otlp.Translation;
import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.Setting;
import java.util.Arrays;
import java.util.List;

/** How OTLP metrics are taken. Immutable. */
public record OtlpConfig(
    @Setting("How series names are made of OTLP names.") Translation translation,
    @Setting(
            "Attributes of resources that become labels of all their series, with commas between"
                + " them.")
        String promoteResourceAttributes,
    @Setting(
            "A delta that begins after the end of what was summed up: refused by name, or begins a"
                + " new sum.")
        DeltaGap deltaGap,
    @Setting("A further port for OTLP over gRPC, usually 4317; 0 opens none.") int grpcPort)
    implements Checked {

  /** What becomes of a delta that does not follow the one before. */
  public enum DeltaGap {
    /** It is refused. */
    REFUSE,
    /** Its series' sum begins anew, as after a restart of a counter. */
    RESTART
  }

  /** What is used when nothing is set. */
  public static OtlpConfig defaults() {
    return new OtlpConfig(Translation.UNDERSCORE_ESCAPING_WITH_SUFFIXES, "", DeltaGap.REFUSE, 0);
  }

  @Override
  public void check(Checks checks) {
    checks.between("grpcPort", grpcPort, 0, 65_535);
  }

  /** What the decoder takes of it. */
  OtlpMapping mapping() {
    List<String> promoted =
        Arrays.stream(promoteResourceAttributes.split(",", -1))
            .map(String::trim)
            .filter(key -> !key.isEmpty())
            .toList();
    return new OtlpMapping(translation, promoted, deltaGap == DeltaGap.RESTART);
  }
}
