package io.fairlead.api.wire;

/** The fields of a pod's spec, and of what other kinds share with it. */
final class PodFields {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private PodFields() {}

  private static final Fields PROBE =
      Fields.of(
              "initialDelaySeconds",
              "periodSeconds",
              "timeoutSeconds",
              "successThreshold",
              "failureThreshold")
          .nested(
              "httpGet",
              Fields.of("path", "port")
                  .refusedUnless("scheme", "HTTP")
                  .refused("host", "httpHeaders"))
          .nested("tcpSocket", Fields.of("port").refused("host"))
          .refused("exec", "grpc")
          .ignored("terminationGracePeriodSeconds");

  private static final Fields CONTAINER =
      Fields.of(
              "name", "image", "imagePullPolicy", "command", "args", "workingDir", "restartPolicy")
          .nested(
              "env",
              Fields.of("name", "value")
                  .nested(
                      "valueFrom",
                      Fields.of()
                          .nested(
                              "fieldRef", Fields.of("fieldPath").ignoredUnless("apiVersion", "v1"))
                          .refused(
                              "secretKeyRef", "configMapKeyRef", "resourceFieldRef", "fileKeyRef")))
          .nested("ports", Fields.of("name", "containerPort", "protocol", "hostPort", "hostIP"))
          .nested("resources", Fields.of("requests", "limits").refused("claims"))
          .nested("readinessProbe", PROBE)
          .refused("envFrom", "volumeMounts", "volumeDevices", "restartPolicyRules")
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

  static final Fields LABEL_SELECTOR =
      Fields.of("matchLabels").nested("matchExpressions", Fields.of("key", "operator", "values"));

  private static final Fields NODE_SELECTOR_TERM =
      Fields.of()
          .nested("matchExpressions", Fields.of("key", "operator", "values"))
          .nested("matchFields", Fields.of("key", "operator", "values"));

  private static final Fields NODE_AFFINITY =
      Fields.of()
          .nested(REQUIRED, Fields.of().nested("nodeSelectorTerms", NODE_SELECTOR_TERM))
          .nested(PREFERRED, Fields.of("weight").nested("preference", NODE_SELECTOR_TERM));

  private static final Fields POD_AFFINITY_TERM =
      Fields.of("namespaces", "topologyKey", "matchLabelKeys", "mismatchLabelKeys")
          .nested("labelSelector", LABEL_SELECTOR)
          .nested("namespaceSelector", LABEL_SELECTOR);

  private static final Fields POD_AFFINITY =
      Fields.of()
          .nested(REQUIRED, POD_AFFINITY_TERM)
          .nested(PREFERRED, Fields.of("weight").nested("podAffinityTerm", POD_AFFINITY_TERM));

  private static final Fields TOPOLOGY_SPREAD_CONSTRAINT =
      Fields.of(
              "maxSkew",
              "topologyKey",
              "whenUnsatisfiable",
              "minDomains",
              "nodeAffinityPolicy",
              "nodeTaintsPolicy",
              "matchLabelKeys")
          .nested("labelSelector", LABEL_SELECTOR);

  static final Fields SPEC =
      Fields.of(
              "nodeName",
              "nodeSelector",
              "overhead",
              "priorityClassName",
              "priority",
              "preemptionPolicy",
              "schedulerName",
              "restartPolicy",
              "terminationGracePeriodSeconds")
          .nested("initContainers", CONTAINER)
          .nested("containers", CONTAINER)
          .nested(
              "affinity",
              Fields.of()
                  .nested("nodeAffinity", NODE_AFFINITY)
                  .nested("podAffinity", POD_AFFINITY)
                  .nested("podAntiAffinity", POD_AFFINITY))
          .nested("topologySpreadConstraints", TOPOLOGY_SPREAD_CONSTRAINT)
          .nested(
              "tolerations", Fields.of("key", "operator", "value", "effect", "tolerationSeconds"))
          .refused(
              "volumes",
              "ephemeralContainers",
              "hostNetwork",
              "hostPID",
              "hostIPC",
              "schedulingGates",
              "activeDeadlineSeconds",
              "readinessGates",
              "resourceClaims",
              "resources",
              "hostAliases",
              "shareProcessNamespace")
          .ignored(
              "securityContext",
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
          .ignoredUnless("serviceAccountName", "default")
          .ignoredUnless("serviceAccount", "default")
          .ignoredUnless("dnsPolicy", "ClusterFirst")
          .ignoredUnless("enableServiceLinks", "true", "false");
}
