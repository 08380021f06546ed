package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.testing.Pods;
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
        .containsExactlyInAnyOrder("spec.selector.matchLabels", "spec.template");
    assertThat(DeploymentValidation.validate(new Deployment(Metadata.named(null, "web"), null)))
        .extracting(FieldError::field)
        .containsExactly("spec");
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
