package io.fairlead.api.wire;

import static io.fairlead.api.wire.Fields.of;

/** The fields of a pod's spec, and of what other kinds share with it. */
final class PodFields {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private PodFields() {}

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
      of("name", "image", "imagePullPolicy", "command", "args", "workingDir", "restartPolicy")
          .nested(
              "env",
              of("name", "value")
                  .nested(
                      "valueFrom",
                      of().nested("fieldRef", of("fieldPath").ignoredUnless("apiVersion", "v1"))
                          .refused(
                              "secretKeyRef", "configMapKeyRef", "resourceFieldRef", "fileKeyRef")))
          .nested("ports", of("name", "containerPort", "protocol", "hostPort", "hostIP"))
          .nested("resources", of("requests", "limits").refused("claims"))
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
      of("matchLabels").nested("matchExpressions", of("key", "operator", "values"));

  private static final Fields NODE_SELECTOR_TERM =
      of().nested("matchExpressions", of("key", "operator", "values"))
          .nested("matchFields", of("key", "operator", "values"));

  private static final Fields NODE_AFFINITY =
      of().nested(REQUIRED, of().nested("nodeSelectorTerms", NODE_SELECTOR_TERM))
          .nested(PREFERRED, of("weight").nested("preference", NODE_SELECTOR_TERM));

  private static final Fields POD_AFFINITY_TERM =
      of("namespaces", "topologyKey", "matchLabelKeys", "mismatchLabelKeys")
          .nested("labelSelector", LABEL_SELECTOR)
          .nested("namespaceSelector", LABEL_SELECTOR);

  private static final Fields POD_AFFINITY =
      of().nested(REQUIRED, POD_AFFINITY_TERM)
          .nested(PREFERRED, of("weight").nested("podAffinityTerm", POD_AFFINITY_TERM));

  private static final Fields TOPOLOGY_SPREAD_CONSTRAINT =
      of(
              "maxSkew",
              "topologyKey",
              "whenUnsatisfiable",
              "minDomains",
              "nodeAffinityPolicy",
              "nodeTaintsPolicy",
              "matchLabelKeys")
          .nested("labelSelector", LABEL_SELECTOR);

  static final Fields SPEC =
      of(
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
              of().nested("nodeAffinity", NODE_AFFINITY)
                  .nested("podAffinity", POD_AFFINITY)
                  .nested("podAntiAffinity", POD_AFFINITY))
          .nested("topologySpreadConstraints", TOPOLOGY_SPREAD_CONSTRAINT)
          .nested("tolerations", of("key", "operator", "value", "effect", "tolerationSeconds"))
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
