package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Toleration.Operator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TolerationTest {

  /** Against the taint {@code dedicated=db:NoSchedule}. An empty cell is absent. */
  @ParameterizedTest
  @CsvSource({
    "dedicated, Equal, db, NoSchedule, true",
    "dedicated, Equal, db, , true",
    "dedicated, , db, , true",
    "dedicated, Equal, web, , false",
    "dedicated, Equal, , , false",
    "other, Equal, db, , false",
    "dedicated, Equal, db, NoExecute, false",
    "dedicated, Exists, , , true",
    "dedicated, Exists, , NoExecute, false",
    "other, Exists, , , false",
    ", Exists, , , true",
    ", Exists, , NoSchedule, true",
    ", Exists, , PreferNoSchedule, false",
    ", Equal, db, , false"
  })
  void tolerates(
      String key, Operator operator, String value, TaintEffect effect, boolean tolerated) {
    Taint taint = new Taint("dedicated", "db", TaintEffect.NoSchedule);

    assertThat(new Toleration(key, operator, value, effect).tolerates(taint)).isEqualTo(tolerated);
  }
}
