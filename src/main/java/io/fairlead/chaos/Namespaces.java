package io.fairlead.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network namespace for each host, all on one bridge, where the broker listens. Needs root,
 * {@code ip} and {@code iptables}. One-way cuts are packet filters inside of a namespace, so that
 * they are gone with it.
 *
 * <p>A run has a number of its own between 0 and 249, which is in all names ({@code fl-7}, {@code
 * fl-7-cp-1}) and addresses (10.98.7.0/24), so that runs can go on beside each other; who makes the
 * bridge of that number has it.
 */
final class Namespaces implements Network {
  private static final String PREFIX = "10.98.";
  private static final int NUMBERS = 250;
  private static final int ATTEMPTS = 10;

  private final int number;
  private final int hosts;

  private Namespaces(int number, int hosts) {
    this.number = number;
    this.hosts = hosts;
  }

  /**
   * @throws IOException if this machine does not let us; says what is missing
   */
  static Namespaces create(int hosts) throws IOException {
    Namespaces network = new Namespaces(makeBridge(), hosts);
    try {
      network.build();
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  private static int makeBridge() throws IOException {
    IOException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int number = ThreadLocalRandom.current().nextInt(NUMBERS);
      try {
        Shell.run("ip", "link", "add", "fl-" + number, "type", "bridge");
        return number;
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private void build() throws IOException {
    Shell.run("ip", "addr", "add", brokerAddress() + "/24", "dev", bridge());
    Shell.run("ip", "link", "set", bridge(), "up");
    for (int host = 1; host <= hosts; host++) {
      Shell.run("ip", "netns", "add", namespace(host));
      Shell.run(
          "ip",
          "link",
          "add",
          link(host),
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "netns",
          namespace(host));
      Shell.run("ip", "link", "set", link(host), "master", bridge(), "up");
      inside(host, "ip", "addr", "add", addressOf(host) + "/24", "dev", "eth0");
      inside(host, "ip", "link", "set", "eth0", "up");
      inside(host, "ip", "link", "set", "lo", "up");
      heal(host); // says now whether there is iptables, and not at the first cut
    }
  }

  private String bridge() {
    return "fl-" + number;
  }

  private String namespace(int host) {
    return "fl-" + number + "-cp-" + host;
  }

  private String link(int host) {
    return "fl-" + number + "-" + host;
  }

  private void inside(int host, String... command) throws IOException {
    List<String> all = new ArrayList<>(on(host));
    all.addAll(List.of(command));
    Shell.run(all.toArray(String[]::new));
  }

  @Override
  public String brokerAddress() {
    return PREFIX + number + ".1";
  }

  @Override
  public String addressOf(int host) {
    return PREFIX + number + "." + (10 + host);
  }

  @Override
  public List<String> on(int host) {
    return List.of("ip", "netns", "exec", namespace(host));
  }

  @Override
  public String whyNotCut() {
    return null;
  }

  @Override
  public void cut(int host, Fault fault) throws IOException {
    switch (fault) {
      case CUT -> Shell.run("ip", "link", "set", link(host), "down");
      case CUT_OUTBOUND -> inside(host, "iptables", "-A", "OUTPUT", "-o", "eth0", "-j", "DROP");
      case CUT_INBOUND -> inside(host, "iptables", "-A", "INPUT", "-i", "eth0", "-j", "DROP");
      case KILL, PAUSE, BROKER_KILL, BROKER_RESTART ->
          throw new IllegalArgumentException(fault + " is no fault of the network");
    }
  }

  @Override
  public void heal(int host) throws IOException {
    Shell.run("ip", "link", "set", link(host), "up");
    inside(host, "iptables", "-F");
  }

  @Override
  public void close() {
    for (int host = 1; host <= hosts; host++) {
      Shell.tryToRun("ip", "netns", "del", namespace(host));
      Shell.tryToRun("ip", "link", "del", link(host));
    }
    Shell.tryToRun("ip", "link", "del", bridge());
  }
}
