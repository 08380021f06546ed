package io.fairlead.domain.model;

import static io.fairlead.domain.model.PodSpecs.errors;
import static io.fairlead.domain.model.PodSpecs.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fairlead.domain.model.Affinity.NodeAffinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.Affinity.WeightedPodAffinityTerm;
import io.fairlead.domain.model.NodeSelector.Operator;
import io.fairlead.domain.model.NodeSelector.Requirement;
import io.fairlead.domain.model.NodeSelector.Term;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffinityValidationTest {
  private static final String REQUIRED = ".requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = ".preferredDuringSchedulingIgnoredDuringExecution";
  private static final String NODES = "spec.affinity.nodeAffinity";
  private static final String PODS = "spec.affinity.podAffinity";
  private static final String LABEL_VALUE =
      "must be at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or"
          + " digit";

  // ---- nodes

  @ParameterizedTest
  @MethodSource
  void anExpressionHasTheValuesThatItsOperatorTakes(Requirement requirement, String error) {
    String path = NODES + REQUIRED + ".nodeSelectorTerms[0].matchExpressions[0]";

    assertThat(errors(requiring(new Term(List.of(requirement), null))))
        .isEqualTo(error == null ? List.of() : List.of(path + error));
  }

  static Stream<Arguments> anExpressionHasTheValuesThatItsOperatorTakes() {
    String oneNumber = ".values: must be one whole number with Gt and Lt";
    String none = ".values: must be empty with Exists and DoesNotExist";
    String some = ".values: In and NotIn need a value";
    return Stream.of(
        arguments(node("zone", Operator.In, "a", "b"), null),
        arguments(node("zone", Operator.NotIn, ""), null),
        arguments(node("zone", Operator.In), some),
        arguments(node("zone", Operator.NotIn), some),
        arguments(node("gpu", Operator.Exists), null),
        arguments(node("gpu", Operator.DoesNotExist), null),
        arguments(node("gpu", Operator.Exists, "x"), none),
        arguments(node("gpu", Operator.DoesNotExist, "x"), none),
        arguments(node("cores", Operator.Gt, "-4"), null),
        arguments(node("cores", Operator.Lt, "9223372036854775807"), null),
        arguments(node("cores", Operator.Lt, "9223372036854775808"), oneNumber),
        arguments(node("cores", Operator.Gt, "four"), oneNumber),
        arguments(node("cores", Operator.Gt, "1.5"), oneNumber),
        arguments(node("cores", Operator.Gt), oneNumber),
        arguments(node("cores", Operator.Lt, "1", "2"), oneNumber),
        arguments(
            node("zone", null, "a"), ".operator: one of In, NotIn, Exists, DoesNotExist, Gt, Lt"),
        arguments(node(null, Operator.Exists), ".key: a label key is required"),
        arguments(
            node("a/b/c", Operator.Exists), ".key: \"a/b/c\" is not a label key ([prefix/]name)"));
  }

  @ParameterizedTest
  @MethodSource
  void aFieldIsTheNodesNameAndHasOneValue(Requirement requirement, List<String> errors) {
    String path = NODES + REQUIRED + ".nodeSelectorTerms[0].matchFields[0]";

    assertThat(errors(requiring(new Term(null, List.of(requirement)))))
        .isEqualTo(errors.stream().map(path::concat).toList());
  }

  static Stream<Arguments> aFieldIsTheNodesNameAndHasOneValue() {
    String name = NodeSelector.NAME_FIELD;
    return Stream.of(
        arguments(node(name, Operator.In, "node-1"), List.of()),
        arguments(node(name, Operator.NotIn, "node-1"), List.of()),
        arguments(
            node(name, Operator.In, "a", "b"), List.of(".values: exactly one value is required")),
        arguments(node(name, Operator.In, "A"), List.of(".values[0]: " + Names.DNS_SUBDOMAIN_RULE)),
        arguments(
            node("metadata.uid", Operator.Exists),
            List.of(
                ".key: must be metadata.name",
                ".operator: must be In or NotIn",
                ".values: exactly one value is required")));
  }

  @Test
  void whatIsRequiredHasATermWhichMayBeEmpty() {
    assertThat(errors(requiring(new Term(null, null)))).isEmpty();
    assertThat(errors(requiring()))
        .containsExactly(NODES + REQUIRED + ".nodeSelectorTerms: at least one term is required");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 101})
  void aWeightIsOneToOneHundred(int weight) {
    assertThat(errors(preferring(weight, new Term(null, null))))
        .containsExactly(NODES + PREFERRED + "[0].weight: must be 1 to 100");
    assertThat(errors(preferring(weight, podTerm("zone"))))
        .containsExactly(PODS + PREFERRED + "[0].weight: must be 1 to 100");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void whatIsLikedHasATerm(int weight) {
    assertThat(errors(preferring(weight, new Term(null, null)))).isEmpty();
    assertThat(errors(preferring(weight, (Term) null)))
        .containsExactly(NODES + PREFERRED + "[0].preference: a term is required");
    assertThat(errors(preferring(weight, podTerm("zone")))).isEmpty();
    assertThat(errors(preferring(weight, (PodAffinityTerm) null)))
        .containsExactly(PODS + PREFERRED + "[0].podAffinityTerm: a term is required");
  }

  // ---- pods

  @ParameterizedTest
  @MethodSource
  void aTermOfPodsIsChecked(PodAffinityTerm term, List<String> errors) {
    assertThat(errors(near(term)))
        .isEqualTo(errors.stream().map((PODS + REQUIRED + "[0]")::concat).toList());
  }

  static Stream<Arguments> aTermOfPodsIsChecked() {
    LabelSelector web = new LabelSelector(labels("app", "web"));
    LabelSelector expressions =
        new LabelSelector(
            labels("a b", "c d"),
            List.of(
                new LabelSelector.Requirement("app", LabelSelector.Operator.In, null),
                new LabelSelector.Requirement("app", LabelSelector.Operator.Exists, List.of("x")),
                new LabelSelector.Requirement(null, null, List.of("-"))));
    return Stream.of(
        arguments(podTerm("topology.kubernetes.io/zone"), List.of()),
        arguments(podTerm(null), List.of(".topologyKey: a label key is required")),
        arguments(podTerm(""), List.of(".topologyKey: \"\" is not a label key ([prefix/]name)")),
        arguments(
            new PodAffinityTerm(
                expressions,
                List.of("shop", "a.b"),
                new LabelSelector(labels("x/", "")),
                "zone",
                null,
                null),
            List.of(
                ".labelSelector.matchLabels: \"a b\" is not a label key ([prefix/]name)",
                ".labelSelector.matchLabels.a b: " + LABEL_VALUE,
                ".labelSelector.matchExpressions[0].values: In and NotIn need a value",
                ".labelSelector.matchExpressions[1].values: must be empty with Exists and"
                    + " DoesNotExist",
                ".labelSelector.matchExpressions[2].key: a label key is required",
                ".labelSelector.matchExpressions[2].operator: one of In, NotIn, Exists,"
                    + " DoesNotExist",
                ".labelSelector.matchExpressions[2].values[0]: " + LABEL_VALUE,
                ".namespaceSelector.matchLabels: \"x/\" is not a label key ([prefix/]name)",
                ".namespaces[1]: " + Names.DNS_LABEL_RULE)),
        arguments(
            new PodAffinityTerm(null, null, null, "zone", List.of("hash"), List.of("tenant")),
            List.of(
                ".matchLabelKeys: must be empty when there is no labelSelector",
                ".mismatchLabelKeys: must be empty when there is no labelSelector")),
        arguments(
            new PodAffinityTerm(web, null, null, "zone", List.of("hash"), List.of("tenant")),
            List.of()),
        arguments(
            new PodAffinityTerm(
                web, null, null, "zone", List.of("app", "hash", "hash"), List.of("hash", "!")),
            List.of(
                ".matchLabelKeys[0]: \"app\" is in labelSelector, too",
                ".matchLabelKeys[2]: \"hash\" is already there",
                ".mismatchLabelKeys[1]: \"!\" is not a label key ([prefix/]name)",
                ".matchLabelKeys: \"hash\" is in mismatchLabelKeys, too")));
  }

  @Test
  void antiAffinityIsCheckedToo() {
    Affinity apart = new Affinity(null, null, new PodAffinity(List.of(podTerm(null)), null));

    assertThat(errors(PodSpecs.with(apart)))
        .containsExactly(
            "spec.affinity.podAntiAffinity"
                + REQUIRED
                + "[0].topologyKey: a label key is required");
  }

  // ---- limits

  @Test
  void oneHundredTermsAreEnough() {
    Term[] terms = Collections.nCopies(101, new Term(null, null)).toArray(Term[]::new);
    PodAffinityTerm[] podTerms =
        Collections.nCopies(101, podTerm(null)).toArray(PodAffinityTerm[]::new);

    assertThat(errors(requiring(terms)))
        .containsExactly(NODES + REQUIRED + ".nodeSelectorTerms: has 101 entries, more than 100");
    assertThat(errors(near(podTerms)))
        .containsExactly(PODS + REQUIRED + ": has 101 entries, more than 100");
  }

  @Test
  void oneThousandValuesAndOneHundredExpressionsAreEnough() {
    String[] values = Collections.nCopies(1001, "a").toArray(String[]::new);
    List<Requirement> many = Collections.nCopies(101, node("zone", Operator.Exists));
    String path = NODES + REQUIRED + ".nodeSelectorTerms[0].matchExpressions";

    assertThat(errors(requiring(new Term(List.of(node("zone", Operator.In, values)), null))))
        .containsExactly(path + "[0].values: has 1001 entries, more than 1000");
    assertThat(errors(requiring(new Term(many, null))))
        .containsExactly(path + ": has 101 entries, more than 100");
  }

  // ---- helpers

  private static Requirement node(String key, Operator operator, String... values) {
    return new Requirement(key, operator, List.of(values));
  }

  private static PodAffinityTerm podTerm(String topologyKey) {
    return new PodAffinityTerm(null, null, null, topologyKey, null, null);
  }

  private static PodSpec requiring(Term... terms) {
    NodeAffinity nodes = new NodeAffinity(new NodeSelector(List.of(terms)), null);
    return PodSpecs.with(new Affinity(nodes, null, null));
  }

  private static PodSpec preferring(int weight, Term term) {
    NodeAffinity nodes = new NodeAffinity(null, List.of(new PreferredNode(weight, term)));
    return PodSpecs.with(new Affinity(nodes, null, null));
  }

  private static PodSpec preferring(int weight, PodAffinityTerm term) {
    PodAffinity pods = new PodAffinity(null, List.of(new WeightedPodAffinityTerm(weight, term)));
    return PodSpecs.with(new Affinity(null, pods, null));
  }

  private static PodSpec near(PodAffinityTerm... terms) {
    return PodSpecs.with(new Affinity(null, new PodAffinity(List.of(terms), null), null));
  }
}
