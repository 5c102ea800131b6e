package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void theEffectiveConfigurationIsPrintedWithItsOrigins() {
    assertEquals(0, run("config", "--port", "1234", "--set", "http.host=0.0.0.0"));
    assertTrue(out.toString().contains("  port: 1234  # flag --port"), out.toString());
    assertTrue(out.toString().contains("  host: 0.0.0.0  # flag --set"), out.toString());
  }

  @Test
  void aWrongSettingEndsWithUsageAndOneLine() {
    assertEquals(2, run("config", "--set", "http.prot=1"));
    assertEquals(
        "http.prot: no such setting (did you mean http.port?), in flag --set",
        err.toString().strip());
  }

  @Test
  void aFileThatIsNotThereEndsWithUsage() {
    assertEquals(2, run("config", "--config", directory.resolve("none.yaml").toString()));
    assertTrue(err.toString().contains("none.yaml: can't be read"), err.toString());
  }

  @Test
  void anUnknownCommandAndNoneEndWithUsage() {
    assertEquals(2, run("server"));
    assertEquals(2, run());
    assertEquals(2, run("inspect"));
  }

  @Test
  void everyCommandAnswersHelp() {
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      assertEquals(0, run(command.getCommandName(), "--help"), command.getCommandName());
    }
    assertEquals(0, run("inspect", "wal", "--help"));
    assertEquals("", err.toString());
  }

  @Test
  void theVersionNamesTheMachineToo() {
    assertEquals(0, run("version"));
    assertTrue(out.toString().startsWith("sluice "), out.toString());
    assertEquals(2, out.toString().lines().count());
  }

  @Test
  void aDirectoryThatIsNoDataDirectoryIsToldApart() throws Exception {
    assertEquals(4, run("inspect", "wal", directory.toString()));
    assertTrue(out.toString().contains("not a data directory"), out.toString());
  }

  @Test
  void aDirectoryThatCanNotBeMadeEndsServeWithItsCode() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    assertEquals(4, run("serve", "--data", file.resolve("data").toString(), "--port", "0"));
    assertTrue(err.toString().startsWith("data: "), err.toString());
  }

  @Test
  void anAddressInUseEndsServeWithItsCode() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertEquals(5, run("serve", "--data", directory.toString(), "--port", port));
      assertTrue(err.toString().startsWith("http.host, http.port: "), err.toString());
    }
  }
}
