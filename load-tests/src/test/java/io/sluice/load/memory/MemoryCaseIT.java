package io.sluice.load.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A short form of {@code load-tests/memory}; how much is accepted is for the long one to judge. */
class MemoryCaseIT {
  @TempDir Path home;

  @Test
  void aSmallHeapBearsACrowdOnASlowDisk() throws Exception {
    Path plot = home.resolve("memory.svg");
    int code =
        new CommandLine(new MemoryCase())
            .execute(
                "--seconds=18",
                "--connections=600",
                "--share=0",
                "--data=" + home.resolve("data"),
                "--plot=" + plot);
    assertEquals(0, code, "the verdict is printed");
    assertTrue(Files.readString(plot).contains("resident MiB"));
  }
}
