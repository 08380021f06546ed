package io.fairlead.domain.workload;

import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Makes pods whose names and uids follow from what they are made from: no chance involved. */
final class PodFactory {
  private static final int MAX_NAME = 63;

  private PodFactory() {}

  /** The pod number {@code n} of a Deployment, from its template of today. */
  static Pod fromTemplate(Deployment deployment, long n, Instant now) {
    Metadata owner = deployment.metadata();
    Metadata template = deployment.spec().template().metadata();
    UUID uid = named("deployment/" + owner.uid() + "/" + n);
    String hash = hex(named(deployment.spec().template().toString()), 10);
    String suffix = "-" + hash + "-" + hex(uid, 5);
    String base = owner.name();
    if (base.length() + suffix.length() > MAX_NAME) {
      base = base.substring(0, MAX_NAME - suffix.length());
    }
    return new Pod(
        new Metadata(
            owner.namespace(),
            base + suffix,
            uid.toString(),
            template.labels(),
            template.annotations(),
            new OwnerReference("apps/v1", "Deployment", owner.name(), owner.uid()),
            now),
        deployment.spec().template().spec());
  }

  /** The incarnation that follows one that lost its node. */
  static Pod successorOf(Pod pod, Instant now) {
    return new Pod(
        pod.metadata()
            .withUid(named("successor/" + pod.uid()).toString())
            .withCreationTimestamp(now),
        pod.spec());
  }

  private static UUID named(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(UUID uuid, int digits) {
    return uuid.toString().replace("-", "").substring(0, digits);
  }
}
