package io.sluice.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} lists exactly what there is; WRITE_DOCS=1 writes it anew. */
class ConfigurationDocTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- end of settings -->\n";

  @Test
  void thePageListsEverySettingWithItsDefault() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String expected = page.substring(0, begin) + table() + page.substring(end);
    if (System.getenv("WRITE_DOCS") != null) {
      Files.writeString(PAGE, expected);
    }
    assertEquals(expected, Files.readString(PAGE));
  }

  @Test
  void everySettingHasALineOfDocumentation() {
    List<String> silent = keys().stream().filter(k -> k.doc().isEmpty()).map(Key::path).toList();
    assertEquals(List.of(), silent);
  }

  private static List<Key> keys() {
    return Tree.keys(Config.defaults(2L << 30));
  }

  private static String table() {
    return keys().stream()
        .map(ConfigurationDocTest::row)
        .collect(
            Collectors.joining(
                "\n",
                "| setting | default | values | meaning |\n| --- | --- | --- | --- |\n",
                "\n"));
  }

  private static String row(Key key) {
    String values = Scalars.describe(key.type());
    return "| `%s` | `%s` | %s | %s |"
        .formatted(key.path(), key.defaultText(), values, key.doc().replace("|", "\\|"));
  }
}
