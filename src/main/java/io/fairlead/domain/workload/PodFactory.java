package io.fairlead.domain.workload;

import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.PodTemplate;
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

  /** Tells one template from another; part of the names of the pods that are made from it. */
  static String hashOf(PodTemplate template) {
    return hex(named(template.toString()), 10);
  }

  /** The next pod of a Deployment, from its template of today. */
  static Pod fromTemplate(Workload workload, Instant now) {
    Deployment deployment = workload.deployment();
    Metadata owner = deployment.metadata();
    Metadata template = deployment.spec().template().metadata();
    UUID uid = named("deployment/" + owner.uid() + "/" + workload.created());
    String suffix = "-" + workload.templateHash() + "-" + hex(uid, 5);
    String base = owner.name();
    if (base.length() + suffix.length() > MAX_NAME) {
      base = base.substring(0, MAX_NAME - suffix.length());
    }
    while (base.endsWith(".") || base.endsWith("-")) { // where it was cut; a name may not have ".-"
      base = base.substring(0, base.length() - 1);
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
        pod.metadata().withUid(successorUid(pod.uid())).withCreationTimestamp(now), pod.spec());
  }

  static String successorUid(String uid) {
    return named("successor/" + uid).toString();
  }

  private static UUID named(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(UUID uuid, int digits) {
    return uuid.toString().replace("-", "").substring(0, digits);
  }
}
