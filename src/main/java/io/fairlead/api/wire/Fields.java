package io.fairlead.api.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of one type of object, each with a rule. */
public final class Fields {

  /** What becomes of a field. */
  sealed interface Rule {}

  /** It is taken over. */
  record Carried() implements Rule {}

  /** It is an object, or a list of objects, whose own fields have rules. */
  record Nested(Fields fields) implements Rule {}

  /**
   * It is not carried.
   *
   * @param defaults values that say nothing: as text, or JSON of an object
   * @param refused whether the object means something else without it
   */
  record Left(boolean refused, List<String> defaults) implements Rule {}

  private final Map<String, Rule> rules = new LinkedHashMap<>();

  private Fields() {}

  Rule rule(String name) {
    return rules.get(name);
  }

  private static Fields of(String... carried) {
    Fields fields = new Fields();
    for (String name : carried) {
      fields.rules.put(name, new Carried());
    }
    return fields;
  }

  private Fields nested(String name, Fields fields) {
    rules.put(name, new Nested(fields));
    return this;
  }

  private Fields refused(String... names) {
    for (String name : names) {
      rules.put(name, new Left(true, List.of()));
    }
    return this;
  }

  private Fields refusedUnless(String name, String... defaults) {
    rules.put(name, new Left(true, List.of(defaults)));
    return this;
  }

  private Fields ignored(String... names) {
    for (String name : names) {
      rules.put(name, new Left(false, List.of()));
    }
    return this;
  }

  private Fields ignoredUnless(String name, String... defaults) {
    rules.put(name, new Left(false, List.of(defaults)));
    return this;
  }

  /** What servers set and clients send back: taken for what it is, silently. */
  private static final String[] SERVER_METADATA = {
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "generation",
    "selfLink",
    "managedFields",
    "deletionTimestamp",
    "deletionGracePeriodSeconds"
  };

  private static Fields metadata() {
    Fields metadata =
        of("name", "namespace", "labels", "annotations", "generateName", "ownerReferences")
            .refused("finalizers")
            .ignored("clusterName");
    for (String name : SERVER_METADATA) {
      metadata.rules.put(name, new Carried());
    }
    return metadata;
  }

  private static final Fields PROBE =
      of(
              "initialDelaySeconds",
              "periodSeconds",
              "timeoutSeconds",
              "successThreshold",
              "failureThreshold")
          .nested(
              "httpGet",
              of("path", "port").refusedUnless("scheme", "HTTP").refused("host", "httpHeaders"))
          .nested("tcpSocket", of("port").refused("host"))
          .refused("exec", "grpc")
          .ignored("terminationGracePeriodSeconds");

  private static final Fields CONTAINER =
      of("name", "image", "imagePullPolicy", "command", "args", "workingDir")
          .nested(
              "env",
              of("name", "value")
                  .nested(
                      "valueFrom",
                      of().nested("fieldRef", of("fieldPath").ignoredUnless("apiVersion", "v1"))
                          .refused(
                              "secretKeyRef", "configMapKeyRef", "resourceFieldRef", "fileKeyRef")))
          .nested("ports", of("name", "containerPort", "protocol").refused("hostPort", "hostIP"))
          .nested("resources", of("requests", "limits").refused("claims"))
          .nested("readinessProbe", PROBE)
          .refused("envFrom", "volumeMounts", "volumeDevices", "restartPolicyRules")
          .refused("restartPolicy")
          .ignored(
              "livenessProbe",
              "startupProbe",
              "lifecycle",
              "securityContext",
              "stdin",
              "stdinOnce",
              "tty",
              "resizePolicy")
          .ignoredUnless("terminationMessagePath", "/dev/termination-log")
          .ignoredUnless("terminationMessagePolicy", "File");

  private static final Fields POD_SPEC =
      of("nodeName", "nodeSelector", "restartPolicy", "terminationGracePeriodSeconds")
          .nested("containers", CONTAINER)
          .nested(
              "tolerations", of("key", "operator", "value", "effect").ignored("tolerationSeconds"))
          .refused(
              "volumes",
              "initContainers",
              "ephemeralContainers",
              "affinity",
              "topologySpreadConstraints",
              "hostNetwork",
              "hostPID",
              "hostIPC",
              "schedulingGates",
              "overhead",
              "activeDeadlineSeconds",
              "readinessGates",
              "resourceClaims",
              "resources",
              "hostAliases",
              "shareProcessNamespace")
          .ignored(
              "securityContext",
              "priorityClassName",
              "imagePullSecrets",
              "automountServiceAccountToken",
              "dnsConfig",
              "hostname",
              "subdomain",
              "hostnameOverride",
              "setHostnameAsFQDN",
              "runtimeClassName",
              "os")
          .ignoredUnless("hostUsers", "true")
          .ignoredUnless("priority", "0")
          .ignoredUnless("preemptionPolicy", "PreemptLowerPriority")
          .ignoredUnless("serviceAccountName", "default")
          .ignoredUnless("serviceAccount", "default")
          .ignoredUnless("dnsPolicy", "ClusterFirst")
          .ignoredUnless("enableServiceLinks", "true", "false")
          .refusedUnless("schedulerName", "default-scheduler");

  private static Fields object() {
    return of("apiVersion", "kind", "status").nested("metadata", metadata());
  }

  public static final Fields POD = object().nested("spec", POD_SPEC);

  public static final Fields DEPLOYMENT =
      object()
          .nested(
              "spec",
              of("replicas")
                  .nested("selector", of("matchLabels").refused("matchExpressions"))
                  .nested(
                      "template",
                      of("apiVersion", "kind", "status")
                          .nested("metadata", metadata())
                          .nested("spec", POD_SPEC))
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
              of("selector", "type", "clusterIP")
                  .nested(
                      "ports",
                      of("name", "protocol", "appProtocol", "port", "targetPort", "nodePort"))
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

  private static final Fields SCALE_TARGET = of("apiVersion", "kind", "name");

  public static final Fields AUTOSCALER =
      object()
          .nested(
              "spec",
              of("minReplicas", "maxReplicas")
                  .nested("scaleTargetRef", SCALE_TARGET)
                  .nested(
                      "metrics",
                      of("type")
                          .nested(
                              "resource",
                              of("name")
                                  .nested(
                                      "target",
                                      of("type", "averageUtilization", "averageValue")
                                          .refused("value")))
                          .refused("pods", "object", "external", "containerResource"))
                  .ignored("behavior"));

  public static final Fields AUTOSCALER_V1 =
      object()
          .nested(
              "spec",
              of("minReplicas", "maxReplicas", "targetCPUUtilizationPercentage")
                  .nested("scaleTargetRef", SCALE_TARGET));

  public static final Fields NODE =
      object()
          .nested(
              "spec",
              of("unschedulable", "podCIDR", "podCIDRs")
                  .nested("taints", of("key", "value", "effect", "timeAdded"))
                  .ignored("providerID", "externalID", "configSource"));

  public static final Fields SCALE = object().nested("spec", of("replicas"));
}
