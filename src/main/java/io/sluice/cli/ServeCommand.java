package io.sluice.cli;

import io.sluice.server.Sluice;
import io.sluice.server.config.Config;
import io.sluice.storage.io.FileLayer;
import io.sluice.storage.io.ForgettingFileLayer;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice serve}: runs the server until it is told to end. */
@Command(name = "serve", description = "Runs the server.")
final class ServeCommand implements Callable<Integer> {

  @Mixin private ConfigOptions options = new ConfigOptions();

  /** For {@code sluice prove}: see docs/durability.md. */
  @Option(names = "--forget-unsynced", paramLabel = "SEED", hidden = true)
  private @Nullable Long forgetUnsynced;

  /** Its negative control. */
  @Option(names = "--unsafe-no-sync", hidden = true)
  private boolean unsafeNoSync;

  @Override
  public Integer call() throws IOException {
    Config config = options.load(System.getenv()).config();
    return Sluice.serve(config, files(config)).code();
  }

  private FileLayer files(Config config) throws IOException {
    return forgetUnsynced == null
        ? FileLayer.real()
        : ForgettingFileLayer.of(config.data(), forgetUnsynced, !unsafeNoSync);
  }
}
