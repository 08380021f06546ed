package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import java.time.Instant;
import java.util.TreeMap;

/**
 * A ResourceQuota and what is used of it.
 *
 * @param used by the placed pods of its namespace, of every resource that the quota limits
 */
public record ResourceQuotaState(ResourceQuota quota, Instant createdAt, Resources used)
    implements CountsPods<ResourceQuotaState> {

  static ResourceQuotaState unused(ResourceQuota quota, Instant createdAt) {
    TreeMap<String, Long> nothing = new TreeMap<>();
    quota.hard().amounts().keySet().forEach(resource -> nothing.put(resource, 0L));
    return new ResourceQuotaState(quota, createdAt, new Resources(nothing));
  }

  @Override
  public NamespacedName name() {
    return quota.namespacedName();
  }

  @Override
  public ResourceQuotaState counting(PodState before, PodState after) {
    boolean wasPlaced = before != null && before.isPlaced();
    boolean isPlaced = after != null && after.isPlaced();
    if (wasPlaced == isPlaced) {
      return this;
    }
    PodUsage usage = new PodUsage((isPlaced ? after : before).pod().spec());
    TreeMap<String, Long> amounts = new TreeMap<>(used.amounts());
    amounts.replaceAll(
        (resource, amount) ->
            isPlaced
                ? saturated(amount + usage.of(resource))
                : Math.max(0, amount - usage.of(resource)));
    return new ResourceQuotaState(quota, createdAt, new Resources(amounts));
  }

  /** Amounts are not negative, so a negative sum has overflowed. */
  private static long saturated(long sum) {
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
