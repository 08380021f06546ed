package io.fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimeoutsTest {

  @Test
  void theDefaultsAreValid() {
    assertThatCode(() -> Timeouts.validate(ProxyFixture.config())).doesNotThrowAnyException();
  }

  @Test
  void aTimeoutOutOfRangeIsRefusedByItsKey() {
    assertThatThrownBy(() -> Timeouts.validate(ProxyFixture.config("idle-timeout", "0s")))
        .hasMessage("fairlead.proxy.idle-timeout: must be between 1 ms and 24 days, is PT0S");
    assertThatThrownBy(() -> Timeouts.validate(ProxyFixture.config("tcp-idle-timeout", "365d")))
        .hasMessageStartingWith("fairlead.proxy.tcp-idle-timeout: ");
  }
}
