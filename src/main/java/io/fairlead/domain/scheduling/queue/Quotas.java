package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the placed pods of a namespace may use together, and what they use. Counts only in
 * namespaces that have a quota.
 *
 * <p>What a pod does not ask for it has for free; a quota that shrinks below what is used takes
 * nothing away.
 */
public final class Quotas {
  private static final String REQUESTS = "requests.";
  private static final String LIMITS = "limits.";

  private static final class Namespace {
    /** By name. */
    private final TreeMap<String, ResourceQuota> quotas = new TreeMap<>();

    /** By what {@link #counted} makes of a quota's keys. */
    private final TreeMap<String, BigInteger> used = new TreeMap<>();
  }

  private final TreeMap<String, Namespace> namespaces = new TreeMap<>();

  public boolean isLimited(String namespace) {
    return namespaces.containsKey(namespace);
  }

  /** If it is the namespace's first, what is used there must be added after this. */
  public void put(ResourceQuota quota) {
    namespaces
        .computeIfAbsent(quota.metadata().namespace(), name -> new Namespace())
        .quotas
        .put(quota.metadata().name(), quota);
  }

  public void remove(NamespacedName name) {
    Namespace namespace = namespaces.get(name.namespace());
    if (namespace != null) {
      namespace.quotas.remove(name.name());
      if (namespace.quotas.isEmpty()) {
        namespaces.remove(name.namespace());
      }
    }
  }

  /**
   * Pods of the shape were placed, or are gone.
   *
   * @param pods how many; less than 0 if they are gone
   */
  public void add(Shape shape, int pods) {
    Namespace namespace = namespaces.get(shape.namespace());
    if (namespace != null) {
      add(namespace, Resources.PODS, 1, pods);
      shape.key().requests().amounts().forEach((r, n) -> add(namespace, REQUESTS + r, n, pods));
      shape.key().limits().amounts().forEach((r, n) -> add(namespace, LIMITS + r, n, pods));
    }
  }

  private static void add(Namespace namespace, String counted, long amount, int times) {
    namespace.used.merge(
        counted, BigInteger.valueOf(amount).multiply(BigInteger.valueOf(times)), BigInteger::add);
  }

  /** What is used follows from the placed pods. */
  public void save(StateWriter out) {
    out.each(
        namespaces.values().stream().flatMap(n -> n.quotas.values().stream()).toList(), out::value);
  }

  /** What is used must be added after this. */
  public void load(StateReader in) {
    in.each(() -> put(in.value(ResourceQuota.class)));
  }

  /** Which quotas one more pod of the shape would exceed, and by what, in Kubernetes' words. */
  public List<String> exceededBy(Shape shape) {
    Namespace namespace = namespaces.get(shape.namespace());
    if (namespace == null) {
      return List.of();
    }
    List<String> exceeded = new ArrayList<>();
    for (ResourceQuota quota : namespace.quotas.values()) {
      List<String> requested = new ArrayList<>();
      List<String> used = new ArrayList<>();
      List<String> limited = new ArrayList<>();
      for (Map.Entry<String, Long> hard : quota.hard().amounts().entrySet()) {
        String counted = counted(hard.getKey());
        BigInteger limit = BigInteger.valueOf(hard.getValue());
        BigInteger amount = BigInteger.valueOf(amount(shape, counted));
        BigInteger before = namespace.used.getOrDefault(counted, BigInteger.ZERO);
        if (amount.signum() > 0 && before.add(amount).compareTo(limit) > 0) {
          requested.add(text(hard.getKey(), counted, amount));
          used.add(text(hard.getKey(), counted, before));
          limited.add(text(hard.getKey(), counted, limit));
        }
      }
      if (!requested.isEmpty()) {
        exceeded.add(
            "exceeded quota: %s, requested: %s, used: %s, limited: %s"
                .formatted(
                    quota.metadata().name(),
                    String.join(",", requested),
                    String.join(",", used),
                    String.join(",", limited)));
      }
    }
    return List.copyOf(exceeded);
  }

  private static String counted(String key) {
    return switch (key) {
      case "cpu", "memory", "ephemeral-storage" -> REQUESTS + key;
      case "count/pods" -> Resources.PODS;
      default -> key;
    };
  }

  private static long amount(Shape shape, String counted) {
    if (counted.startsWith(REQUESTS)) {
      return shape.key().requests().get(counted.substring(REQUESTS.length()));
    }
    if (counted.startsWith(LIMITS)) {
      return shape.key().limits().get(counted.substring(LIMITS.length()));
    }
    return counted.equals(Resources.PODS) ? 1 : 0;
  }

  private static String text(String key, String counted, BigInteger amount) {
    String resource = counted.substring(counted.indexOf('.') + 1);
    long shown = amount.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    return key + "=" + Quantity.format(resource, shown);
  }
}
