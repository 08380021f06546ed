package io.fairlead.cli;

import picocli.CommandLine.IVersionProvider;

/** The program's version, from the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"fairlead " + current()};
  }

  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
