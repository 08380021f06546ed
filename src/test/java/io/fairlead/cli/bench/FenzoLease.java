package io.fairlead.cli.bench;

import com.netflix.fenzo.VirtualMachineLease;
import io.fairlead.domain.model.Node;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;

/** All that a node has, in Fenzo's units: cores and mebibytes. */
record FenzoLease(Node node) implements VirtualMachineLease {

  @Override
  public String getId() {
    return node.name();
  }

  @Override
  public long getOfferedTime() {
    return 0;
  }

  @Override
  public String hostname() {
    return node.name();
  }

  @Override
  public String getVMID() {
    return node.name();
  }

  @Override
  public double cpuCores() {
    return node.allocatable().cpuMillis() / 1e3;
  }

  @Override
  public double memoryMB() {
    return node.allocatable().memoryBytes() / (double) (1 << 20);
  }

  @Override
  public double networkMbps() {
    return 0;
  }

  @Override
  public double diskMB() {
    return 0;
  }

  @Override
  public List<Range> portRanges() {
    return List.of();
  }

  @Override
  public Protos.Offer getOffer() {
    return null;
  }

  /** Not {@code Map.of()}: Fenzo asks for null. */
  @Override
  public Map<String, Protos.Attribute> getAttributeMap() {
    return Collections.emptyMap();
  }

  @Override
  public Double getScalarValue(String name) {
    return 0.0;
  }

  @Override
  public Map<String, Double> getScalarValues() {
    return Collections.emptyMap();
  }
}
