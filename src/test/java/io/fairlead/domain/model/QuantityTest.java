package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "2, 2",
    "+2, 2",
    "-0, 0",
    "1., 1",
    ".5, 1",
    "1.5, 2",
    "007, 7",
    "1n, 1",
    "1u, 1",
    "1m, 1",
    "1000m, 1",
    "1001m, 2",
    "1k, 1000",
    "1M, 1000000",
    "1G, 1000000000",
    "1T, 1000000000000",
    "1P, 1000000000000000",
    "1E, 1000000000000000000",
    "1Ki, 1024",
    "1Mi, 1048576",
    "1.5Gi, 1610612736",
    "1Ti, 1099511627776",
    "1Pi, 1125899906842624",
    "1Ei, 1152921504606846976",
    "0.1Ki, 103",
    "2e3, 2000",
    "2E3, 2000",
    "2e+3, 2000",
    "2500e-3, 3",
    "1e-999, 1",
    "9223372036854775807, 9223372036854775807"
  })
  void amountsOfMemory(String text, long bytes) {
    assertThat(Quantity.parse("memory", text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "0.5, 500", "250m, 250", "0.1m, 1", "100u, 1", "1k, 1000000", "1e-3, 1"})
  void cpuIsInMillicores(String text, long millicores) {
    assertThat(Quantity.parse("cpu", text)).isEqualTo(millicores);
  }

  @ParameterizedTest
  @CsvSource({
    "'', is not a quantity",
    "' 1', is not a quantity",
    "1 Gi, is not a quantity",
    "Gi, is not a quantity",
    "--1, is not a quantity",
    "0x10, is not a quantity",
    "1e, has the unknown suffix",
    "1K, has the unknown suffix",
    "1gi, has the unknown suffix",
    "1mi, has the unknown suffix",
    "1.2.3, is not a quantity",
    "NaN, is not a quantity",
    "-1, must not be negative",
    "-1m, must not be negative",
    "8Ei, is too large",
    "9223372036854775808, is too large",
    "1e999, is too large"
  })
  void anythingElseSaysWhatIsWrongWithIt(String text, String complaint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.parse("memory", text))
        .withMessageContaining("\"" + text + "\"")
        .withMessageContaining(complaint);
  }

  @Test
  void aNumberWithoutEndIsNotEvenRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.parse("cpu", "1".repeat(1_000_000)))
        .withMessageEndingWith("...\" is too long for a quantity")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120));
  }

  @Property
  void whatIsFormattedIsParsedBack(@ForAll @LongRange(min = 0) long amount) {
    for (String resource : new String[] {"cpu", "memory", "pods", "example.com/gpu"}) {
      assertThat(Quantity.parse(resource, Quantity.format(resource, amount))).isEqualTo(amount);
    }
  }

  @Property
  void fractionsRoundUp(@ForAll @LongRange(min = 0, max = 1L << 40) long thousandths) {
    BigDecimal exact = BigDecimal.valueOf(thousandths, 3);

    assertThat(Quantity.parse("memory", exact.toPlainString()))
        .isEqualTo(exact.setScale(0, RoundingMode.CEILING).longValueExact())
        .isEqualTo(Quantity.parse("memory", thousandths + "m"));
  }
}
