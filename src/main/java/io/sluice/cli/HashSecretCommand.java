package io.sluice.cli;

import io.sluice.http.auth.SecretHash;
import io.sluice.http.auth.TokenDigest;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice hash-secret}. */
@Command(
    name = "hash-secret",
    description = {
      "Prints what the file of credentials (http.auth.file) holds instead of a secret.",
      "Reads a password from standard input, its first line, or asks for it."
    },
    mixinStandardHelpOptions = true)
final class HashSecretCommand implements Callable<Integer> {

  @Option(names = "--token", description = "Read a bearer token instead of a password.")
  private boolean token;

  @Option(names = "--new-token", description = "Make a token of 256 random bits; print both.")
  private boolean newToken;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (newToken) {
      String made = TokenDigest.newToken();
      out.println("token (for the sender; it is nowhere else): " + made);
      out.println("hash  (for http.auth.file):                 " + TokenDigest.of(made));
      return 0;
    }
    String secret = secret();
    if (token && secret.length() < TokenDigest.LEAST_LENGTH) {
      throw wrong(
          "a token of %d characters (expected: at least %d random ones; --new-token makes one)"
              .formatted(secret.length(), TokenDigest.LEAST_LENGTH));
    }
    out.println(token ? TokenDigest.of(secret) : SecretHash.of(secret, SecretHash.ITERATIONS));
    return 0;
  }

  /** Never an argument: those show in the list of processes and in the shell's history. */
  @SuppressWarnings("SystemConsoleNull") // one that is no terminal reads standard input, too
  private String secret() throws IOException {
    Console console = System.console();
    if (console != null) {
      char[] typed = console.readPassword(token ? "Token: " : "Password: ");
      return required(typed == null ? null : new String(typed));
    }
    return required(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
  }

  private String required(@Nullable String secret) {
    if (secret == null || secret.isEmpty()) {
      throw wrong("no secret came (expected: one line on standard input)");
    }
    return secret;
  }

  private ParameterException wrong(String what) {
    if (spec == null) {
      throw new IllegalStateException(what);
    }
    return new ParameterException(spec.commandLine(), what);
  }
}
