package io.fairlead.domain.testing;

import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.PodSpec;
import java.util.TreeMap;

/** A Deployment whose pods carry {@code app=<its name>}. */
public final class DeploymentBuilder {
  private final String name;
  private String uid;
  private Integer replicas;
  private long cpu;
  private String priorityClass;

  private DeploymentBuilder(String name) {
    this.name = name;
    this.uid = "uid-" + name;
  }

  public static DeploymentBuilder deployment(String name) {
    return new DeploymentBuilder(name);
  }

  public DeploymentBuilder uid(String newUid) {
    uid = newUid;
    return this;
  }

  public DeploymentBuilder replicas(Integer wanted) {
    replicas = wanted;
    return this;
  }

  public DeploymentBuilder cpu(long millis) {
    cpu = millis;
    return this;
  }

  public DeploymentBuilder priorityClass(String className) {
    priorityClass = className;
    return this;
  }

  public Deployment build() {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("app", name);
    PodSpec spec = PodBuilder.pod("template").cpu(cpu).priorityClass(priorityClass).build().spec();
    Metadata template = Metadata.named(null, null).withLabels(labels);
    return new Deployment(
        Metadata.named("default", name).withUid(uid),
        new DeploymentSpec(replicas, new LabelSelector(labels), new PodTemplate(template, spec)));
  }

  public DeploymentApplied applied() {
    return new DeploymentApplied(build());
  }
}
