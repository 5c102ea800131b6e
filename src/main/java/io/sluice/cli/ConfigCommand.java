package io.sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice config}: what the server would run with, and where each value comes from. */
@Command(name = "config", description = "Prints the effective configuration.")
final class ConfigCommand implements Runnable {

  @Mixin private ConfigOptions options = new ConfigOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().getOut().print(options.load(System.getenv()).toYaml());
      spec.commandLine().getOut().flush();
    }
  }
}
