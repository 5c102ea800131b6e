package io.sluice.cli;

import io.sluice.server.ExitCode;
import io.sluice.server.SluiceException;
import io.sluice.server.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line: {@code sluice <command>}. Stateless. */
@Command(
    name = "sluice",
    description = "Durable ingestion of time series.",
    subcommands = {
      ServeCommand.class,
      ConfigCommand.class,
      InspectCommand.class,
      ImportBlocksCommand.class,
      ProveCommand.class,
      HashSecretCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs the command and ends the process with its {@link ExitCode}. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the command and returns its exit code. */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, line, parsed) -> explain(e, line));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "a command is needed");
    }
  }

  private static int explain(Exception e, CommandLine line) throws Exception {
    if (e instanceof ConfigException config) {
      config.problems().forEach(line.getErr()::println);
      return ExitCode.USAGE.code();
    }
    if (e instanceof SluiceException failure) {
      line.getErr().println(failure.getMessage());
      return failure.exitCode().code();
    }
    throw e;
  }
}
