package io.fairlead;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of the architecture, and what keeps the domain pure and deterministic. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.fairlead");

  // ---- rooms

  @Test
  void theDomainImportsOnlyItselfAndSomeOfJava() {
    onlyDependsOn(
            "io.fairlead.domain..",
            "io.fairlead.domain..",
            "java.lang..",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "java.util.regex",
            "java.math",
            "java.time",
            "java.nio.charset")
        .check(CLASSES);
  }

  @Test
  void theModelImportsNothingElseOfTheDomain() {
    imports("io.fairlead.domain.model..").check(CLASSES);
  }

  @Test
  void eventsImportTheModel() {
    imports("io.fairlead.domain.event..", "io.fairlead.domain.model..").check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"scheduling", "workload", "autoscaling", "node", "discovery", "balancing"})
  void decisionsImportModelAndEventsAndNotOneAnother(String room) {
    noClasses()
        .that()
        .resideInAPackage("io.fairlead.domain." + room + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.fairlead..")
                .and(
                    not(
                        resideInAnyPackage(
                            "io.fairlead.domain." + room + "..",
                            "io.fairlead.domain", // the contract, Logic
                            "io.fairlead.domain.model..",
                            "io.fairlead.domain.event.."))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** The scheduler itself may use them all; none of them knows it. */
  @ParameterizedTest
  @CsvSource({
    "cluster,     model",
    "plugin,      model scheduling.cluster",
    "filter,      model scheduling.cluster scheduling.plugin",
    "score,       model scheduling.cluster scheduling.plugin",
    "topology,    model scheduling.cluster scheduling.plugin",
    "classes,     model scheduling.cluster scheduling.plugin scheduling.score",
    "queue,       model event scheduling.cluster",
    "preemption,  model event scheduling.cluster",
  })
  void aChapterOfTheSchedulerImportsOnlyWhatItBuildsOn(String chapter, String others) {
    imports(
            "io.fairlead.domain.scheduling." + chapter + "..",
            Stream.concat(
                    Stream.of("io.fairlead.domain"), // the two ends of a snapshot
                    Stream.of(others.split(" ")).map(other -> "io.fairlead.domain." + other + ".."))
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void whatIsToldOfAPodIsOnlyDataAndWords() {
    imports("io.fairlead.domain.scheduling.explain..").check(CLASSES);
  }

  @Test
  void theStreamImportsTheDomain() {
    imports("io.fairlead.stream..", "io.fairlead.domain..").check(CLASSES);
  }

  @Test
  void replayKnowsTheLogAndNotThoseWhoServeIt() {
    imports("io.fairlead.replay..", "io.fairlead.stream..", "io.fairlead.domain..").check(CLASSES);
  }

  @Test
  void chaosKnowsTheLogAndStartsThePrograms() {
    imports(
            "io.fairlead.chaos..",
            "io.fairlead.replay..",
            "io.fairlead.stream..",
            "io.fairlead.domain.model..",
            "io.fairlead.domain.event..")
        .check(CLASSES);
  }

  /** Who checks decisions must not know how they are made. */
  @Test
  void invariantsKnowWhatIsInTheLogAndNothingElse() {
    imports(
            "io.fairlead.replay.invariant..",
            "io.fairlead.stream..",
            "io.fairlead.domain.model..",
            "io.fairlead.domain.event..")
        .check(CLASSES);
  }

  @Test
  void theSimulationKnowsTheLogAndWhatIsDecidedAndNothingThatTalksToTheWorld() {
    imports(
            "io.fairlead.simulation..",
            "io.fairlead.stream..",
            "io.fairlead.domain..",
            "io.fairlead.replay..")
        .check(CLASSES);
    imports("io.fairlead.simulation.log..", "io.fairlead.stream..").check(CLASSES);
  }

  @Test
  void agentsAndProxiesDoNotKnowTheApiNorOneAnother() {
    mustNotKnow("io.fairlead.agent..", "io.fairlead.api..", "io.fairlead.proxy..");
    mustNotKnow("io.fairlead.proxy..", "io.fairlead.api..", "io.fairlead.agent..");
    mustNotKnow("io.fairlead.api..", "io.fairlead.agent..", "io.fairlead.proxy..");
    mustNotKnow("io.fairlead.broker..", "io.fairlead.api..", "io.fairlead.agent..");
  }

  @Test
  void runtimesAndHostPortsKnowPodsAndNotTheLog() {
    imports("io.fairlead.agent.runtime..", "io.fairlead.domain.model..").check(CLASSES);
    imports(
            "io.fairlead.agent.hostport..",
            "io.fairlead.domain.model..",
            "io.fairlead.agent.runtime..")
        .check(CLASSES);
  }

  @Test
  void theSchedulersBenchmarkNeedsNothingButTheDomain() {
    imports("io.fairlead.cli.bench..", "io.fairlead.domain..").check(CLASSES);
  }

  @Test
  void nobodyKnowsTheCommands() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.fairlead.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fairlead.cli..")
        .check(CLASSES);
  }

  @Test
  void roomsDoNotImportInACircle() {
    SlicesRuleDefinition.slices()
        .matching("io.fairlead.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  private static ArchRule imports(String room, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.fairlead..")
                .and(not(resideInAPackage(room)))
                .and(not(resideInAnyPackage(others))));
  }

  private static ArchRule onlyDependsOn(String room, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(not(resideInAnyPackage(packages)).and(not(primitive())));
  }

  private static DescribedPredicate<JavaClass> primitive() {
    return describe("primitive", type -> type.getBaseComponentType().isPrimitive());
  }

  private static void mustNotKnow(String room, String... others) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  // ---- determinism

  @Test
  void theDomainIsDeterministic() {
    for (ArchRule rule : deterministic("io.fairlead.domain..")) {
      rule.check(CLASSES);
    }
  }

  /** What would make one run differ from another. */
  private static List<ArchRule> deterministic(String room) {
    return List.of(
        noClasses()
            .that()
            .resideInAPackage(room)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Random|Timer)"
                    + "|java\\.util\\.concurrent\\..*|java\\.util\\.random\\..*"
                    + "|java\\.security\\..*|java\\.time\\.Clock|java\\.lang\\.Thread.*"
                    + "|java\\.io\\..*|java\\.net\\..*|java\\.nio\\.file\\..*"),
        noClasses()
            .that()
            .resideInAPackage(room)
            .should()
            .accessTargetWhere(
                describe("differs from run to run", ArchitectureTest::differsFromRunToRun)));
  }

  private static final Set<String> DIFFERENT_EACH_RUN =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.identityHashCode",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Math.random",
          "java.lang.Object.hashCode",
          "java.util.UUID.randomUUID",
          "java.util.Set.of",
          "java.util.Set.copyOf",
          "java.util.Map.of",
          "java.util.Map.ofEntries",
          "java.util.Map.copyOf",
          "java.util.Collection.parallelStream",
          "java.util.stream.Stream.parallel",
          "java.util.stream.Collectors.toSet",
          "java.util.stream.Collectors.toUnmodifiableSet",
          "java.util.stream.Collectors.toMap",
          "java.util.stream.Collectors.toUnmodifiableMap",
          "java.util.stream.Collectors.groupingBy",
          "java.util.stream.Collectors.partitioningBy");

  private static boolean differsFromRunToRun(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    boolean clock = owner.startsWith("java.time.") && name.equals("now");
    boolean parallel = name.equals("parallelStream") || name.equals("parallel");
    return clock || parallel || DIFFERENT_EACH_RUN.contains(owner + "." + name);
  }

  /** Breaks each rule once. */
  @SuppressWarnings({"unused", "UnusedMethod", "JavaInstantGetSecondsGetNano"})
  private static final class Offender {
    static List<Object> offend() throws InterruptedException {
      Thread.sleep(0);
      return List.of(
          new HashMap<>(),
          new HashSet<>(),
          new Random(),
          UUID.randomUUID(),
          java.time.Instant.now(),
          System.nanoTime(),
          System.currentTimeMillis(),
          Math.random(),
          Map.of("a", 1),
          Map.copyOf(Map.of()),
          Set.of(1),
          Set.copyOf(Set.of()),
          List.of(1).parallelStream().toList(),
          Stream.of(1).collect(Collectors.toSet()),
          Stream.of(1).collect(Collectors.groupingBy(i -> i)));
    }
  }

  @Test
  void theRulesFindWhoBreaksThem() {
    JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
    String found =
        deterministic("io.fairlead").stream()
            .map(rule -> rule.evaluate(offender).getFailureReport().toString())
            .collect(Collectors.joining());

    assertThat(found)
        .contains("java.util.HashMap", "java.util.HashSet", "java.util.Random")
        .contains("randomUUID", "Instant.now()", "nanoTime", "currentTimeMillis", "Math.random")
        .contains("Map.of(", "Map.copyOf(", "Set.of(", "Set.copyOf(", "parallelStream")
        .contains("Collectors.toSet", "Collectors.groupingBy", "java.lang.Thread");
    assertThatThrownBy(
            () ->
                onlyDependsOn("io.fairlead", "java..")
                    .check(new ClassFileImporter().importClasses(ArchitectureTest.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("com.tngtech.archunit");
  }

  // ---- how it looks

  @Test
  void namesSayWhatAClassIsFor() {
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Abstract\\w*)")
        .check(CLASSES);
  }

  @Test
  void nothingPublicAndStaticChanges() {
    fields().that().arePublic().and().areStatic().should().beFinal().check(CLASSES);
    assertThat(
            CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> field.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(field -> field.getRawType().isArray()))
        .as("arrays change though their field is final")
        .isEmpty();
  }

  @Test
  void everyPackageSaysItsOneJob() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> silent =
          files
              .filter(path -> path.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .toList();
      assertThat(silent).isEmpty();
    }
  }
}
