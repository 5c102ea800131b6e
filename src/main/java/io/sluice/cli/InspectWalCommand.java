package io.sluice.cli;

import io.sluice.server.ExitCode;
import io.sluice.storage.checkpoint.CheckpointInspector;
import io.sluice.storage.wal.WalInspector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice inspect wal DIR [--log N] [--frames]}. Confined to the main thread. */
@Command(
    name = "wal",
    description = {
      "Prints the segments of the logs, verifies every frame and tells what is damaged.",
      "Takes no lock and changes nothing; of a running server it shows a moment.",
      "Exit codes: 0 whole, 8 damaged, 4 can't be read or belongs elsewhere."
    })
final class InspectWalCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "the data directory")
  private Path directory = Path.of("data");

  @Option(names = "--log", paramLabel = "N", description = "only this log")
  private @Nullable Integer log;

  @Option(names = "--frames", description = "a line for every frame")
  private boolean frames;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    OptionalInt one = log == null ? OptionalInt.empty() : OptionalInt.of(log);
    int status = WalInspector.inspect(directory, one, frames, CheckpointInspector::known, out);
    out.flush();
    return exitCode(status).code();
  }

  private static ExitCode exitCode(int status) {
    return switch (status) {
      case WalInspector.CLEAN -> ExitCode.OK;
      case WalInspector.DAMAGED -> ExitCode.DAMAGED;
      default -> ExitCode.DATA;
    };
  }
}
