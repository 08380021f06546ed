package io.fairlead.agent.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import io.fairlead.agent.runtime.ContainerRuntime.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What containers use. The engine takes a second or two for each, so many are asked at a time. */
final class DockerUsage {
  private static final int AT_A_TIME = 16;
  private static final long TAKES_SECONDS = 10;

  private final DockerClient client;

  DockerUsage(DockerClient client) {
    this.client = client;
  }

  /**
   * @param pods the pods' uids by the ids of their running containers
   */
  List<Usage> of(Map<String, String> pods) {
    List<Callable<Optional<Usage>>> questions =
        pods.entrySet().stream()
            .<Callable<Optional<Usage>>>map(
                container -> () -> ask(container.getKey(), container.getValue()))
            .toList();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      return threads.invokeAll(questions).stream().flatMap(DockerUsage::answer).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static Stream<Usage> answer(Future<Optional<Usage>> question) {
    try {
      return question.get().stream();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Stream.empty();
    } catch (ExecutionException e) {
      return Stream.empty(); // it has ended meanwhile
    }
  }

  private Optional<Usage> ask(String id, String uid) throws IOException, InterruptedException {
    try (var callback = new LastStatistics()) {
      client
          .statsCmd(id)
          .withNoStream(true)
          .exec(callback)
          .awaitCompletion(TAKES_SECONDS, TimeUnit.SECONDS);
      Statistics stats = callback.last;
      if (stats == null || stats.getMemoryStats().getUsage() == null) {
        return Optional.empty();
      }
      long nanos = stats.getCpuStats().getCpuUsage().getTotalUsage();
      return Optional.of(
          new Usage(
              uid, id, TimeUnit.NANOSECONDS.toMillis(nanos), workingSet(stats.getMemoryStats())));
    }
  }

  /** As the kubelet counts it: page cache that can be dropped is not used. */
  private static long workingSet(MemoryStatsConfig memory) {
    var details = memory.getStats();
    Long cache = null;
    if (details != null) {
      cache =
          details.getTotalInactiveFile() == null
              ? details.getInactiveFile()
              : details.getTotalInactiveFile();
    }
    return Math.max(0, memory.getUsage() - (cache == null ? 0 : cache));
  }

  private static final class LastStatistics extends ResultCallback.Adapter<Statistics> {
    private volatile Statistics last;

    @Override
    public void onNext(Statistics statistics) {
      last = statistics;
    }
  }
}
