package io.fairlead.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fairlead.domain.model.FieldError;
import org.junit.jupiter.api.Test;

class FieldSupportTest {
  private static FieldSupport.Findings pod(String container, String spec) throws Exception {
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, creationTimestamp: null}
        spec:
          containers:
          - name: web
            image: web
            %s
          %s
        """
            .formatted(container, spec);
    return FieldSupport.check(new ObjectMapper(new YAMLFactory()).readTree(pod), KindFields.POD);
  }

  @Test
  void whatClientsSendByDefaultIsTakenSilently() throws Exception {
    var findings =
        pod(
            "terminationMessagePath: /dev/termination-log\n    resources: {}",
            """
            restartPolicy: Always
              schedulerName: default-scheduler
              dnsPolicy: ClusterFirst
              enableServiceLinks: true
              serviceAccountName: default
              securityContext: {}
              hostNetwork: false
              volumes: []
            status: {}""");

    assertThat(findings.refused()).isEmpty();
    assertThat(findings.ignored()).isEmpty();
    assertThat(findings.unknown()).isEmpty();
  }

  @Test
  void whatChangesTheMeaningIsRefused() throws Exception {
    var findings =
        pod(
            "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]",
            "hostNetwork: true\n  volumes: [{name: v}]\n  schedulingGates: [{name: g}]");

    assertThat(findings.refused())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "spec.containers[0].env[0].valueFrom.secretKeyRef",
            "spec.hostNetwork",
            "spec.volumes",
            "spec.schedulingGates");
    assertThat(findings.refused())
        .allSatisfy(error -> assertThat(error.message()).isEqualTo("not supported yet"));
  }

  @Test
  void whatCanBeLeftOutIsNamed() throws Exception {
    var findings = pod("livenessProbe: {tcpSocket: {port: 80}}", "runtimeClassName: fast");

    assertThat(findings.refused()).isEmpty();
    assertThat(findings.ignored())
        .containsExactlyInAnyOrder("spec.containers[0].livenessProbe", "spec.runtimeClassName");
  }

  @Test
  void whatOnlyOneValueFitsSaysWhich() throws Exception {
    var findings =
        pod("readinessProbe: {httpGet: {port: 80, scheme: HTTPS}}", "dnsPolicy: ClusterFirst");

    assertThat(findings.refused())
        .extracting(FieldError::toString)
        .containsExactly(
            "spec.containers[0].readinessProbe.httpGet.scheme: not supported yet: only HTTP is");
  }

  @Test
  void aListHasNoHoles() throws Exception {
    var findings = pod("command: [sleep, null]", "tolerations: [null]");

    assertThat(findings.refused())
        .extracting(FieldError::toString)
        .containsExactlyInAnyOrder(
            "spec.containers[0].command[1]: must not be null",
            "spec.tolerations[0]: must not be null");
  }

  @Test
  void whatTheSchedulerDecidesByIsTaken() throws Exception {
    var findings =
        pod(
            "ports: [{containerPort: 80, hostPort: 80}]",
            """
            priorityClassName: high
              preemptionPolicy: Never
              overhead: {cpu: 1}
              schedulerName: packing
              initContainers: [{name: i, restartPolicy: Always}]
              topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, labelSelector: {}}]
              affinity:
                podAntiAffinity:
                  preferredDuringSchedulingIgnoredDuringExecution:
                  - {weight: 1, podAffinityTerm: {topologyKey: a, labelselector: {}}}""");

    assertThat(findings.refused()).isEmpty();
    assertThat(findings.ignored()).isEmpty();
    assertThat(findings.unknown())
        .containsExactly(
            "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]"
                + ".podAffinityTerm.labelselector");
  }

  @Test
  void whatKubernetesDoesNotKnowIsUnknown() throws Exception {
    var findings = pod("comand: [sleep]", "restartpolicy: Never");

    assertThat(findings.unknown())
        .containsExactlyInAnyOrder("spec.containers[0].comand", "spec.restartpolicy");
  }
}
