package io.fairlead.cli.bench;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import java.util.List;
import java.util.Map;

/** A pod as Fenzo sees it. Added up when it is made, so that Fenzo's clock does not pay for it. */
record FenzoTask(String getId, double getCPUs, double getMemory) implements TaskRequest {

  static FenzoTask of(Pod pod) {
    Resources requests = pod.spec().requests();
    return new FenzoTask(
        pod.uid(), requests.cpuMillis() / 1e3, requests.memoryBytes() / (double) (1 << 20));
  }

  @Override
  public String taskGroupName() {
    return "";
  }

  @Override
  public double getNetworkMbps() {
    return 0;
  }

  @Override
  public double getDisk() {
    return 0;
  }

  @Override
  public int getPorts() {
    return 0;
  }

  @Override
  public Map<String, Double> getScalarRequests() {
    return Map.of();
  }

  @Override
  public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
    return Map.of();
  }

  @Override
  public List<? extends ConstraintEvaluator> getHardConstraints() {
    return List.of();
  }

  @Override
  public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
    return List.of();
  }

  @Override
  public void setAssignedResources(AssignedResources assignedResources) {}

  @Override
  public AssignedResources getAssignedResources() {
    return null;
  }
}
