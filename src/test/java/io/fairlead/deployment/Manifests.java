package io.fairlead.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What {@code kubectl kustomize} makes of a folder. */
record Manifests(List<HasMetadata> objects) {

  static Manifests render(String folder) {
    try {
      Path errors = Files.createTempFile("kustomize", ".err");
      Process kubectl =
          new ProcessBuilder("kubectl", "kustomize", folder).redirectError(errors.toFile()).start();
      String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(kubectl.waitFor())
          .as("kubectl kustomize " + folder + ": " + Files.readString(errors))
          .isZero();
      Files.delete(errors);
      return new Manifests(parse(yaml));
    } catch (IOException e) {
      return fail("this test needs kubectl on the PATH (Debian: apt install kubernetes-client)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static List<HasMetadata> parse(String yaml) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        new ObjectMapper(new YAMLFactory()).readerFor(JsonNode.class).readValues(yaml)) {
      while (documents.hasNext()) {
        objects.add(new KubernetesSerialization().unmarshal(documents.next().toString()));
      }
    }
    return List.copyOf(objects);
  }

  <T extends HasMetadata> Stream<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast);
  }

  <T extends HasMetadata> T named(Class<T> type, String name) {
    return all(type)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }

  Stream<HasMetadata> ofKind(String kind) {
    return objects.stream().filter(object -> object.getKind().equals(kind));
  }
}
