package io.sluice.http.tls;

import io.sluice.units.Checked;
import io.sluice.units.Checks;
import io.sluice.units.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files and rules of TLS. Immutable. */
public record TlsConfig(
    @Setting(
            "PEM file of the server's certificate and those that it is signed by, the server's"
                + " first. With it every port speaks TLS; read again when it changes.")
        String certificate,
    @Setting("PEM file of its private key, PKCS #8 without a password.") String key,
    @Setting("PEM file of authorities whose client certificates are believed.") String clientCa,
    @Setting("Whether clients must show a certificate.") ClientCertificate clientCertificate)
    implements Checked {

  /** What is asked of a client. */
  public enum ClientCertificate {
    /** Nothing. */
    NONE,
    /** One that is shown must be valid. */
    OPTIONAL,
    /** Without a valid one there is no connection. */
    REQUIRED
  }

  /** What is used when nothing is set: no TLS. */
  public static TlsConfig defaults() {
    return new TlsConfig("", "", "", ClientCertificate.NONE);
  }

  /** Whether there is TLS at all. */
  public boolean isOn() {
    return !certificate.isEmpty();
  }

  /** All files that matter. */
  public List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String each : List.of(certificate, key, clientCa)) {
      if (!each.isEmpty()) {
        files.add(Path.of(each));
      }
    }
    return files;
  }

  @Override
  public void check(Checks checks) {
    boolean asks = clientCertificate != ClientCertificate.NONE;
    checks
        .that(certificate.isEmpty() == key.isEmpty(), "key", key, "a file, with tls.certificate")
        .that(!asks || isOn(), "clientCertificate", clientCertificate, "none, without certificate")
        .that(!asks || !clientCa.isEmpty(), "clientCa", clientCa, "a file, with clientCertificate");
  }
}
