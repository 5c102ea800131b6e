package io.sluice.cli;

import io.sluice.server.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. Stateless. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"sluice " + BuildInfo.current().version(), jvm()};
  }

  private static String jvm() {
    return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
  }
}
