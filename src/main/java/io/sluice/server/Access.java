package io.sluice.server;

import io.sluice.http.HttpConfig;
import io.sluice.http.auth.Authenticator;
import io.sluice.http.auth.CredentialFile;
import io.sluice.http.tls.TlsFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in: TLS and credentials, made of their files at the start and again when these
 * change. Thread-safe.
 */
final class Access implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Access.class);

  private final Authenticator authenticator = new Authenticator();
  private final @Nullable TlsFront tls;

  private Access(@Nullable TlsFront tls) {
    this.tls = tls;
  }

  /** Reads the files; a {@link SluiceException} says what is wrong with them. */
  static Access open(HttpConfig config, Reloads reloads) {
    try {
      TlsFront tls = config.tls().isOn() ? TlsFront.open(config.tls()) : null;
      Access access = new Access(tls);
      if (tls != null) {
        reloads.add("tls", config.tls().files(), tls::reload);
      }
      if (!config.auth().file().isEmpty()) {
        Path file = Path.of(config.auth().file());
        access.read(file);
        warnIfOpenToAll(file);
        reloads.add("credentials", List.of(file), () -> access.read(file));
      }
      warnIfOpen(config);
      return access;
    } catch (IOException e) {
      throw new SluiceException(ExitCode.USAGE, "http.auth.file: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new SluiceException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private void read(Path file) throws IOException {
    try {
      authenticator.replace(CredentialFile.read(Files.readAllBytes(file)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("http.auth.file: " + file + ": " + e.getMessage(), e);
    }
  }

  private static void warnIfOpenToAll(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
      LOG.warn("{} can be read by everybody on this machine (better: chmod 600)", file);
    }
  }

  private static void warnIfOpen(HttpConfig config) {
    if (!config.isLoopback() && config.auth().file().isEmpty()) {
      LOG.warn(
          "{} is open to the network and nobody has to say who they are: set http.auth.file, or let"
              + " only trusted networks reach the port",
          config.host());
    }
    if (!config.auth().file().isEmpty() && !config.tls().isOn() && !config.isLoopback()) {
      LOG.warn("credentials come over plain connections: set http.tls, or end TLS in front of it");
    }
  }

  /** Who is who. */
  Authenticator authenticator() {
    return authenticator;
  }

  /** TLS, or null. */
  @Nullable TlsFront tls() {
    return tls;
  }

  @Override
  public void close() {
    authenticator.close();
  }
}
