package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.testing.Pods;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeploymentValidationTest {

  @Test
  void aDeploymentWhoseTemplateMatchesItsSelectorIsValid() {
    assertThat(DeploymentValidation.validate(deployment(2, "web", "web"))).isEmpty();
  }

  @Test
  void theTemplateMustHaveTheSelectorsLabels() {
    assertThat(DeploymentValidation.validate(deployment(-1, "web", "db")))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("spec.replicas", "spec.template.metadata.labels");
  }

  @Test
  void aSelectorAndATemplateAreRequired() {
    Deployment empty =
        new Deployment(Metadata.named(null, "web"), new DeploymentSpec(null, null, null));

    assertThat(DeploymentValidation.validate(empty))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("spec.selector", "spec.template");
    assertThat(DeploymentValidation.validate(new Deployment(Metadata.named(null, "web"), null)))
        .extracting(FieldError::field)
        .containsExactly("spec");
  }

  @Test
  void theTemplateMustMatchTheSelectorsExpressionsToo() {
    assertThat(errors(selectedBy("app", LabelSelector.Operator.In, "web", "db"))).isEmpty();
    assertThat(errors(selectedBy("app", LabelSelector.Operator.Exists))).isEmpty();
    assertThat(errors(selectedBy("app", LabelSelector.Operator.NotIn, "web")))
        .containsExactly(
            "spec.template.metadata.labels: must be such that spec.selector selects them");
    assertThat(errors(selectedBy("tier", LabelSelector.Operator.Exists))).hasSize(1);
  }

  @Test
  void aSelectorThatIsNotValidIsNotAskedWhatItSelects() {
    assertThat(errors(selectedBy("app", null)))
        .containsExactly(
            "spec.selector.matchExpressions[0].operator: one of In, NotIn, Exists, DoesNotExist");
    assertThat(errors(deployment(new LabelSelector(PodSpecs.labels("app", null))))).hasSize(1);
    assertThat(errors(deployment(new LabelSelector(null))))
        .containsExactly("spec.selector: at least one label or expression is required");
  }

  @Test
  void theGroupInTheTemplateIsChecked() {
    Deployment valid = deployment(1, "web", "web");
    PodTemplate template =
        new PodTemplate(
            Metadata.named(null, null)
                .withLabels(PodSpecs.labels("app", "web", PodGroup.LABEL, "A")),
            Pods.spec(100));

    assertThat(
            DeploymentValidation.validate(
                new Deployment(
                    valid.metadata(), new DeploymentSpec(1, valid.spec().selector(), template))))
        .extracting(FieldError::field)
        .containsExactly("spec.template.metadata.labels.scheduling.x-k8s.io/pod-group");
  }

  private static List<String> errors(Deployment deployment) {
    return PodSpecs.texts(DeploymentValidation.validate(deployment));
  }

  private static Deployment selectedBy(
      String key, LabelSelector.Operator operator, String... values) {
    return deployment(
        new LabelSelector(
            null, List.of(new LabelSelector.Requirement(key, operator, List.of(values)))));
  }

  private static Deployment deployment(LabelSelector selector) {
    Deployment web = deployment(1, "web", "web");
    return new Deployment(web.metadata(), new DeploymentSpec(1, selector, web.spec().template()));
  }

  @Test
  void itsPodsMustRestart() {
    PodSpec pod = Pods.spec(100);
    PodSpec never = new PodSpec(pod.containers(), null, null, null, RestartPolicy.Never, null);
    Deployment valid = deployment(1, "web", "web");
    Deployment deployment =
        new Deployment(
            valid.metadata(),
            new DeploymentSpec(
                1,
                valid.spec().selector(),
                new PodTemplate(valid.spec().template().metadata(), never)));

    assertThat(DeploymentValidation.validate(deployment))
        .extracting(FieldError::field)
        .containsExactly("spec.template.spec.restartPolicy");
  }

  @Test
  void theSelectorStays() {
    assertThat(
            DeploymentValidation.validateUpdate(
                deployment(1, "web", "web"), deployment(1, "db", "db")))
        .extracting(FieldError::field)
        .containsExactly("spec.selector");
    assertThat(
            DeploymentValidation.validateUpdate(
                deployment(1, "web", "web"), deployment(5, "web", "web")))
        .isEmpty();
  }

  private static Deployment deployment(int replicas, String selected, String label) {
    return new Deployment(
        Metadata.named("default", "web"),
        new DeploymentSpec(
            replicas,
            new LabelSelector(new TreeMap<>(Map.of("app", selected))),
            new PodTemplate(
                Metadata.named(null, null).withLabels(new TreeMap<>(Map.of("app", label))),
                Pods.spec(100))));
  }
}
