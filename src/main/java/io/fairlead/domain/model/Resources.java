package io.fairlead.domain.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Amounts by resource name, in base units: {@code cpu} in millicores, everything else (memory in
 * bytes, pods and extended resources in pieces) in ones. Sums saturate at {@link Long#MAX_VALUE}.
 */
public record Resources(SortedMap<String, Long> amounts) {

  public static final String CPU = "cpu";
  public static final String MEMORY = "memory";
  public static final String PODS = "pods";

  /** Whole GPUs. */
  public static final String GPU = "nvidia.com/gpu";

  /** A part of one GPU, in thousandths. */
  public static final String GPU_MILLI = "fairlead.io/gpu-milli";

  public static final Resources NONE = new Resources(new TreeMap<>());

  public Resources {
    amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
  }

  public static Resources of(long cpuMillis, long memoryBytes) {
    return NONE.with(CPU, cpuMillis).with(MEMORY, memoryBytes);
  }

  public long get(String resource) {
    return amounts.getOrDefault(resource, 0L);
  }

  public long cpuMillis() {
    return get(CPU);
  }

  public long memoryBytes() {
    return get(MEMORY);
  }

  public Resources with(String resource, long amount) {
    TreeMap<String, Long> copy = new TreeMap<>(amounts);
    copy.put(resource, amount);
    return new Resources(copy);
  }

  public Resources plus(Resources other) {
    if (amounts.isEmpty() || other.amounts.isEmpty()) {
      return amounts.isEmpty() ? other : this;
    }
    TreeMap<String, Long> sum = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, Resources::saturatedSum));
    return new Resources(sum);
  }

  /** Of each resource the larger amount. */
  public Resources max(Resources other) {
    if (amounts.isEmpty() || other.amounts.isEmpty()) {
      return amounts.isEmpty() ? other : this;
    }
    TreeMap<String, Long> larger = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> larger.merge(name, amount, Math::max));
    return new Resources(larger);
  }

  /** These amounts, replaced by the other's where it names the same resource. */
  public Resources overlaidWith(Resources other) {
    if (amounts.isEmpty() || other.amounts.isEmpty()) {
      return amounts.isEmpty() ? other : this;
    }
    TreeMap<String, Long> merged = new TreeMap<>(amounts);
    merged.putAll(other.amounts);
    return new Resources(merged);
  }

  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? Long.MAX_VALUE : sum;
  }
}
