package io.fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortTableTest {
  private final PortTable table = new PortTable(0);

  @Test
  void everyPortOfAServiceIsServedOnItsOwn() {
    say("web", port("http", 80, null), port("admin", 81, null));

    assertThat(table.plan().served()).containsOnlyKeys(80, 81);
  }

  @Test
  void aNodePortTakesThePlaceOfThePort() {
    say("web", port("http", 80, 30080));

    assertThat(table.plan().served()).containsOnlyKeys(30080);
  }

  @Test
  void theOffsetIsAddedToEveryPort() {
    PortTable shifted = new PortTable(20_000);
    shifted.apply(changed("web", false, port("http", 80, null), port("high", 60_000, null)));

    assertThat(shifted.plan().served()).containsOnlyKeys(20_080);
    assertThat(shifted.plan().refused())
        .extracting(PortTable.Refused::reason)
        .containsExactly(
            "port 80000 is not between 1 and 65535 (fairlead.proxy.port-offset is 20000)");
  }

  @Test
  void aHeadlessServiceWantsNoProxy() {
    table.apply(changed("web", true, port("http", 80, null)));

    assertThat(table.plan().served()).isEmpty();
    assertThat(table.plan().refused()).isEmpty();
  }

  @Test
  void udpIsRefusedWithTheReasonAndLeavesThePortToTcp() {
    say(
        "dns",
        new PortEndpoints("dns", "UDP", false, 53, null, List.of()),
        new PortEndpoints("dns-tcp", "TCP", false, 53, null, List.of()));

    assertThat(table.plan().served().get(53).portName()).isEqualTo("dns-tcp");
    assertThat(table.plan().refused())
        .extracting(PortTable.Refused::reason)
        .containsExactly("UDP is not served by the proxy, only TCP is");
  }

  @Test
  void ofTwoServicesOnOnePortTheFirstInTheLogHasIt() {
    say("first", port("http", 80, null));
    say("second", port("http", 80, null));
    say("first", port("http", 80, null));

    assertThat(table.plan().served().get(80).service().name()).isEqualTo("first");
    assertThat(table.plan().refused())
        .extracting(PortTable.Refused::reason)
        .containsExactly("port 80 is held by default/first:http");
  }

  @Test
  void aServiceThatGoesLeavesItsPortToTheNext() {
    say("first", port("http", 80, null));
    say("second", port("http", 80, null));

    table.apply(new EndpointsRemoved("default", "first"));

    assertThat(table.plan().served().get(80).service().name()).isEqualTo("second");
    assertThat(table.plan().refused()).isEmpty();
  }

  private void say(String service, PortEndpoints... ports) {
    table.apply(changed(service, false, ports));
  }

  private static EndpointsChanged changed(
      String service, boolean headless, PortEndpoints... ports) {
    return new EndpointsChanged(
        new ServiceEndpoints("default", service, null, headless, List.of(ports)));
  }

  private static PortEndpoints port(String name, int port, Integer nodePort) {
    return new PortEndpoints(name, "TCP", true, port, nodePort, List.of());
  }
}
