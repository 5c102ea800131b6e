package io.sluice.cli;

import io.sluice.server.Sluice;
import io.sluice.server.config.Config;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice serve}: runs the server until it is told to end. */
@Command(name = "serve", description = "Runs the server.")
final class ServeCommand implements Callable<Integer> {

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Override
  public Integer call() {
    Config config = options.load(System.getenv()).config();
    return Sluice.serve(config).code();
  }
}
