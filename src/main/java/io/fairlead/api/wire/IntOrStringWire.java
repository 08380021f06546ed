package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.IntOrPercent;
import java.util.List;

/** What is a number or a text: ports and amounts. */
final class IntOrStringWire {
  private IntOrStringWire() {}

  static IntOrString toWire(String text) {
    if (text == null) {
      return null;
    }
    boolean number =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(Character::isDigit);
    return number ? new IntOrString(Integer.valueOf(text)) : new IntOrString(text);
  }

  static String text(IntOrString wire) {
    return wire == null || wire.getValue() == null ? null : wire.getValue().toString();
  }

  /** Null stays null; what is no amount is added to the errors. */
  static IntOrPercent amount(String path, IntOrString wire, List<FieldError> errors) {
    String text = text(wire);
    if (text == null) {
      return null;
    }
    try {
      return IntOrPercent.parse(text);
    } catch (IllegalArgumentException e) {
      errors.add(FieldError.invalid(path, e.getMessage()));
      return null;
    }
  }
}
