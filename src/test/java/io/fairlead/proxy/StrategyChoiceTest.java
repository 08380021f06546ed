package io.fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.balancing.LeastConnections;
import io.fairlead.domain.balancing.RoundRobin;
import io.fairlead.domain.model.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StrategyChoiceTest {
  private static final NamespacedName WEB = new NamespacedName("default", "web");
  private static final NamespacedName SHOP = new NamespacedName("default", "shop");

  private final StrategyChoice choice = choice("round-robin");
  private final Warnings warnings = new Warnings();
  private final Logger logger = Logger.getLogger(StrategyChoice.class.getName());

  @BeforeEach
  void listen() {
    logger.addHandler(warnings);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(warnings);
  }

  @Test
  void aServiceGetsTheStrategyThatItAsksFor() {
    assertThat(choice.choose(WEB, "least-connections")).isInstanceOf(LeastConnections.class);
  }

  @Test
  void aServiceThatAsksForNoneGetsTheDefault() {
    assertThat(choice.choose(WEB, null)).isInstanceOf(RoundRobin.class);
    assertThat(warnings.messages).isEmpty();
  }

  @Test
  void anUnknownStrategyIsTheDefaultAndIsSaidOncePerService() {
    assertThat(choice.choose(WEB, "fastest")).isInstanceOf(RoundRobin.class);
    choice.choose(WEB, "fastest");
    choice.choose(SHOP, "fastest");

    assertThat(warnings.messages).hasSize(2);
  }

  @Test
  void anUnknownDefaultNamesTheKeyAndWhatThereIs() {
    assertThatThrownBy(() -> choice("fastest"))
        .hasMessage(
            "fairlead.proxy.strategy: \"fastest\" is not one of"
                + " [round-robin, random, least-connections]");
  }

  private static StrategyChoice choice(String defaultName) {
    return new StrategyChoice(defaultName, new SplittableRandom(1));
  }

  private static final class Warnings extends Handler {
    final List<String> messages = new ArrayList<>();

    @Override
    public void publish(LogRecord record) {
      messages.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
