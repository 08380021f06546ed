package io.fairlead.domain.model;

import io.fairlead.domain.model.Service.ServicePort;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What must hold for a Service, wherever it comes from. */
public final class ServiceValidation {
  private ServiceValidation() {}

  /** Every error of a Service; empty if it is valid. Paths begin at the Service. */
  public static List<FieldError> validate(Service service) {
    List<FieldError> errors = new ArrayList<>(Names.validateMetadata(service.metadata()));
    if (service.spec() == null) {
      errors.add(FieldError.required("spec", "a spec is required"));
      return errors;
    }
    errors.addAll(Names.validateLabels("spec.selector", service.spec().selector()));
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < service.spec().ports().size(); i++) {
      String path = "spec.ports[" + i + "]";
      ServicePort port = service.spec().ports().get(i);
      Ports.validate(path + ".port", port.port(), errors);
      if (port.nodePort() != null) {
        Ports.validate(path + ".nodePort", port.nodePort(), errors);
      }
      Ports.validateReference(path + ".targetPort", port.targetPort(), errors);
      String name = port.name() == null ? "" : port.name();
      if (!names.add(name)) {
        errors.add(
            name.isEmpty()
                ? FieldError.required(path + ".name", "of several ports each needs a name")
                : FieldError.duplicate(path + ".name", "\"" + name + "\" is already taken"));
      }
    }
    return errors;
  }
}
