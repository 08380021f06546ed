package io.fairlead.broker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Creates the topics that are missing, with the settings of {@code kafka/topics.yaml}. Topics that
 * are there are left as they are.
 */
@ApplicationScoped
public class TopicCreation {
  private static final Logger LOG = Logger.getLogger(TopicCreation.class);

  private final KafkaClients clients;
  private final Topics topics;
  private final FairleadConfig config;

  TopicCreation(KafkaClients clients, Topics topics, FairleadConfig config) {
    this.clients = clients;
    this.topics = topics;
    this.config = config;
  }

  /** The file's shape: settings by the topic's name without prefix. */
  public record TopicList(List<Entry> topics) {
    /** One topic; {@code config} holds Kafka's own names. */
    public record Entry(String name, String purpose, Map<String, String> config) {}
  }

  /** Reads the one list of topics. */
  public static TopicList list() {
    try (InputStream yaml =
        Thread.currentThread().getContextClassLoader().getResourceAsStream("kafka/topics.yaml")) {
      return new ObjectMapper(new YAMLFactory()).readValue(yaml, TopicList.class);
    } catch (IOException e) {
      throw new UncheckedIOException("kafka/topics.yaml cannot be read", e);
    }
  }

  /** Creates what is missing; returns the names of the topics it created. */
  public List<String> createMissing() {
    try (Admin admin = Admin.create(clients.admin())) {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing = new ArrayList<>();
      for (TopicList.Entry entry : list().topics()) {
        String name = topics.name(Topic.bySuffix(entry.name()));
        if (!existing.contains(name)) {
          missing.add(newTopic(name, entry));
        }
      }
      for (var created : admin.createTopics(missing).values().entrySet()) {
        await(created.getKey(), created.getValue().toCompletionStage().toCompletableFuture());
      }
      List<String> names = missing.stream().map(NewTopic::name).toList();
      LOG.infof("topics: %d there, %d created", existing.size(), names.size());
      return names;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not answer: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    }
  }

  private NewTopic newTopic(String name, TopicList.Entry entry) {
    return new NewTopic(name, Optional.of(config.cells()), Optional.empty())
        .configs(entry.config());
  }

  /** Another instance may create the same topic at the same time; that is as good. */
  private static void await(String topic, Future<Void> creation)
      throws InterruptedException, ExecutionException {
    try {
      creation.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      LOG.debugf("topic %s was created by another instance", topic);
    }
  }
}
