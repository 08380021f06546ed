package io.fairlead.api.wire;

import static io.fairlead.api.wire.Fields.metadata;
import static io.fairlead.api.wire.Fields.object;

/** The fields of every kind that can be written. */
public final class KindFields {
  private KindFields() {}

  public static final Fields POD = object().nested("spec", PodFields.SPEC);

  public static final Fields DEPLOYMENT =
      object()
          .nested(
              "spec",
              Fields.of("replicas")
                  .nested("selector", PodFields.LABEL_SELECTOR)
                  .nested(
                      "template",
                      Fields.of("apiVersion", "kind", "status")
                          .nested("metadata", metadata())
                          .nested("spec", PodFields.SPEC))
                  .ignoredUnless(
                      "strategy",
                      "{\"type\":\"RollingUpdate\"}",
                      "{\"rollingUpdate\":{\"maxSurge\":\"25%\",\"maxUnavailable\":\"25%\"},"
                          + "\"type\":\"RollingUpdate\"}")
                  .ignoredUnless("minReadySeconds", "0")
                  .ignoredUnless("revisionHistoryLimit", "10")
                  .ignoredUnless("progressDeadlineSeconds", "600")
                  .refused("paused"));

  public static final Fields SERVICE =
      object()
          .nested(
              "spec",
              Fields.of("selector", "type", "clusterIP")
                  .nested(
                      "ports",
                      Fields.of(
                          "name", "protocol", "appProtocol", "port", "targetPort", "nodePort"))
                  .refused("externalName", "externalIPs", "publishNotReadyAddresses")
                  .ignoredUnless("clusterIPs", "[\"None\"]")
                  .ignoredUnless("ipFamilies", "[\"IPv4\"]")
                  .ignoredUnless("ipFamilyPolicy", "SingleStack")
                  .ignoredUnless("internalTrafficPolicy", "Cluster")
                  .ignoredUnless("externalTrafficPolicy", "Cluster")
                  .ignoredUnless("sessionAffinity", "None")
                  .ignoredUnless("allocateLoadBalancerNodePorts", "true")
                  .ignored(
                      "sessionAffinityConfig",
                      "healthCheckNodePort",
                      "loadBalancerIP",
                      "loadBalancerClass",
                      "loadBalancerSourceRanges",
                      "trafficDistribution",
                      "topologyKeys"));

  private static final Fields SCALE_TARGET = Fields.of("apiVersion", "kind", "name");

  public static final Fields AUTOSCALER =
      object()
          .nested(
              "spec",
              Fields.of("minReplicas", "maxReplicas")
                  .nested("scaleTargetRef", SCALE_TARGET)
                  .nested(
                      "metrics",
                      Fields.of("type")
                          .nested(
                              "resource",
                              Fields.of("name")
                                  .nested(
                                      "target",
                                      Fields.of("type", "averageUtilization", "averageValue")
                                          .refused("value")))
                          .refused("pods", "object", "external", "containerResource"))
                  .ignored("behavior"));

  public static final Fields AUTOSCALER_V1 =
      object()
          .nested(
              "spec",
              Fields.of("minReplicas", "maxReplicas", "targetCPUUtilizationPercentage")
                  .nested("scaleTargetRef", SCALE_TARGET));

  public static final Fields NODE =
      object()
          .nested(
              "spec",
              Fields.of("unschedulable", "podCIDR", "podCIDRs")
                  .nested("taints", Fields.of("key", "value", "effect", "timeAdded"))
                  .ignored("providerID", "externalID", "configSource"));

  public static final Fields PRIORITY_CLASS =
      Fields.of("apiVersion", "kind", "value", "globalDefault", "preemptionPolicy", "description")
          .nested("metadata", metadata());

  public static final Fields POD_DISRUPTION_BUDGET =
      object()
          .nested(
              "spec",
              Fields.of("minAvailable", "maxUnavailable")
                  .nested("selector", PodFields.LABEL_SELECTOR)
                  .refusedUnless("unhealthyPodEvictionPolicy", "IfHealthyBudget"));

  public static final Fields RESOURCE_QUOTA =
      object().nested("spec", Fields.of("hard").refused("scopes", "scopeSelector"));

  public static final Fields POD_GROUP =
      object()
          .nested("spec", Fields.of("minMember").refused("scheduleTimeoutSeconds", "minResources"));

  public static final Fields NAMESPACE =
      object().nested("spec", Fields.of().ignoredUnless("finalizers", "[\"kubernetes\"]"));

  public static final Fields SCHEDULING_PROFILE =
      object()
          .nested(
              "spec",
              Fields.of("filters")
                  .nested("scores", Fields.of("name", "weight"))
                  .nested(
                      "scoringStrategy",
                      Fields.of("type")
                          .nested("resources", Fields.of("name", "weight"))
                          .nested(
                              "requestedToCapacityRatio",
                              Fields.of().nested("shape", Fields.of("utilization", "score")))));
}
