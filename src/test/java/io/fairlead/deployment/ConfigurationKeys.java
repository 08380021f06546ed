package io.fairlead.deployment;

import io.fairlead.agent.AgentConfig;
import io.fairlead.stream.DecisionPolicies;
import io.fairlead.stream.FairleadConfig;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The configuration keys that there are, and the application's own values for them. */
final class ConfigurationKeys {
  private static final Properties APPLICATION = load();

  private ConfigurationKeys() {}

  /** Every key that can be set, as the environment variable that sets it. */
  static Set<String> environmentNames() {
    Set<String> keys = new TreeSet<>(APPLICATION.stringPropertyNames());
    for (Class<?> mapping :
        Set.of(FairleadConfig.class, AgentConfig.class, DecisionPolicies.class)) {
      collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, keys);
    }
    for (Set<String> client :
        Set.of(
            ConsumerConfig.configNames(),
            ProducerConfig.configNames(),
            AdminClientConfig.configNames())) {
      client.forEach(key -> keys.add("kafka." + key));
    }
    Set<String> names = new TreeSet<>();
    keys.forEach(key -> names.add(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT)));
    return names;
  }

  /** A value of application.properties, or a default. */
  static String value(String key, String otherwise) {
    return APPLICATION.getProperty(key, otherwise);
  }

  /** All of application.properties. */
  static Properties application() {
    return APPLICATION;
  }

  private static void collect(String prefix, Class<?> mapping, Set<String> keys) {
    for (Method method : mapping.getMethods()) {
      if (method.getParameterCount() == 0 && !method.isDefault()) {
        String key = prefix + "." + kebab(method.getName());
        if (method.getReturnType().getEnclosingClass() != null
            && method.getReturnType().isInterface()) {
          collect(key, method.getReturnType(), keys);
        } else {
          keys.add(key);
        }
      }
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static Properties load() {
    Path file = Path.of("src/main/resources/application.properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(reader);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
