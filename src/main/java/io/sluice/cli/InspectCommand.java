package io.sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice inspect}: looks into files. Confined to the main thread. */
@Command(
    name = "inspect",
    description = "Looks into the files of a data directory and changes nothing.",
    subcommands = {
      InspectWalCommand.class,
      InspectCheckpointCommand.class,
      InspectBlocksCommand.class
    },
    synopsisSubcommandLabel = "WHAT")
final class InspectCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "say what to inspect: wal, checkpoint, blocks");
    }
  }
}
