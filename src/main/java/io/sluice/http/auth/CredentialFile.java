package io.sluice.http.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sluice.ingest.Tenants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of {@code http.auth.file}; the form is described in {@code docs/security.md}. What
 * is wrong is an {@link IllegalArgumentException} that names the place and never a hash. Stateless.
 */
public final class CredentialFile {

  private static final Set<String> KEYS =
      Set.of("name", "password", "token", "certificate", "rights", "tenants");

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private CredentialFile() {}

  /** Reads the bytes of such a file. */
  public static Credentials read(byte[] bytes) {
    JsonNode list = root(bytes).path("credentials");
    if (!list.isArray() || list.isEmpty()) {
      throw new IllegalArgumentException("credentials: (expected: a list of at least one)");
    }
    List<Credentials.Entry> entries = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      Credentials.Entry entry = entry(list.get(i), "credentials[" + i + "]");
      once(taken, "name " + entry.credential().name());
      once(taken, entry.token() == null ? null : "token of " + entry.token());
      once(taken, entry.certificate() == null ? null : "certificate " + entry.certificate());
      entries.add(entry);
    }
    return new Credentials(entries);
  }

  private static JsonNode root(byte[] bytes) {
    try {
      return YAML.readTree(bytes);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new IllegalArgumentException(
          "line " + (at == null ? 0 : at.getLineNr()) + ": not YAML");
    } catch (IOException e) {
      throw new IllegalArgumentException("not YAML", e);
    }
  }

  private static void once(Set<String> taken, @Nullable String what) {
    if (what != null && !taken.add(what)) {
      throw new IllegalArgumentException(
          "credentials: " + (what.startsWith("token") ? "one token" : what) + " is there twice");
    }
  }

  private static Credentials.Entry entry(JsonNode node, String at) {
    node.fieldNames()
        .forEachRemaining(
            key ->
                require(KEYS.contains(key), at, key + " is no such key (expected: " + KEYS + ")"));
    String name = node.path("name").asText("");
    require(!name.isBlank() && !name.contains(":"), at, "name (expected: a text without ':')");
    String place = at + " (" + name + ")";
    SecretHash password = parsed(node, "password", place, SecretHash::parse);
    TokenDigest token = parsed(node, "token", place, TokenDigest::parse);
    String certificate = parsed(node, "certificate", place, Function.identity());
    require(
        password != null || token != null || certificate != null,
        place,
        "(expected: password, token or certificate)");
    return new Credentials.Entry(
        new Credential(name, rights(node.path("rights"), place), tenants(node, place)),
        password,
        token,
        certificate);
  }

  private static <T> @Nullable T parsed(
      JsonNode node, String key, String at, Function<String, T> parser) {
    if (!node.has(key)) {
      return null;
    }
    try {
      return parser.apply(node.get(key).asText());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(at + "." + key + ": " + e.getMessage());
    }
  }

  private static Set<Right> rights(JsonNode list, String at) {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (JsonNode each : list) {
      Right right = Right.parse(each.asText()).orElse(null);
      require(right != null, at, "rights: '" + each.asText() + "' (expected: write, read, admin)");
      if (right != null) {
        rights.add(right);
      }
    }
    require(!rights.isEmpty(), at, "rights (expected: some of [write, read, admin])");
    return rights;
  }

  private static List<String> tenants(JsonNode node, String at) {
    List<String> tenants = new ArrayList<>();
    for (JsonNode each : node.path("tenants")) {
      String tenant = each.asText();
      require(
          Tenants.isValidName(tenant),
          at,
          "tenants: '" + tenant + "' (expected: [A-Za-z0-9_-]{1,64})");
      tenants.add(tenant);
    }
    require(
        !node.has("tenants") || !tenants.isEmpty(),
        at,
        "tenants (expected: a list of at least one; without the key it acts for all)");
    return tenants;
  }

  private static void require(boolean holds, String at, String what) {
    if (!holds) {
      throw new IllegalArgumentException(at + ": " + what);
    }
  }
}
