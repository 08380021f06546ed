package io.fairlead.domain.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes' resource quantities ("250m", "1.5Gi", "2e3") to base units and back. Fractions of a
 * base unit round up, as Kubernetes does.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">
 *     Quantity</a>
 */
public final class Quantity {

  private static final Pattern FORM =
      Pattern.compile("([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))(?:([eE][+-]?\\d{1,3})|([A-Za-z]{0,2}))");
  private static final int MAX_LENGTH = 64;
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private Quantity() {}

  /**
   * Parses an amount of the named resource: millicores for {@code cpu}, ones for all others.
   *
   * @throws IllegalArgumentException if it is no quantity, is negative, or does not fit a long; the
   *     message says which and repeats the text
   */
  public static long parse(String resource, String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "\"" + text.substring(0, MAX_LENGTH) + "...\" is too long for a quantity");
    }
    Matcher matcher = FORM.matcher(text);
    // A number of a million digits would take seconds to read.
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + abbreviated(text) + "\" is not a quantity such as 250m, 0.5, 128Mi or 2");
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    if (matcher.group(2) != null) {
      number = number.scaleByPowerOfTen(Integer.parseInt(matcher.group(2).substring(1)));
    } else {
      number = number.multiply(multiplier(text, matcher.group(3)));
    }
    if (isCpu(resource)) {
      number = number.multiply(MILLIS);
    }
    if (number.signum() < 0) {
      throw new IllegalArgumentException("\"" + text + "\" must not be negative");
    }
    if (number.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is too large");
    }
    return number.setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /** The canonical text of an amount in base units, such that {@link #parse} gives it back. */
  public static String format(String resource, long amount) {
    if (isCpu(resource)) {
      return amount % 1000 == 0 ? Long.toString(amount / 1000) : amount + "m";
    }
    if (isMemory(resource) && amount != 0) {
      if (amount % (1L << 30) == 0) {
        return (amount >> 30) + "Gi";
      }
      if (amount % (1L << 20) == 0) {
        return (amount >> 20) + "Mi";
      }
      if (amount % (1L << 10) == 0) {
        return (amount >> 10) + "Ki";
      }
    }
    return Long.toString(amount);
  }

  /** Quotas name it {@code requests.cpu} and {@code limits.cpu}, too. */
  private static boolean isCpu(String resource) {
    return resource.equals(Resources.CPU)
        || resource.equals("requests.cpu")
        || resource.equals("limits.cpu");
  }

  private static boolean isMemory(String resource) {
    return resource.equals(Resources.MEMORY)
        || resource.equals("requests.memory")
        || resource.equals("limits.memory");
  }

  private static String abbreviated(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }

  private static BigDecimal multiplier(String text, String suffix) {
    return switch (suffix) {
      case "" -> BigDecimal.ONE;
      case "n" -> BigDecimal.ONE.movePointLeft(9);
      case "u" -> BigDecimal.ONE.movePointLeft(6);
      case "m" -> BigDecimal.ONE.movePointLeft(3);
      case "k" -> BigDecimal.ONE.movePointRight(3);
      case "M" -> BigDecimal.ONE.movePointRight(6);
      case "G" -> BigDecimal.ONE.movePointRight(9);
      case "T" -> BigDecimal.ONE.movePointRight(12);
      case "P" -> BigDecimal.ONE.movePointRight(15);
      case "E" -> BigDecimal.ONE.movePointRight(18);
      case "Ki" -> BigDecimal.valueOf(1L << 10);
      case "Mi" -> BigDecimal.valueOf(1L << 20);
      case "Gi" -> BigDecimal.valueOf(1L << 30);
      case "Ti" -> BigDecimal.valueOf(1L << 40);
      case "Pi" -> BigDecimal.valueOf(1L << 50);
      case "Ei" -> BigDecimal.valueOf(1L << 60);
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\" has the unknown suffix \"" + suffix + "\"");
    };
  }
}
