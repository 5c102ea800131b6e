package io.sluice.cli;

import io.sluice.server.ExitCode;
import io.sluice.storage.block.BlockInspector;
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

/** {@code sluice inspect blocks DIR}. Confined to the main thread. */
@Command(
    name = "blocks",
    description = {
      "Reads every block whole: verifies digests, checksums and samples, and tells what is inside.",
      "Takes no lock and changes nothing. Also reads the blocks of a Prometheus.",
      "Exit codes: 0 whole, 8 damaged, 4 none there or can't be read."
    })
final class InspectBlocksCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "DIR",
      description = "the data directory, a tenant's folder of blocks, or one block")
  private Path directory = Path.of("data");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    int status = BlockInspector.inspect(directory, out);
    out.flush();
    return exitCode(status).code();
  }

  private static ExitCode exitCode(int status) {
    return switch (status) {
      case BlockInspector.CLEAN -> ExitCode.OK;
      case BlockInspector.DAMAGED -> ExitCode.DAMAGED;
      default -> ExitCode.DATA;
    };
  }
}
