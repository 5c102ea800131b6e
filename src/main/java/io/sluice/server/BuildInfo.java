package io.sluice.server;

/**
 * What this build is, from the jar's manifest. Immutable.
 *
 * @param version the version, {@code dev} when run from class files
 */
public record BuildInfo(String version) {

  /** The build that runs. */
  public static BuildInfo current() {
    String version = BuildInfo.class.getPackage().getImplementationVersion();
    return new BuildInfo(version == null ? "dev" : version);
  }
}
