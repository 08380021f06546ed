package io.fairlead.agent.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import io.fairlead.domain.model.NodeImage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Images of an engine, pulled in the background: a slow or missing registry holds up the pods that
 * need it and no others. An image that several pods want at the same time is pulled once.
 */
final class DockerImages {
  private static final long PULL_TAKES_MINUTES = 30;

  private final DockerClient client;
  private final Map<String, CompletableFuture<Void>> pulls = new ConcurrentHashMap<>();

  DockerImages(DockerClient client) {
    this.client = client;
  }

  /**
   * Sees to it that an image is there.
   *
   * @param policy {@code Always}, {@code IfNotPresent} or {@code Never}; null is Kubernetes'
   *     default: {@code Always} for the tag {@code latest}, else {@code IfNotPresent}
   * @return whether it is there; if not, it is being pulled
   * @throws RuntimeFailure if it may not or could not be pulled; the next call tries again
   */
  boolean ensure(String image, String policy) throws RuntimeFailure {
    CompletableFuture<Void> pull = pulls.get(image);
    if (pull != null) {
      return isDone(image, pull);
    }
    boolean present = isPresent(image);
    if ("Never".equals(policy) && !present) {
      throw new RuntimeFailure(
          "ErrImageNeverPull",
          "image \"" + image + "\" is not present and imagePullPolicy is Never");
    }
    if (present && !"Always".equals(policy)) {
      return true;
    }
    pulls.computeIfAbsent(image, this::pull);
    return false;
  }

  private boolean isDone(String image, CompletableFuture<Void> pull) throws RuntimeFailure {
    if (!pull.isDone()) {
      return false;
    }
    pulls.remove(image, pull);
    try {
      pull.join();
      return true;
    } catch (CompletionException e) {
      throw new RuntimeFailure(
          "ErrImagePull",
          "image \"" + image + "\" cannot be pulled: " + e.getCause().getMessage(),
          e.getCause());
    }
  }

  /** The largest images that are here, under all their names. */
  List<NodeImage> largest(int most) {
    return client.listImagesCmd().exec().stream()
        .map(image -> new NodeImage(names(image), image.getSize()))
        .filter(image -> !image.names().isEmpty())
        .sorted(
            Comparator.comparingLong(NodeImage::sizeBytes)
                .reversed()
                .thenComparing(image -> image.names().getFirst()))
        .limit(most)
        .toList();
  }

  /**
   * Digests, then tags, as the kubelet lists them; the engine says of a name that was moved on:
   * none.
   */
  private static List<String> names(Image image) {
    return Stream.of(image.getRepoDigests(), image.getRepoTags())
        .filter(Objects::nonNull)
        .flatMap(Stream::of)
        .filter(name -> !name.startsWith("<none>"))
        .sorted(
            Comparator.comparing((String name) -> !name.contains("@")).thenComparing(name -> name))
        .toList();
  }

  private CompletableFuture<Void> pull(String image) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("pull-" + image)
        .start(
            () -> {
              try {
                if (!client
                    .pullImageCmd(withTag(image))
                    .start()
                    .awaitCompletion(PULL_TAKES_MINUTES, TimeUnit.MINUTES)) {
                  throw new IllegalStateException("not within " + PULL_TAKES_MINUTES + " minutes");
                }
                result.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  /** Without a tag the API would pull all of them. */
  private static String withTag(String image) {
    return image.lastIndexOf(':') > image.lastIndexOf('/') || image.contains("@")
        ? image
        : image + ":latest";
  }

  private boolean isPresent(String image) throws RuntimeFailure {
    try {
      client.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    } catch (RuntimeException e) {
      throw new RuntimeFailure("ImageInspectError", e.getMessage(), e);
    }
  }
}
