package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.Service.ServiceSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceValidationTest {

  @Test
  void aServiceWithAPortIsValid() {
    assertThat(ServiceValidation.validate(service("web", port("http", 80)))).isEmpty();
    assertThat(ServiceValidation.validate(service("web", port(null, 80)))).isEmpty();
  }

  @Test
  void everyErrorIsNamed() {
    Service service =
        new Service(
            Metadata.named("default", "1.web"),
            new ServiceSpec(
                null,
                List.of(
                    new ServicePort("http", "UDP", null, 0, "no port!", 70000),
                    new ServicePort("http", null, null, 80, null, null),
                    new ServicePort(null, null, null, 80, null, null)),
                "ExternalName",
                null));

    assertThat(ServiceValidation.validate(service))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "metadata.name",
            "spec.type",
            "spec.ports[0].protocol",
            "spec.ports[0].port",
            "spec.ports[0].nodePort",
            "spec.ports[0].targetPort",
            "spec.ports[1].name",
            "spec.ports[2].name",
            "spec.ports[2].port");
  }

  @Test
  void aHeadlessServiceNeedsNoPort() {
    ServiceSpec headless = new ServiceSpec(null, null, null, "None");
    ServiceSpec plain = new ServiceSpec(null, null, null, null);

    assertThat(ServiceValidation.validate(new Service(Metadata.named(null, "a"), headless)))
        .isEmpty();
    assertThat(ServiceValidation.validate(new Service(Metadata.named(null, "a"), plain)))
        .extracting(FieldError::field)
        .containsExactly("spec.ports");
  }

  @Test
  void twoServicesCannotListenOnOnePort() {
    Service web = service("web", port("http", 80));
    Service other = service("other", new ServicePort("http", null, null, 8080, null, 80));

    assertThat(ServiceValidation.validateListenPorts(other, List.of(web)))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("spec.ports[0].nodePort");
              assertThat(error.message()).contains("default/web").contains("80");
            });
    assertThat(ServiceValidation.validateListenPorts(web, List.of(web)))
        .as("a service is not in its own way")
        .isEmpty();
  }

  @Test
  void aHeadlessServiceIsInNobodysWay() {
    ServiceSpec spec = new ServiceSpec(null, List.of(port("http", 80)), null, "None");
    Service headless = new Service(Metadata.named(null, "headless"), spec);
    Service web = service("web", port("http", 80));

    assertThat(ServiceValidation.validateListenPorts(web, List.of(headless))).isEmpty();
    assertThat(ServiceValidation.validateListenPorts(headless, List.of(web))).isEmpty();
  }

  private static Service service(String name, ServicePort... ports) {
    return new Service(
        Metadata.named("default", name), new ServiceSpec(null, List.of(ports), null, null));
  }

  private static ServicePort port(String name, int port) {
    return new ServicePort(name, null, null, port, null, null);
  }
}
