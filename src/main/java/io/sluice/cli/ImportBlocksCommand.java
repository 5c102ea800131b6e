package io.sluice.cli;

import io.sluice.ingest.Tenants;
import io.sluice.server.ExitCode;
import io.sluice.server.SluiceException;
import io.sluice.storage.block.BlockImporter;
import io.sluice.storage.block.BlockInspector;
import io.sluice.storage.block.BlockStore;
import io.sluice.storage.block.PageCache;
import io.sluice.storage.io.DataDirectory;
import io.sluice.storage.io.FileLayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice import-blocks DIR}. Confined to the main thread. */
@Command(
    name = "import-blocks",
    description = {
      "Takes in the blocks of a Prometheus, Thanos, Mimir or another Sluice.",
      "No server may use the data directory. Each block is verified before and after it is copied;",
      "what was imported before is recognised, so it can be run again. Where both have a sample,"
          + " the",
      "one that was here counts.",
      "Exit codes: 0 all are there, 8 some are damaged and left out, 4 nothing found or in use."
    })
final class ImportBlocksCommand implements Callable<Integer> {
  private static final long CACHE = 8 << 20;

  @Parameters(
      paramLabel = "DIR",
      description =
          "a folder of blocks such as a Prometheus' data directory, one block, or a data directory"
              + " or snapshot of Sluice, whose tenants are kept")
  private Path source = Path.of(".");

  @Option(names = "--data", paramLabel = "DIR", description = "the data directory (data)")
  private Path data = Path.of("data");

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "whose the blocks become (default, or as they lie in DIR/blocks)")
  private @Nullable String tenant;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    if (tenant != null && !Tenants.isValidName(tenant)) {
      throw new ParameterException(
          command.commandLine(), "--tenant " + tenant + " (expected: [A-Za-z0-9_-]{1,64})");
    }
    PrintWriter out = command.commandLine().getOut();
    try {
      return run(source.toAbsolutePath().normalize(), out).code();
    } catch (IOException failure) {
      throw new SluiceException(ExitCode.DATA, String.valueOf(failure.getMessage()), failure);
    } finally {
      out.flush();
    }
  }

  private ExitCode run(Path from, PrintWriter out) throws IOException {
    FileLayer files = FileLayer.real();
    if (!files.exists(from)) {
      throw new IOException(from + ": no such directory");
    }
    Path to = data.toAbsolutePath().normalize();
    try (DataDirectory directory = DataDirectory.open(files, to);
        BlockStore store =
            BlockStore.open(
                files,
                to.resolve(BlockInspector.BLOCKS),
                directory.id().toString(),
                new PageCache(CACHE))) {
      return exitCode(all(files, store, from, out));
    }
  }

  private int all(FileLayer files, BlockStore store, Path from, PrintWriter out)
      throws IOException {
    Path tenants = from.resolve(BlockInspector.BLOCKS);
    if (tenant != null || !files.exists(tenants)) {
      String name = tenant == null ? "default" : tenant;
      return new BlockImporter(files, store, name, out).run(from);
    }
    int worst = files.list(tenants).isEmpty() ? BlockImporter.NOTHING : BlockImporter.DONE;
    for (String name : files.list(tenants)) {
      if (Tenants.isValidName(name)) {
        int one = new BlockImporter(files, store, name, out).run(tenants.resolve(name));
        worst = one == BlockImporter.DAMAGED ? one : worst;
      }
    }
    return worst;
  }

  private static ExitCode exitCode(int status) {
    return switch (status) {
      case BlockImporter.DONE -> ExitCode.OK;
      case BlockImporter.DAMAGED -> ExitCode.DAMAGED;
      default -> ExitCode.DATA;
    };
  }
}
