package io.fairlead.api.wire;

import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists of quantities. */
final class ResourcesWire {
  private ResourcesWire() {}

  static Map<String, io.fabric8.kubernetes.api.model.Quantity> toWire(Resources resources) {
    Map<String, io.fabric8.kubernetes.api.model.Quantity> wire = new LinkedHashMap<>();
    resources
        .amounts()
        .forEach((name, amount) -> wire.put(name, quantity(Quantity.format(name, amount))));
    return wire;
  }

  static io.fabric8.kubernetes.api.model.Quantity quantity(String text) {
    return new io.fabric8.kubernetes.api.model.Quantity(text);
  }

  /** What is no quantity is added to the errors and left out. */
  static Resources fromWire(
      String path,
      Map<String, io.fabric8.kubernetes.api.model.Quantity> wire,
      List<FieldError> errors) {
    if (wire == null || wire.isEmpty()) {
      return Resources.NONE;
    }
    TreeMap<String, Long> amounts = new TreeMap<>();
    wire.forEach(
        (name, quantity) -> {
          try {
            amounts.put(name, Quantity.parse(name, text(quantity)));
          } catch (IllegalArgumentException e) {
            errors.add(FieldError.invalid(path + "." + name, e.getMessage()));
          }
        });
    return new Resources(amounts);
  }

  static String text(io.fabric8.kubernetes.api.model.Quantity quantity) {
    if (quantity == null || quantity.getAmount() == null) {
      return "";
    }
    return quantity.getAmount() + (quantity.getFormat() == null ? "" : quantity.getFormat());
  }
}
