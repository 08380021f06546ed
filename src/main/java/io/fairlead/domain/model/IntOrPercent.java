package io.fairlead.domain.model;

/**
 * A number, or a share of another one in percent; Kubernetes' IntOrString for amounts.
 *
 * @param value 0 or more
 */
public record IntOrPercent(int value, boolean percent) {

  /**
   * Reads it as manifests spell it: {@code 3} or {@code 25%}.
   *
   * @throws IllegalArgumentException if the text is neither 0 or more nor a percentage of it
   */
  public static IntOrPercent parse(String text) {
    boolean percent = text.endsWith("%");
    String digits = percent ? text.substring(0, text.length() - 1) : text;
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 9
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw new IllegalArgumentException("\"" + text + "\" is not a number such as 2 or 50%");
    }
    return new IntOrPercent(Integer.parseInt(digits), percent);
  }

  /** Of so many; a share is rounded up, as Kubernetes does for disruption budgets. */
  public long of(long total) {
    return percent ? (value * total + 99) / 100 : value;
  }

  @Override
  public String toString() {
    return percent ? value + "%" : Integer.toString(value);
  }
}
