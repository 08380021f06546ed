package io.fairlead.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The topics' full names on this cluster. */
@ApplicationScoped
public class Topics {
  private final Map<Topic, String> names = new EnumMap<>(Topic.class);
  private final Map<String, Topic> topics = new HashMap<>();

  @Inject
  Topics(FairleadConfig config) {
    this(config.topicPrefix());
  }

  /** Without a configuration: for logs that say themselves which prefix they have. */
  public Topics(String prefix) {
    for (Topic topic : Topic.values()) {
      String name = prefix + topic.suffix();
      names.put(topic, name);
      topics.put(name, topic);
    }
  }

  public String name(Topic topic) {
    return names.get(topic);
  }

  /** The topic of that full name, or null. */
  public Topic named(String name) {
    return topics.get(name);
  }
}
