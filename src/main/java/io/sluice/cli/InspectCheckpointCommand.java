package io.sluice.cli;

import io.sluice.server.ExitCode;
import io.sluice.storage.checkpoint.CheckpointInspector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice inspect checkpoint DIR}. Confined to the main thread. */
@Command(
    name = "checkpoint",
    description = {
      "Prints what the checkpoints of the logs hold, verifies every frame, tells what is damaged.",
      "Takes no lock and changes nothing; of a running server it shows a moment.",
      "Exit codes: 0 whole, 8 damaged, 4 can't be read or belongs elsewhere."
    })
final class InspectCheckpointCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "the data directory")
  private Path directory = Path.of("data");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    int status = CheckpointInspector.inspect(directory, out);
    out.flush();
    return exitCode(status).code();
  }

  private static ExitCode exitCode(int status) {
    return switch (status) {
      case CheckpointInspector.CLEAN -> ExitCode.OK;
      case CheckpointInspector.DAMAGED -> ExitCode.DAMAGED;
      default -> ExitCode.DATA;
    };
  }
}
